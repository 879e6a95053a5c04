"""What all tests share: the application on both databases, the cast, and browsers that are signed in."""

from __future__ import annotations

import contextvars
import gc
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from flask_babel import Babel
from werkzeug.test import TestResponse

from app import create_app
from app.accounts.members.models import Member
from app.accounts.sign_in.sessions import start_session
from app.community.spaces.models import Space
from app.core import settings
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.web.rate_limits import limiter
from config import Config
from tests import cast, products, scheduling, templates
from tests.servers import PostgresServer

settings.TRUSTED_SECONDS = 3600.0  # a slow machine must not read the settings again while statements are counted
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


_made: list[bool] = []


def pytest_configure(config: pytest.Config) -> None:
    products.choose_seed()
    _made.append(templates.make_folder())


def pytest_unconfigure(config: pytest.Config) -> None:
    if _made.pop():
        templates.remove_folder()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if products.is_on_postgres(item):
            item.add_marker(pytest.mark.postgres)
    products.leave_for_later(items, config.args)
    items.sort(key=lambda item: scheduling.place(item.path))


def pytest_collection_finish() -> None:
    """Keep the garbage collector from visiting modules and collected tests again and again: a tenth of the time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> scheduling.FileByFile:
    config.option.loadscopereorder = False
    return scheduling.FileByFile(config, log)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with PostgresServer() as server:
        yield server


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data."""
    folder = os.environ.get("PEERCARE_DATA")
    if not folder:
        pytest.skip("PEERCARE_DATA is unset: the real data is not here")
    return Path(folder)


def configured(folder: Path, database_url: str, **overrides: str) -> Config:
    """A test configuration whose files lie in `folder`."""
    return Config.from_environ(
        {
            "PEERCARE_ENV": "test",
            "INSTANCE": str(folder),
            "DATABASE_URL": database_url,
            "MAIL_URL": "memory:",
            "LIMITS_SCALE": "1000",
        }
        | {"BASE_URL": "http://localhost"}
        | overrides
    )


class SqliteApplications:
    """One application on one SQLite file, which is put back as it was new before each test."""

    def __init__(self, folder: Path) -> None:
        self.file, self.template = folder / "test.db", folder / "template.db"
        self.app = templates.remember_templates(create_app(configured(folder, f"sqlite:///{self.file}")))
        with self.app.app_context():
            db.create_all()
            db.session.remove()
            db.engine.dispose()
        shutil.copy(self.file, self.template)

    def fresh(self) -> Flask:
        with self.app.app_context():
            db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)
        shutil.copy(self.template, self.file)
        return self.app


# Fifty times as fast as TRUNCATE, which makes a new file for every table; keys are not looked after meanwhile.
EMPTY_ALL = """
CREATE FUNCTION empty_all() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    used text;
    had_rows text[] = '{}';
    number bigint;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOREACH used IN ARRAY ARRAY[%s] LOOP
        EXECUTE 'DELETE FROM ' || quote_ident(used);
        GET DIAGNOSTICS number = ROW_COUNT;
        IF number > 0 THEN
            had_rows = had_rows || quote_ident(used);
        END IF;
    END LOOP;
    FOR used IN SELECT quote_ident(sequencename) FROM pg_sequences WHERE last_value IS NOT NULL LOOP
        PERFORM setval(CAST(used AS regclass), 1, false);
    END LOOP;
    RETURN array_to_string(had_rows, ', ');
END $$
"""


class PostgresApplications:
    """One application on one PostgreSQL database, emptied before each test."""

    def __init__(self, folder: Path, url: str) -> None:
        self.app = templates.remember_templates(create_app(configured(folder, url)))
        with self.app.app_context():
            db.create_all()
            with unit_of_work():
                names = ", ".join(f"'{name}'" for name in db.metadata.tables)
                db.session.execute(db.text(EMPTY_ALL % names))

    def fresh(self) -> Flask:
        with self.app.app_context():
            with unit_of_work():
                had_rows = db.session.scalar(db.text("SELECT empty_all()"))
            if had_rows:  # files without a page, so that rows lie in the order in which they are written
                with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.exec_driver_sql(f"VACUUM {had_rows}")
        return self.app


