"""The whole application, started as `make` starts it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import family

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"answers at (http\S+)")


@pytest.fixture
def started(tmp_path):
    """`started("development", DEMO="0")` is the process and where it answers."""
    processes = []

    def begin(env, **environ):
        process = start(tmp_path, env, **environ)
        processes.append(process)
        for line in process.stdout:
            if found := ADDRESS.search(line):
                return process, found.group(1)
        raise AssertionError(process.stderr.read())

    yield begin
    for process in processes:
        for each in [*family(process.pid), process]:
            each.kill()
        process.communicate(timeout=10)


def environ_of(folder, **environ):
    """What `make` hands on, and nothing else that stands in our own environment."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**keep, "INSTANCE": str(folder / "instance"), "PYTHONUNBUFFERED": "1", **environ}


def start(folder, env, **environ):
    return subprocess.Popen(
        [sys.executable, "-m", "setup.start", env],
        cwd=ROOT,
        env=environ_of(folder, **environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
