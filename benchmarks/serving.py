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


class DidNotWork(Exception):
    """A command failed; the message is what it wrote."""


@dataclass(frozen=True)
class Memory:
    """Of one process, in megabytes (2^20 bytes): all that is resident, and that with what is shared split among those
    who share it.
    """

    resident: float
    proportional: float


@dataclass(frozen=True)
class Served:
    """A server that answers at `url`. `web` is the process that works on requests, the first if there are several;
    `worker` is the same one if the server has no worker.
    """

    url: str
    web: psutil.Process
    worker: psutil.Process

    def processor_seconds(self) -> float:
        """What the web process has used so far."""
        return processor_seconds(self.web)


def processor_seconds(process: psutil.Process) -> float:
    """Return the CPU seconds that a process has used so far."""
    times = process.cpu_times()
    return float(times.user + times.system)


def memory_of(process: psutil.Process) -> Memory:
    full = process.memory_full_info()
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
        yield Served(_address(process, log), *_web_and_worker(process.pid))
    finally:
        process.terminate()
        try:
            process.communicate(timeout=SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def ask(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """Return what `python -m …` prints. Raises DidNotWork, with the end of its standard error, if it fails."""
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(
        command, check=False, cwd=ROOT, env={**os.environ, **environ}, capture_output=True, text=True, errors="replace"
    )
    if done.returncode:
        raise DidNotWork(f"{arguments[0]} ended with {done.returncode}: {done.stderr[-4000:]}")
    return done.stdout


def _address(process: subprocess.Popen[str], log: Path) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if found := ADDRESS.search(line):
            return found[1]
    raise DidNotStart(log.read_text(errors="replace")[-4000:])


def _web_and_worker(pid: int) -> tuple[psutil.Process, psutil.Process]:
    """Return the first and the last process that a supervisor started, or else the process itself twice."""
    process = psutil.Process(pid)
    children = sorted(process.children(), key=psutil.Process.create_time) or [process]
    return children[0], children[-1]
