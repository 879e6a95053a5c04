"""Processes of their own that need not import the application again: each is a fork of one that has done so."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import Any

from app.core.db import engine, sqlite_lock, timeouts

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.imported"])

PATIENCE = 60.0  # seconds that the last in a row waits on a machine with other work; a visitor would be turned away


def wait_longer() -> None:
    """Let this process wait so long for a database that others write to."""
    sqlite_lock.BUSY_SECONDS = engine.BUSY_SECONDS = int(PATIENCE)  # type: ignore[attr-defined]
    timeouts.SECONDS = PATIENCE


@contextmanager
def a_worker(run: Callable[..., None], *arguments: Any) -> Iterator[BaseProcess]:
    """A process in which `run` works, as it has told on the line that it is given last; gone in the end."""
    line, theirs = FORKS.Pipe()
    process = FORKS.Process(target=run, args=(*arguments, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        assert line.recv() == "working"
        yield process
    finally:
        process.kill()
        process.join()
        line.close()
