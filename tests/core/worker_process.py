"""A real worker for tests that kill it: `run` in a process of its own.

It tells `test.happened` to a reaction that writes to the database, and to one that now and then
writes a line to a file, outside.
"""

from __future__ import annotations

import os
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path

from app import create_app
from app.community.tags.models import Tag
from app.core.db.base import db
from app.core.outbox import events
from app.core.outbox.events import Outside, event_handler
from app.core.outbox.models import Event
from app.core.outbox.worker import StopRequest, run_worker
from tests.conftest import configured
from tests.core.conftest import HAPPENED

TOLD = "told.txt"
EVERY = 5  # one in so many is told outside too


@event_handler("tests.write_inside")
def write_inside(event: Event) -> None:
    time.sleep(0.001)
    db.session.add(Tag(name=f"n{event.id}", created_at=event.at))


@event_handler("tests.write_outside")
def write_outside(event: Event) -> Outside | None:
    def append() -> None:
        with (Path(os.environ["FOLDER"]) / TOLD).open("a") as file:
            file.write(f"{event.id}\n")

    return append if event.values["n"] % EVERY == 0 else None


def run(folder: Path, database_url: str, line: Connection) -> None:
    """Work until told to stop."""
    os.environ["FOLDER"] = str(folder)
    stop = StopRequest()
    signal.signal(signal.SIGTERM, lambda *_: setattr(stop, "is_asked", True))
    app = create_app(configured(folder, database_url))
    app.config["LEASE_SECONDS"] = 0.5
    events.init_app(app, {HAPPENED: [write_inside, write_outside]})
    app.extensions["schedule"] = []
    line.send("working")
    run_worker(app, stop)
