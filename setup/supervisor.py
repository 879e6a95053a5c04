"""A small supervisor: forks processes, restarts those that die, and stops them together."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from setup.processes import fork

SIGNALS_TO_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
WATCHED = (*SIGNALS_TO_STOP, signal.SIGCHLD)
GRACE = 20.0  # seconds to finish current work before a process is killed
SETTLED = 5.0  # seconds after which a process that dies is restarted at once
LONGEST_PAUSE = 5.0  # seconds between restarts of a process that keeps dying
BETWEEN_LOOKS = 0.05  # seconds between checks until all services are ready


@dataclass
class Service:
    """A process to keep running. `run` is called in the child and returns only when it is told to stop."""

    name: str
    run: Callable[[], int | None]
    pid: int = 0
    started_at: float = 0.0
    due_at: float = 0.0
    deaths: int = 0

    def start(self) -> None:
        self.started_at = time.monotonic()
        signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)  # delay signals until the child has its handlers
        self.pid = fork(self._body)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)

    def _body(self) -> int | None:
        os.setpgid(0, 0)  # Ctrl-C must reach only the supervisor, which then stops the others in order
        signal.set_wakeup_fd(-1)
        for each in WATCHED:
            signal.signal(each, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
        return self.run()

    def tell(self, message: signal.Signals) -> None:
        """Send a signal to the process and to its children."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, message)

    def put_off(self) -> float:
        """Record that the process died; return after how many seconds to restart it."""
        now = time.monotonic()
        self.deaths = 0 if now - self.started_at > SETTLED else self.deaths + 1
        pause = min(0.1 * 2**self.deaths, LONGEST_PAUSE) if self.deaths else 0.0
        self.due_at = now + pause
        return pause


class Supervisor:
    """Keeps services running until a signal stops it."""

    def __init__(self, services: list[Service], is_ready: Callable[[], bool], when_ready: Callable[[], None]) -> None:
        self.services = services
        self.is_ready = is_ready
        self.when_ready = when_ready
        self.ready = False
        self.exit_code: int | None = None

    def run(self) -> int:
        """Run the services; return 0 once stopped by a signal, 1 if a service died before all were ready."""
        with _doorbell() as bell:
            try:
                while self.exit_code is None:
                    self._start_what_is_due()
                    self._look_whether_ready()
                    if _wait(bell, self._next_look()):
                        self.exit_code = 0
                    self._bury()
            finally:
                self._stop(bell)
        return self.exit_code or 0

    def _start_what_is_due(self) -> None:
        for service in self.services:
            if not service.pid and service.due_at <= time.monotonic():
                service.start()

    def _look_whether_ready(self) -> None:
        if not self.ready and self.is_ready():
            self.ready = True
            self.when_ready()

    def _next_look(self) -> float | None:
        if not self.ready:
            return BETWEEN_LOOKS
        waits = [service.due_at - time.monotonic() for service in self.services if not service.pid]
        return max(min(waits), 0.0) if waits else None

    def _bury(self) -> None:
        for service, status in self._dead():
            service.tell(signal.SIGTERM)  # to the children that it left behind
            service.pid = 0
            if self.exit_code is not None:
                continue
            if not self.ready:
                _say(f"{service.name} could not start ({_cause(status)}).")
                self.exit_code = 1
                continue
            pause = service.put_off()
            _say(f"{service.name} ended ({_cause(status)}); starting it again{f' in {pause:g} s' if pause else ''}.")

    def _dead(self) -> Iterator[tuple[Service, int]]:
        for service in self.services:
            if service.pid:
                pid, status = os.waitpid(service.pid, os.WNOHANG)
                if pid:
                    yield service, os.waitstatus_to_exitcode(status)

    def _stop(self, bell: int) -> None:
        """Stop all services with SIGTERM; kill them after the grace period, or on a second signal to stop."""
        self.exit_code = 1 if self.exit_code is None else self.exit_code
        running = [service for service in self.services if service.pid]
        for service in running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(service.pid, signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        groups = [service.pid for service in running]
        while any(service.pid for service in running) and time.monotonic() < deadline:
            if _wait(bell, deadline - time.monotonic()):
                break
            self._bury()
        for group in groups:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)
        for service in running:
            if service.pid:
                os.waitpid(service.pid, 0)
                service.pid = 0


@contextlib.contextmanager
def _doorbell() -> Iterator[int]:
    """Yield the end of a pipe that receives the number of each signal: to wait for a signal, read a byte."""
    inside, outside = os.pipe()
    os.set_blocking(inside, False)
    os.set_blocking(outside, False)
    heard = [each for each in WATCHED if signal.getsignal(each) is not signal.SIG_IGN]  # nohup makes SIGHUP ignored
    before = {each: signal.signal(each, lambda *_: None) for each in heard}
    wakeup = signal.set_wakeup_fd(outside, warn_on_full_buffer=False)
    try:
        yield inside
    finally:
        signal.set_wakeup_fd(wakeup)
        for each, handler in before.items():
            signal.signal(each, handler)
        os.close(inside)
        os.close(outside)


def _wait(bell: int, seconds: float | None) -> bool:
    """Wait for a signal; return whether it is one of SIGNALS_TO_STOP."""
    readable, _, _ = select.select([bell], [], [], seconds)
    return bool(readable) and any(number in SIGNALS_TO_STOP for number in os.read(bell, 512))


def _cause(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit code {status}"


def _say(sentence: str) -> None:
    print(f"peercare: {sentence}", file=sys.stderr, flush=True)
