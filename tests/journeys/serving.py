"""One real server and one real worker for all journeys: `run` in a process of its own.

Each module begins with the spaces, the area and the people of the cast, all with one password, before anything is
said; or with the filled world. Both are made once, and copied.
"""

from __future__ import annotations

import logging
import os
import shutil
import socket
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo
from multiprocessing.connection import Connection
from pathlib import Path
from signal import SIGKILL

from flask import Flask
from sqlalchemy import select, update
from werkzeug.serving import make_server

from app import create_app
from app.accounts.members.models import Member
from app.accounts.password_hashing import hash_password
from app.accounts.sign_in.models import SignInSession
from app.accounts.sign_in.sessions import start_session
from app.community.spaces.models import Space
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.worker import StopRequest, run_until_empty, run_worker
from app.suggestions.areas.actions import make_area
from setup.processes import die_with_parent
from tests import cast
from tests.conftest import configured
from tests.forked import wait_longer
from tests.templates import remember_templates
from tests.world import filled

PASSWORD = "peercare-journey"
LIVE = "live"  # the folder of what is served now
AHEAD = "seconds-ahead"  # the file that says how far the clock of server and worker is ahead of ours
A_YEAR = timedelta(days=365)
PEOPLE = ("ana", "ben", "zoe", "mia", "gus", "lea", "pia", "ada")


def run(folder: Path, line: Connection) -> None:
    """Serve on request until the line closes: the application is made once, and forked for each module.

    A request says if the world is filled; the answer is the address and everyone's sign-in. Any word ends the serving.
    """
    die_with_parent(os.getppid())
    wait_longer()
    live, listening = folder / LIVE, socket.create_server(("127.0.0.1", 0))
    _let_time_move(live / AHEAD)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    mail = f"folder:{live}/mail"
    app = create_app(configured(live, f"sqlite:///{live}/journey.db", BASE_URL=address, MAIL_URL=mail))
    remember_templates(app)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    shutil.copytree(live, folder / "empty")
    with suppress(EOFError):
        while True:
            template = folder / ("filled" if line.recv() else "people")
            if not template.exists():
                _restore(folder / "empty", live)
                os.waitpid(_forked(_make, app, live, template), 0)
            _restore(template, live)
            children = [_forked(_serve, app, listening, address, line), _forked(run_worker, app, StopRequest())]
            line.recv()
            for child in children:
                os.kill(child, SIGKILL)
                os.waitpid(child, 0)
            line.send("stopped")


def _restore(template: Path, live: Path) -> None:
    shutil.rmtree(live)
    shutil.copytree(template, live)


def _forked(work: Callable[..., object], *arguments: object) -> int:
    """Do this in a process of its own, which ends with this one; return its number."""
    me = os.getpid()
    if child := os.fork():
        return child
    try:
        die_with_parent(me, SIGKILL)
        work(*arguments)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def _make(app: Flask, live: Path, template: Path) -> None:
    """Make the world, and copy all its files to `template`."""
    with app.app_context():
        db.create_all()
        (_fill if template.name == "filled" else _people_the_place)()
        db.session.remove()
        db.engine.dispose()
    shutil.copytree(live, template)


def _serve(app: Flask, listening: socket.socket, address: str, line: Connection) -> None:
    with app.app_context():
        with unit_of_work():
            members = db.session.scalars(select(Member)).all()
            tokens = {each.handle: start_session(each, "test", clock.now()) for each in members}
            db.session.flush()
            db.session.execute(update(SignInSession).values(expires_at=clock.now() + A_YEAR))  # journeys take weeks
        db.session.remove()
    server = make_server("127.0.0.1", listening.getsockname()[1], app, threaded=True, fd=listening.fileno())
    line.send((address, app.config["SIGN_IN_COOKIE"], tokens))
    server.serve_forever()


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
    run_until_empty(clock.now())


def _people_the_place() -> None:
    with unit_of_work():
        password, machines = hash_password(PASSWORD), cast.place("machines")
        people = {handle: cast.person(handle) for handle in PEOPLE}
        for each in people.values():
            each.password_hash = password
        people["zoe"].locale = "fr"
        db.session.add(Space(slug="garden", name="Garden", created_at=cast.NOW))
        make_area(people["ada"], name="Laundry", space=machines, owner=people["pia"], now=clock.now())
