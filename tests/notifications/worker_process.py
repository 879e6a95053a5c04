"""A real worker that sends mail where it is told: `run` in a process of its own."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path

from app import create_app
from app.core.outbox.worker import StopRequest, run_worker
from tests.conftest import configured


def run(folder: Path, database_url: str, mail_url: str, line: Connection) -> None:
    """Work until killed."""
    app = create_app(configured(folder, database_url, MAIL_URL=mail_url))
    app.extensions["schedule"] = []
    line.send("working")
    run_worker(app, StopRequest())
