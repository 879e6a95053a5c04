"""Processes that end when the one that started them does."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import traceback
from collections.abc import Callable

PR_SET_PDEATHSIG = 1  # linux/prctl.h
PARENT_CHANGED = signal.SIGURG  # which nothing else here uses
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(parent: int, with_signal: signal.Signals = signal.SIGTERM) -> None:
    """Have the kernel send this process a signal once `parent` is gone, however it went.

    Does nothing where there is no Linux.
    """
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, int(with_signal))
    if os.getppid() != parent:  # it went before we asked
        os.kill(os.getpid(), with_signal)


def end_with(parent: int) -> None:
    """Stop this process, as SIGTERM does, once `parent` is gone, whichever of its threads started this one.

    The kernel tells of each thread's end; only the end of the whole process counts. To be called in the main thread.
    """

    def look(*_signal: object) -> None:
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)

    signal.signal(PARENT_CHANGED, look)
    die_with_parent(parent, PARENT_CHANGED)


def fork(body: Callable[[], int | None]) -> int:
    """Run `body` in a child that shares what is loaded already; returns the child's process id.

    What the body returns, or exits with, is the child's exit code.
    """
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        die_with_parent(parent)
        code = body() or 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def run_in_child(body: Callable[[], int | None]) -> int:
    """Run `body` in a child and wait for its exit code, so that what it opens and loads leaves no trace here."""
    child = fork(body)
    try:
        _, status = os.waitpid(child, 0)
    except BaseException:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)
        raise
    return os.waitstatus_to_exitcode(status)
