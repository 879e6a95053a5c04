"""A real worker that does what the clock does with cases: `run` in a process of its own, with FOLDER and
DATABASE_URL.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

from app import create_app
from app.core.worker import Stop, work
from tests.conftest import configured


def run() -> None:
    """Work until told to stop."""
    stop = Stop()
    signal.signal(signal.SIGTERM, lambda *_: setattr(stop, "is_asked", True))
    app = create_app(configured(Path(os.environ["FOLDER"]), os.environ["DATABASE_URL"]))
    app.config["LEASE_SECONDS"] = 0.5
    app.extensions["schedule"] = [job for job in app.extensions["schedule"] if job.name.startswith("cases.")]
    print("working", flush=True)
    work(app, stop)
