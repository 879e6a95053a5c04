"""A real worker that does what the clock does with cases: `run` in a process of its own."""

from __future__ import annotations

import signal
from multiprocessing.connection import Connection
from pathlib import Path

from app import create_app
from app.core.outbox.worker import StopRequest, run_worker
from tests.conftest import configured


def run(folder: Path, database_url: str, line: Connection) -> None:
    """Work until told to stop."""
    stop = StopRequest()
    signal.signal(signal.SIGTERM, lambda *_: setattr(stop, "is_asked", True))
    app = create_app(configured(folder, database_url))
    app.config["LEASE_SECONDS"] = 0.5
    app.extensions["schedule"] = [job for job in app.extensions["schedule"] if job.name.startswith("cases.")]
    line.send("working")
    run_worker(app, stop)
