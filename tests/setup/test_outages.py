"""The database taken away from a running installation, under a member's hands; and given back."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from email.message import Message
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from app import create_app
from app.accounts.password_hashing import hash_password
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests import cast
from tests.conftest import configured
from tests.core.test_timeouts import hanging
from tests.processes import family
from tests.servers import PostgresServer

pytestmark = pytest.mark.verify

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
FORM_ID = re.compile(r'name="form_id"[^>]*value="([^"]+)"')
PASSWORD = "a long and quiet evening"
WORDS = "La fuite revient depuis la réparation de mardi."
MOST_SECONDS = 10
MANY = 6
GARBAGE = b"garbage " * 20_000


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.fields: dict[str, str] = {}

    def get(self, path: str) -> tuple[int, str, Message]:
        found = self._ask(path, None)
        self.fields = {
            name: match[1]
            for name, pattern in (("csrf_token", TOKEN), ("form_id", FORM_ID))
            if (match := pattern.search(found[1]))
        }
        return found

    def post(self, path: str, **fields: str) -> tuple[int, str, Message]:
        return self._ask(path, urlencode(self.fields | fields).encode())

    def _ask(self, path: str, data: bytes | None) -> tuple[int, str, Message]:
        began = time.monotonic()
        try:
            answer = self.opener.open(self.address + path, data, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            text = answer.read().decode()
        assert time.monotonic() - began < MOST_SECONDS, path
        return answer.status, text, answer.headers


@contextmanager
def write_locked(url: str) -> Iterator[None]:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.rollback()


@contextmanager
def killed(server: PostgresServer) -> Iterator[None]:
    server.stop()
    yield
    server.start()


@pytest.fixture(params=["sqlite, locked", "postgresql, hanging", "postgresql, killed"])
def outage(request, tmp_path) -> Iterator[tuple[str, Callable[[], AbstractContextManager[None]]]]:
    """The address of a database, and what takes it away for a while."""
    if request.param == "sqlite, locked":
        url = f"sqlite:///{tmp_path}/peercare.db"
        yield url, lambda: write_locked(url)
        return
    with PostgresServer() as server:
        take = hanging if request.param == "postgresql, hanging" else killed
        yield server.create_database(), lambda: take(server)


def test_a_member_keeps_their_words_and_goes_on_when_the_database_is_back(outage, started, tmp_path):
    url, taken_away = outage
    process, address = started("development", DEMO="0", PORT="0", DATABASE_URL=url)
    processes = family(process.pid)
    _people(url, tmp_path)
    zoe = Person(address)
    zoe.get("/login")
    assert zoe.post("/login", identifier="zoe", password=PASSWORD)[0] == 200
    assert "Poser une question" in zoe.get("/questions/new")[1]
    question = {"title": "La machine fuit à nouveau", "body": WORDS, "space": "machines", "tags": ""}
    with taken_away():
        for _ in range(2):
            status, page, headers = zoe.post("/questions/new", **question)
            assert (status, headers["Retry-After"]) == (503, "10")
            assert WORDS in page
            assert 'lang="fr"' in page
        status, page, _ = Person(address).get("/healthz")
        assert (status, page) == (200, "ok\n")
        with ThreadPoolExecutor(MANY) as many:  # more than there are threads, each answered in time
            answers = list(many.map(lambda _: zoe.post("/questions/new", **question)[0], range(MANY)))
        assert answers == [503] * MANY
        form = zoe.fields
        status, page, headers = zoe.get("/questions")
        if not url.startswith("sqlite"):  # whose readers need no lock
            assert (status, headers["Retry-After"]) == (503, "10")
            assert 'lang="fr"' in page
            began = time.monotonic()
            assert _ready(address)["database"] == "fails"
            assert time.monotonic() - began < MOST_SECONDS / 2
        zoe.fields = form
    _wait_until(lambda: Person(address).get("/questions")[0] == 200)
    status, page, _ = zoe.post("/questions/new", **question)
    assert (status, WORDS in page) == (200, True)
    _wait_until(lambda: _ready(address).get("worker") == "ok")
    assert family(process.pid) == processes  # nothing was started again


def _overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(0)
        file.write(GARBAGE)


def _replace(path: Path) -> None:
    other = path.with_name("garbage")
    other.write_bytes(GARBAGE)
    other.replace(path)
    _forget_journal(path)


def _remove(path: Path) -> None:
    path.unlink()
    _forget_journal(path)


def _forget_journal(path: Path) -> None:
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


@pytest.mark.parametrize("destroy", [_overwrite, _replace, _remove])
def test_a_database_file_that_is_garbage_is_named_and_a_good_one_in_its_place_is_opened(started, tmp_path, destroy):
    path = tmp_path / "peercare.db"
    process, address = started("development", DEMO="0", PORT="0", DATABASE_URL=f"sqlite:///{path}")
    processes = family(process.pid)
    _people(f"sqlite:///{path}", tmp_path)
    zoe = Person(address)
    zoe.get("/login")
    assert zoe.post("/login", identifier="zoe", password=PASSWORD)[0] == 200
    assert "Poser une question" in zoe.get("/questions/new")[1]
    question, form = {"title": "La machine fuit à nouveau", "body": WORDS, "space": "machines", "tags": ""}, zoe.fields
    good = tmp_path / "good.db"
    with closing(sqlite3.connect(path)) as database, closing(sqlite3.connect(good)) as copy:
        database.backup(copy)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    destroy(path)
    for _ in range(3):
        status, page, headers = zoe.post("/questions/new", **question)
        assert (status, headers["Retry-After"]) == (503, "10")
        assert WORDS in page
        assert 'lang="fr"' in page
        assert zoe.get("/questions")[0] == 503
        zoe.fields = form
        assert Person(address).get("/healthz")[:2] == (200, "ok\n")
        assert _ready(address)["database"] == "fails"
    _forget_journal(path)
    good.replace(path)
    _wait_until(lambda: zoe.get("/questions")[0] == 200)
    zoe.fields = form
    status, page, _ = zoe.post("/questions/new", **question)
    assert (status, WORDS in page) == (200, True)
    _wait_until(lambda: _ready(address).get("worker") == "ok")
    assert family(process.pid) == processes
    process.terminate()
    said = process.communicate(timeout=60)[1]
    assert str(path) in said
    assert "Traceback" not in said, said
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM thread").fetchone() == (1,)


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A disk of 16 MB."""
    place = tmp_path / "instance"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "none", place], check=False).returncode:
        pytest.skip("mounting a small disk takes root")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def test_a_full_disk_is_a_line_for_each_refused_write_and_writing_goes_on_when_there_is_room(
    small_disk, started, tmp_path
):
    process, address = started("development", DEMO="0", PORT="0")
    _people(f"sqlite:///{small_disk}/peercare.db", tmp_path)
    zoe = Person(address)
    zoe.get("/login")
    zoe.post("/login", identifier="zoe", password=PASSWORD)
    zoe.get("/questions/new")
    question = {"title": "La machine fuit à nouveau", "body": WORDS * 100, "space": "machines", "tags": ""}
    filler = small_disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    statuses = [zoe.post("/questions/new", **question)[0] for _ in range(5)]
    assert set(statuses) == {503}
    assert zoe.get("/questions")[0] == 200
    filler.unlink()
    zoe.get("/questions/new")
    assert zoe.post("/questions/new", **question)[0] == 200
    _wait_until(lambda: _ready(address).get("worker") == "ok")
    process.terminate()
    said = process.communicate(timeout=60)[1]
    assert said.count("database or disk is full") >= len(statuses)
    assert "Traceback" not in said, said


def _people(url, folder):
    app = create_app(configured(folder / "other", url))
    with app.app_context(), unit_of_work():
        cast.place("machines")
        zoe = cast.person("zoe")
        zoe.locale, zoe.password_hash = "fr", hash_password(PASSWORD)
    with app.app_context():
        db.engine.dispose()


def _ready(address):
    return json.loads(Person(address).get("/readyz")[1])


def _wait_until(is_so, seconds=60):
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.2)
