"""Every address, knocked at by those who may not come in: the walk that no new route escapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, abort
from sqlalchemy import insert, select

from app import create_app
from app.community.spaces.models import Space
from app.core.db.base import db
from app.core.errors import InvalidInput
from tests.cast import NOW
from tests.conftest import SqliteApplications, configured
from tests.products import part
from tests.routes import FOR_DEVELOPERS, walk
from tests.world import World, fingerprint
from tests.world_again import filled

FOR_STRANGERS = (
    "accounts.login",
    "accounts.logout",  # nobody is signed out twice
    "accounts.register",
    "accounts.verify",
    "accounts.forgot",
    "accounts.reset",
    "notifications.unsubscribe",  # the signed address is the proof
    "community.ask",  # what strangers ask is kept until they sign in
    "community.ask_at_list",
    "community.preview",  # of what they ask; it writes nothing
)
ONE_CLICK = ("notifications.unsubscribe",)  # carries no token of a form (RFC 8058)
FORGERIES: list[dict[str, str]] = [{}, {"csrf_token": "forged"}, {"csrf_token": "fôrgé"}, {"csrf_token": ""}]
POLICY = {"default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"}


@pytest.fixture
def world(app: Flask) -> World:
    return filled()


def test_every_writing_route_refuses_a_stranger_and_changes_nothing(app, world, browser):
    before = fingerprint()
    for endpoint, path in walk(app, world, "POST"):
        if endpoint not in FOR_STRANGERS:
            answer = browser.send(path, {"body": "Something long enough to be an answer.", "value": "1"})
            sent_to_sign_in = answer.status_code in (302, 303) and "/login" in answer.headers["Location"]
            assert sent_to_sign_in or answer.status_code in (401, 403, 404), (path, answer.status_code)
    after = fingerprint()
    assert {name for name in before if after[name] != before[name]} <= {"draft"}  # kept for them until they sign in


@pytest.mark.sampled
def test_every_writing_route_refuses_a_forged_request_and_changes_nothing(app, world, signed_in):
    ada = signed_in(world.people["ada"])
    before = fingerprint()
    for endpoint, path in walk(app, world, "POST"):
        for forgery in part(FORGERIES, f"a forgery for {path}"):
            if endpoint not in ONE_CLICK:
                answer = ada.post(path, data=forgery | {"body": "Something long enough to be an answer."})
                assert answer.status_code == 400, (path, forgery, answer.status_code)
                assert "<h1" in answer.text, path
    assert changes(before) == {}


def test_administration_refuses_whoever_is_no_admin(app, world, signed_in):
    before = fingerprint()
    for who in ("ben", "mia", "gus", "pia"):
        browser = signed_in(world.people[who])
        browser.get("/settings")
        for method in ("GET", "POST"):
            for endpoint, path in walk(app, world, method):
                if path.startswith("/admin") and not (who == "pia" and endpoint.startswith("suggestions.")):
                    answer = browser.send(path) if method == "POST" else browser.get(path)
                    assert answer.status_code in (403, 404), (who, path, answer.status_code)
    assert changes(before) == {}


def test_no_page_writes(app, world, signed_in):
    """Every GET, by someone to whom all is open: what reading leaves behind is gathered in memory."""
    gus = signed_in(world.people["gus"])
    before = fingerprint()
    for _endpoint, path in walk(app, world, "GET"):
        gus.get(path)
    assert changes(before) == {}


def changes(before: dict[str, list[Any]]) -> dict[str, Any]:
    """The rows that came, by table; sign-ins are the test's own."""
    after = fingerprint()
    return {
        name: set(after[name]) ^ set(rows) for name, rows in before.items() if name != "sign_in" and after[name] != rows
    }


def test_every_page_says_what_a_browser_may_do_with_it(app, world, browser, signed_in):
    for who in (browser, signed_in(world.people["gus"])):
        for endpoint, path in walk(app, world, "GET"):
            answer = who.get(path)
            if answer.mimetype == "text/html" and not endpoint.startswith(FOR_DEVELOPERS):
                directives = {each.strip() for each in answer.headers["Content-Security-Policy"].split(";")}
                assert directives >= POLICY, path
                assert not any("unsafe" in each for each in directives), path
                assert answer.headers["X-Content-Type-Options"] == "nosniff", path
                assert answer.headers["Referrer-Policy"] == "same-origin", path
                assert answer.content_type == "text/html; charset=utf-8", path
                assert "Location" in answer.headers or "X-Request-Id" in answer.headers, path


