"""Many people who click at once: real processes, each with many browsers, that send on one word."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Barrier
from types import TracebackType
from typing import Any, NamedTuple, Self

from flask import Flask

from app import create_app
from app.core.clock import now
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.scheduler import job_named
from tests.conftest import configured
from tests.forked import FORKS, wait_longer
from tests.templates import remember_templates

PROCESSES = 2
PATIENCE = (
    120.0  # seconds that the last in a row waits on a machine with other work, where a visitor would be turned away
)
Click = dict[str, Any]
"""Who (the token of a sign-in) sends what (`data`) where (`address`); or which `job` of the schedule runs."""


class Answer(NamedTuple):
    """What a click was answered with; the page, where it was no way on."""

    status: int
    location: str
    text: str


class Crowd:
    """`with Crowd(database_url, folder) as crowd: crowd.send_at_once(clicks)`, as often as one likes."""

    def __init__(self, database_url: str, folder: Path) -> None:
        pipes = [FORKS.Pipe() for _each in range(PROCESSES)]
        self._lines = [ours for ours, _theirs in pipes]
        self._processes = [
            FORKS.Process(target=run, args=(database_url, folder, theirs), daemon=True) for _ours, theirs in pipes
        ]
        for process, (_ours, theirs) in zip(self._processes, pipes, strict=True):
            process.start()
            theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for process in self._processes:
            process.kill()
            process.join()
            process.close()
        for line in self._lines:
            line.close()

    def send_at_once(self, clicks: list[Click]) -> list[tuple[int, str]]:
        """Send all clicks at the same moment; the status and the way on that each was answered with."""
        return [(answer.status, answer.location) for answer in self.answers(clicks)]

    def answers(self, clicks: list[Click]) -> list[Answer]:
        """Send all clicks at the same moment; the whole answer of each, in no order."""
        for number, line in enumerate(self._lines):
            line.send(clicks[number::PROCESSES])
        assert [line.recv() for line in self._lines] == ["ready"] * PROCESSES
        for line in self._lines:
            line.send("go")
        return [answer for line in self._lines for answer in line.recv()]


def run(database_url: str, folder: Path, line: Connection) -> None:
    """One of the processes: for each list of clicks be ready, wait for the word, send them, tell the answers."""
    wait_longer()
    app = remember_templates(create_app(configured(folder, database_url)))
    app.config["WTF_CSRF_ENABLED"] = False
    while True:
        clicks: list[Click] = line.recv()
        barrier = Barrier(len(clicks) + 1)
        with ThreadPoolExecutor(len(clicks)) as browsers:
            answers = [browsers.submit(_send, app, click, barrier) for click in clicks]
            line.send("ready")
            line.recv()
            barrier.wait()
            said = [answer.result() for answer in answers]
        with app.app_context():
            db.engine.dispose()  # the next test begins with another database at the same address
        line.send(said)


def _send(app: Flask, click: Click, barrier: Barrier) -> Answer:
    if "job" in click:
        return _run(app, click["job"], barrier)
    client = app.test_client()
    client.set_cookie(app.config["SIGN_IN_COOKIE"], click["token"])
    barrier.wait()
    response = client.post(click["address"], data=click["data"])
    text = response.text if response.status_code >= 400 else ""
    return Answer(response.status_code, response.headers.get("Location", ""), text)


def _run(app: Flask, name: str, barrier: Barrier) -> Answer:
    with app.app_context():
        job = job_named(name)
        assert job is not None
        barrier.wait()
        with unit_of_work():
            job.function(now())
    return Answer(200, "", "")
