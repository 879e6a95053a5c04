"""Many people who click at once: real processes, each with many browsers, that send on one word."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from types import TracebackType
from typing import Any, NamedTuple, Self

from flask import Flask

from app import create_app
from app.core.clock import now
from app.core.db import db, unit_of_work
from app.core.ticking import job_named
from tests.conftest import configured

PROCESSES = 2
ROOT = Path(__file__).parents[2]
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
        environ = {**os.environ, "DATABASE_URL": database_url, "FOLDER": str(folder)}
        command = [sys.executable, "-c", "from tests.community.crowd import run; run()"]
        pipe = subprocess.PIPE
        self._processes = [
            subprocess.Popen(command, cwd=ROOT, env=environ, stdin=pipe, stdout=pipe, text=True)
            for _each in range(PROCESSES)
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for process in self._processes:
            process.kill()
            with process:
                process.wait()

    def send_at_once(self, clicks: list[Click]) -> list[tuple[int, str]]:
        """Send all clicks at the same moment; the status and the way on that each was answered with."""
        return [(answer.status, answer.location) for answer in self.answers(clicks)]

    def answers(self, clicks: list[Click]) -> list[Answer]:
        """Send all clicks at the same moment; the whole answer of each, in no order."""
        for number, process in enumerate(self._processes):
            _say(process, clicks[number::PROCESSES])
        assert [_hear(process) for process in self._processes] == ["ready"] * PROCESSES
        for process in self._processes:
            _say(process, "go")
        return [Answer(*said) for process in self._processes for said in _hear(process)]


def run() -> None:
    """One of the processes: for each list of clicks be ready, wait for the word, send them, tell the answers."""
    app = create_app(configured(Path(os.environ["FOLDER"]), os.environ["DATABASE_URL"]))
    app.config["WTF_CSRF_ENABLED"] = False
    for line in sys.stdin:
        clicks: list[Click] = json.loads(line)
        barrier = Barrier(len(clicks) + 1)
        with ThreadPoolExecutor(len(clicks)) as browsers:
            answers = [browsers.submit(_send, app, click, barrier) for click in clicks]
            print(json.dumps("ready"), flush=True)
            sys.stdin.readline()
            barrier.wait()
            said = [answer.result() for answer in answers]
        with app.app_context():
            db.engine.dispose()  # the next test begins with another database at the same address
        print(json.dumps(said), flush=True)


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


def _say(process: subprocess.Popen[str], word: object) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(word) + "\n")
    process.stdin.flush()


def _hear(process: subprocess.Popen[str]) -> Any:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())