def test_what_was_made_for_one_person_is_kept_by_no_cache(app, world, browser, signed_in):
    ana = signed_in(world.people["ana"])
    for _endpoint, path in walk(app, world, "GET"):
        answer = ana.get(path)
        if answer.mimetype == "text/html":
            assert answer.headers["Cache-Control"] == "no-store", path
        answer = browser.get(path)
        if "Set-Cookie" in answer.headers or answer.status_code >= 400:
            assert answer.headers["Cache-Control"] == "no-store", path


def test_a_stranger_who_reads_is_given_no_cookie(app, world, browser):
    slug = db.session.scalars(select(Space.slug)).first()
    thread = f"/questions/{world.threads['public']}"
    for path in ("/", "/questions", thread, f"/spaces/{slug}", "/tags", "/tags/drum", "/search?q=drum", "/suggestions"):
        answer = browser.get(path, follow_redirects=False)
        assert "Set-Cookie" not in answer.headers, path
    answer = browser.get(browser.get(thread).headers["Location"])
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "<form" not in answer.text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize(("base", "prefix"), [("http://localhost", ""), ("https://peercare.example", "__Host-")])
def test_a_cookie_is_read_by_no_script_and_sent_from_no_other_site(
    base, prefix, tmp_path, sqlite_applications: SqliteApplications
):
    sqlite_applications.fresh()
    url = sqlite_applications.app.config["SQLALCHEMY_DATABASE_URI"]
    secure = create_app(configured(tmp_path, url, BASE_URL=base))
    answer = secure.test_client().get("/login", base_url=base)
    for cookie in answer.headers.getlist("Set-Cookie"):
        parts = {each.strip().partition("=")[0].lower() for each in cookie.split(";")}
        assert cookie.startswith(f"{prefix}peercare")
        assert {"httponly", "samesite", "path"} <= parts
        assert ("secure" in parts) == bool(prefix)
        assert "domain" not in parts
    assert answer.headers.getlist("Set-Cookie")
    assert ("Strict-Transport-Security" in answer.headers) == bool(prefix)
    with secure.app_context():
        db.engine.dispose()


# ── The guards themselves, on an application with views made for it ──────────────────────────────


def add_space() -> None:
    db.session.add(Space(slug="made-by-a-view", name="Made", created_at=NOW))
    db.session.flush()


def refuse() -> str:
    add_space()
    raise InvalidInput("Not today.")


def answer_with(status: int) -> Callable[[], tuple[str, int]]:
    def view() -> tuple[str, int]:
        add_space()
        return "Not today.", status

    return view


def give_up() -> str:
    add_space()
    abort(404)


def insert_in_bulk() -> str:
    db.session.execute(insert(Space).values(slug="made-by-a-view", name="Made", created_at=NOW))
    return "There."


@pytest.fixture
def ask(tmp_path: Path, sqlite_applications: SqliteApplications) -> Iterator[Callable[..., tuple[int, int]]]:
    """`ask(view, "POST")` is the status of the answer, and how many spaces there are after it."""
    sqlite_applications.fresh()
    app = create_app(configured(tmp_path, sqlite_applications.app.config["SQLALCHEMY_DATABASE_URI"]))
    app.config["WTF_CSRF_ENABLED"] = False

    def one(view: Callable[[], Any], method: str) -> tuple[int, int]:
        app.add_url_rule("/made-up", "made-up", view, methods=[method])
        status = app.test_client().open("/made-up", method=method).status_code
        with app.app_context():
            return status, db.session.query(Space).count()

    yield one
    with app.app_context():
        db.engine.dispose()


def test_a_deed_that_succeeds_is_kept(ask):
    assert ask(answer_with(200), "POST") == (200, 1)


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 429, 503])
def test_an_answer_that_says_no_leaves_nothing(ask, status):
    assert ask(answer_with(status), "POST") == (status, 0)


@pytest.mark.parametrize(("view", "status"), [(refuse, 422), (give_up, 404)])
def test_a_refusal_leaves_nothing(ask, view, status):
    assert ask(view, "POST") == (status, 0)


def test_a_page_that_would_write_is_found_out(ask):
    with pytest.raises(RuntimeError, match="GET /made-up tried to write"):
        ask(answer_with(200), "GET")


def test_a_page_that_writes_behind_the_session_leaves_nothing(ask):
    assert ask(insert_in_bulk, "GET") == (200, 0)
