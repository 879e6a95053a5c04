"""Looking at processes from outside."""

from __future__ import annotations

import time
from collections.abc import Iterable

import psutil


def family(pid: int) -> list[psutil.Process]:
    """All that descend from a process; nothing where it is gone."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def survivors(processes: Iterable[psutil.Process], within: float = 10.0) -> list[psutil.Process]:
    """Those that still live after so many seconds; returns as soon as there are none. The dead need no burial."""
    deadline = time.monotonic() + within
    living = [each for each in processes if _lives(each)]
    while living and time.monotonic() < deadline:
        time.sleep(0.02)
        living = [each for each in living if _lives(each)]
    return living


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
