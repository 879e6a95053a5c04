"""Child processes that end together with their parent."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import traceback
from collections.abc import Callable

PR_SET_PDEATHSIG = 1  # linux/prctl.h
PARENT_CHANGED = signal.SIGURG  # used by nothing else here
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(parent: int, with_signal: signal.Signals = signal.SIGTERM) -> None:
    """Have the kernel send this process a signal once `parent` has ended, for whatever reason.

    Does nothing on systems other than Linux.
    """
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, int(with_signal))
    if os.getppid() != parent:  # it ended before the call
        os.kill(os.getpid(), with_signal)


def end_with(parent: int) -> None:
    """Stop this process with SIGTERM once the process `parent` has ended, whichever of its threads started this one.

    The kernel signals the end of each thread; only the end of the whole process counts. Call it in the main thread.
    """

    def look(*_signal: object) -> None:
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)

    signal.signal(PARENT_CHANGED, look)
    die_with_parent(parent, PARENT_CHANGED)


def fork(body: Callable[[], int | None]) -> int:
    """Run `body` in a child process that shares what is already loaded; return its process id.

    The return value of `body`, or the code it exits with, is the child's exit code.
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
    """Run `body` in a child process and return its exit code, so that what it opens and loads does not stay here."""
    child = fork(body)
    try:
        _, status = os.waitpid(child, 0)
    except BaseException:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)
        raise
    return os.waitstatus_to_exitcode(status)
