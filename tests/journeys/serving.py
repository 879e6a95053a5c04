"""A real server and a real worker on a database of their own, for browsers: `run` in a process of its own.

The spaces, the area and the people of the cast are there, all with one password; nothing has been said yet.
"""

from __future__ import annotations

import logging
import os
import threading
from datetime import datetime, timedelta, tzinfo
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import select
from werkzeug.serving import make_server

from app import create_app
from app.accounts.members.models import Member
from app.accounts.password_hashing import hash_password
from app.community.spaces.models import Space
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.worker import StopRequest, run_worker
from app.suggestions.areas.actions import make_area
from setup.processes import die_with_parent
from tests import cast
from tests.conftest import configured
from tests.servers import free_port
from tests.world import filled

PASSWORD = "peercare-journey"
AHEAD = "seconds-ahead"  # the file that says how far the clock of server and worker is ahead of ours
PEOPLE = ("ana", "ben", "zoe", "mia", "gus", "lea", "pia", "ada")


def run(folder: Path, is_filled: bool, line: Connection) -> None:
    """Serve and work until killed; sends the address as soon as it answers."""
    die_with_parent(os.getppid())
    me, port = os.getpid(), free_port()
    _let_time_move(folder / AHEAD)
    address = f"http://127.0.0.1:{port}"
    mail = f"folder:{folder}/mail"
    app = create_app(configured(folder, f"sqlite:///{folder}/journey.db", BASE_URL=address, MAIL_URL=mail))
    with app.app_context():
        db.create_all()
        (_fill if is_filled else _people_the_place)()
        db.session.remove()
        db.engine.dispose()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    if os.fork():
        server = make_server("127.0.0.1", port, app, threaded=True)
        threading.Thread(target=line.send, args=(address,)).start()
        server.serve_forever()
    else:
        die_with_parent(me)
        run_worker(app, StopRequest())


def _let_time_move(ahead: Path) -> None:
    """Many modules hold `clock.now` itself, so what it asks is replaced."""

    class Moved(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(seconds=float(ahead.read_text()) if ahead.exists() else 0)

    setattr(clock, "datetime", Moved)  # noqa: B010 — not one of its exports


def _fill() -> None:
    """One of everything that an address can name; Dan, who has a case in every status, and Ada speak French."""
    world = filled()
    with unit_of_work():
        password = hash_password(PASSWORD)
        for handle in world.people:
            member = db.session.scalars(select(Member).filter_by(handle=handle)).one()
            member.password_hash = password
            member.locale = "fr" if handle in ("dan", "ada") else "en"


def _people_the_place() -> None:
    with unit_of_work():
        password, machines = hash_password(PASSWORD), cast.place("machines")
        people = {handle: cast.person(handle) for handle in PEOPLE}
        for each in people.values():
            each.password_hash = password
        people["zoe"].locale = "fr"
        db.session.add(Space(slug="garden", name="Garden", created_at=cast.NOW))
        make_area(people["ada"], name="Laundry", space=machines, owner=people["pia"], now=clock.now())
