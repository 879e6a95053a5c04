"""Processes that serve while they are measured: started as in production, looked at, and ended by their number."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = re.compile(r"answers at (http\S+)")
SECONDS_TO_END = 40


class DidNotStart(Exception):
    """A server did not start; the message is what it said."""


@dataclass(frozen=True)
class Memory:
    """Of one process, in megabytes (2^20 bytes): all that is resident, and that with what is shared split among those
    who share it.
    """

    resident: float
    proportional: float


@dataclass(frozen=True)
class Served:
    """A server that answers at `url`; `web` is the process that works on requests."""

    url: str
    web: psutil.Process

    def processor_seconds(self) -> float:
        """What the web process has used so far."""
        times = self.web.cpu_times()
        return float(times.user + times.system)

    def memory(self) -> Memory:
        full = self.web.memory_full_info()
        return Memory(full.rss / 2**20, getattr(full, "pss", full.rss) / 2**20)


@contextmanager
def served(arguments: Sequence[str], environ: Mapping[str, str], log: Path) -> Iterator[Served]:
    """Run `python -m …`, which prints where it answers, for as long as the block lasts.

    Raises DidNotStart where it ends before that.
    """
    with log.open("ab") as words:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            env={**os.environ, **environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=words,
            text=True,
        )
    try:
        yield Served(_address(process, log), _web_below(process.pid))
    finally:
        process.terminate()
        try:
            process.communicate(timeout=SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def ask(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """What `python -m …` prints; its words on standard error are shown as they come."""
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(
        command, check=True, cwd=ROOT, env={**os.environ, **environ}, stdout=subprocess.PIPE, text=True
    ).stdout


def _address(process: subprocess.Popen[str], log: Path) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if found := ADDRESS.search(line):
            return found[1]
    raise DidNotStart(log.read_text(errors="replace")[-4000:])


def _web_below(pid: int) -> psutil.Process:
    """The process that works on requests: the first that a supervisor started, or else the one itself."""
    process = psutil.Process(pid)
    return next(iter(process.children()), process)
