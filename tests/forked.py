"""Processes of their own that need not import the application again: each is a fork of one that has done so."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import Any

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.imported"])


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