@pytest.fixture
def known_settings() -> Iterator[settings.Memory]:
    """The settings that a process knows, without a database: for policies and rules alone."""
    bare = Flask("policies")
    Babel(bare)
    known = bare.extensions["settings"] = settings.Memory(settings.InstanceSettings(), read_at=float("inf"))
    with bare.app_context():
        yield known


@pytest.fixture(scope="session")
def memory() -> Iterator[Path]:
    """A folder in memory where there is one: SQLite waits for the disk at every commit."""
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="peercare-", dir=place) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def sqlite_applications(memory: Path) -> SqliteApplications:
    return SqliteApplications(memory)


@pytest.fixture(scope="session")
def postgres_applications(
    tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer
) -> Iterator[PostgresApplications]:
    applications = PostgresApplications(tmp_path_factory.mktemp("postgresql"), postgres.create_database())
    yield applications
    with applications.app.app_context():
        db.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on an empty database, with an application context for the test's own look at it."""
    name = "sqlite_applications" if request.param == "sqlite" else "postgres_applications"
    application = as_new(request.getfixturevalue(name))
    with application.app_context():
        yield application
        db.session.rollback()
        db.session.remove()


def as_new(applications: SqliteApplications | PostgresApplications) -> Flask:
    """The application on an empty database, which remembers nothing."""
    application = applications.fresh()
    application.extensions["settings"].read_at = float("-inf")
    application.extensions["mail"].reset()
    application.extensions["sightings"].forget()
    application.extensions["recent"].cache_clear()
    application.extensions["kept"].forget()
    limiter.reset() if application.extensions.get("limiter") else None
    return application


@pytest.fixture
def emptied(app: Flask, request: pytest.FixtureRequest) -> Callable[[], None]:
    """`emptied()` begins the test's application anew."""
    is_sqlite = app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
    applications = request.getfixturevalue("sqlite_applications" if is_sqlite else "postgres_applications")

    def empty() -> None:
        db.session.remove()
        as_new(applications)

    return empty


class Browser(FlaskClient):
    """A client that shares no context with the test around it, and sends the form's token as a browser would."""

    token: str | None = None

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if not has_app_context():  # a redirect is followed within the call below
            return super().open(*args, **kwargs)
        db.session.rollback()
        response: TestResponse = contextvars.Context().run(lambda: super(Browser, self).open(*args, **kwargs))
        db.session.rollback()
        is_page = response.mimetype == "text/html" and "Content-Encoding" not in response.headers
        found = CSRF.search(response.text) if is_page else None
        self.token = found.group(1) if found else self.token
        return response

    def send(self, address: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """POST a form with a valid token, as someone does who opened a page with a form before."""
        if self.token is None:
            self.get("/login")
        return self.post(address, data={"csrf_token": self.token, **(data or {})}, **kwargs)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A stranger's browser."""
    app.test_client_class = Browser
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Member], Browser]:
    """`signed_in(ana)` is Ana's browser."""

    def make(member: Member, now: datetime | None = None) -> Browser:
        app.test_client_class = Browser
        client: Browser = app.test_client()  # type: ignore[assignment]
        with unit_of_work():
            token = start_session(member, "test", now or datetime.now(cast.NOW.tzinfo))
        client.set_cookie(app.config["SIGN_IN_COOKIE"], token)
        return client

    return make


@pytest.fixture
def now() -> datetime:
    return cast.NOW


@pytest.fixture
def machines(app: Flask) -> Space:
    with unit_of_work():
        return cast.place("machines")


def _person(handle: str) -> Any:
    @pytest.fixture(name=handle)
    def made(app: Flask) -> Member:
        with unit_of_work():
            return cast.person(handle)

    return made


ana, ben, zoe, mia, gus, lea, pia, ada = map(_person, ("ana", "ben", "zoe", "mia", "gus", "lea", "pia", "ada"))
