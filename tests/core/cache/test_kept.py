"""Strangers' pages are kept whole, and never older than the last change."""

from __future__ import annotations

import gzip
import subprocess
import sys

import pytest
from cachetools import LRUCache
from flask import Flask
from sqlalchemy import create_engine, delete, select, text

from app import create_app
from app.accounts.members.models import Member
from app.community.posts import actions as posts_actions
from app.community.threads.models import Thread
from app.core.activity import PageView
from app.core.cache import page_cache
from app.core.cache.cached_page import Page
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.community.voting.test_pages_threads import address_of, put_question
from tests.conftest import configured

PAGES = ("/", "/questions", "/spaces/machines", "/tags", "/members", "/members/ana", "/about", "/suggestions",
         "/roadmap", "/privacy")  # fmt: skip


@pytest.fixture
def question(ana: Member, machines, now) -> Thread:
    return put_question(ana, machines, now)


@pytest.fixture
def drawn(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that the application itself was asked for."""
    asked: list[str] = []
    pages = app.extensions["kept"]
    pages.forget()
    inner = pages._wsgi

    def noting(environ, start):
        asked.append(environ["PATH_INFO"])
        return inner(environ, start)

    monkeypatch.setattr(pages, "_wsgi", noting)
    return asked


def elsewhere(app: Flask, statement: str) -> None:
    """Let another process change the database."""
    words = f"""
from sqlalchemy import create_engine, text
import app.wiring.tables
with create_engine({app.config["SQLALCHEMY_DATABASE_URI"]!r}).begin() as connection:
    connection.execute(text({statement!r}))
"""
    subprocess.run([sys.executable, "-c", words], check=True, timeout=60)


@pytest.mark.parametrize("page", [*PAGES, "thread"])
def test_a_stranger_s_page_is_drawn_once_while_nothing_changes(question, browser, drawn, page):
    address = address_of(question) if page == "thread" else page
    first, second = browser.get(address), browser.get(address)
    assert first.status_code == second.status_code == 200
    assert drawn == [address]
    assert first.data == second.data
    own = {"X-Request-Id", "Server-Timing"}
    assert {n: v for n, v in first.headers if n not in own} == {n: v for n, v in second.headers if n not in own}
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]


CHANGES = [
    ("/questions", "UPDATE thread SET title = 'Entirely new words'", "Entirely new words"),
    ("/questions", "UPDATE member SET name = 'Somebody Else' WHERE handle = 'ana'", "Somebody Else"),
    ("thread", "UPDATE member SET name = 'Somebody Else' WHERE handle = 'ana'", "Somebody Else"),
    ("thread", "UPDATE member SET reputation = 7321 WHERE handle = 'ben'", "7,321"),
    ("thread", "UPDATE thread SET view_count = 8765", "8,765"),
    ("thread", "UPDATE post SET score = 4321 WHERE kind = 'answer'", "4,321"),
    ("/spaces/machines", "UPDATE space SET name = 'Better machines'", "Better machines"),
    ("/privacy", """INSERT INTO setting VALUES ('instance', '{"privacy": "Nothing is kept."}', '2026-01-01')""",
     "Nothing is kept."),
    ("/questions", """INSERT INTO setting VALUES ('instance', '{"name": "The Bench"}', '2026-01-01')""", "The Bench"),
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_another_process_changed_is_on_the_next_page(app, question, ben, browser, change, now):
    page, statement, words = change
    with unit_of_work():
        posts_actions.answer(ben, db.session.get_one(Thread, question.id), "Look at the seal first, it gets hard.", now)
    address = address_of(question) if page == "thread" else page
    assert words not in browser.get(address).text
    for _ in range(2):
        browser.get(address)
    elsewhere(app, statement)
    assert words in browser.get(address).text


def test_what_is_not_committed_is_on_no_page_and_what_commits_late_is_not_missed(app, question, browser, drawn):
    """The stamp must not be fooled by transactions that end in another order than they began."""
    engine = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    with engine.connect() as slow:
        slow.execute(text("UPDATE thread SET title = 'From the slow one'"))
        if engine.dialect.name == "postgresql":
            elsewhere(app, "UPDATE member SET name = 'From the quick one' WHERE handle = 'ana'")
            assert "From the quick one" in browser.get("/questions").text
        assert "From the slow one" not in browser.get("/questions").text
        assert "From the slow one" not in browser.get("/questions").text
        slow.commit()
        assert "From the slow one" in browser.get("/questions").text
    engine.dispose()


def test_a_browser_that_has_the_page_is_told_so_in_few_bytes(question, browser, drawn):
    etag = browser.get("/questions").headers["ETag"]
    again = browser.get("/questions", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == etag
    assert "Content-Length" not in again.headers
    assert "Content-Security-Policy" in again.headers
    assert browser.get("/questions", headers={"If-None-Match": f'W/{etag}, "another"'}).status_code == 304
    assert browser.get("/questions", headers={"If-None-Match": '"another"'}).status_code == 200


def test_a_page_that_is_drawn_anew_with_the_same_words_is_still_the_one_that_a_browser_has(app, question, browser):
    etag = browser.get("/questions").headers["ETag"]
    elsewhere(app, "UPDATE member SET about = 'nothing that the list shows' WHERE handle = 'ana'")
    assert browser.get("/questions", headers={"If-None-Match": etag}).status_code == 304


def test_head_says_what_get_would_and_sends_no_words(question, browser, drawn):
    page, head = browser.get("/questions"), browser.head("/questions")
    assert head.data == b""
    assert head.headers["Content-Length"] == page.headers["Content-Length"]
    assert head.headers["ETag"] == page.headers["ETag"]


def test_a_browser_that_takes_gzip_is_sent_less_and_has_the_page_under_another_name(question, ana, browser, signed_in):
    plain = browser.get("/questions")
    packed = browser.get("/questions", headers={"Accept-Encoding": "br, gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert packed.headers["ETag"] != plain.headers["ETag"]
    for answer, takes in ((plain, "identity"), (packed, "gzip")):
        heads = {"If-None-Match": answer.headers["ETag"], "Accept-Encoding": takes}
        again = browser.get("/questions", headers=heads)
        assert (again.status_code, again.data) == (304, b"")
    for takes in ("gzip;q=0", "br", "*;q=0", "x" * 5000):
        assert browser.get("/questions", headers={"Accept-Encoding": takes}).data == plain.data
    theirs = signed_in(ana).get("/questions", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in theirs.headers  # its length would tell something of the token on it


def test_each_language_address_and_kind_of_page_is_kept_apart(question, browser, drawn):
    english = browser.get("/questions", headers={"Accept-Language": "en"}).text
    french = browser.get("/questions", headers={"Accept-Language": "fr-CA, fr;q=0.8"}).text
    newest = browser.get("/questions?sort=new", headers={"Accept-Language": "en"}).text
    browser.set_cookie("language", "fr")
    chosen = browser.get("/questions", headers={"Accept-Language": "en"}).text
    assert len({english, french, newest}) == 3
    assert chosen == french
    assert drawn == ["/questions"] * 3


@pytest.mark.parametrize("tail", ["utm_source=news", "fbclid=Ab1-_x", "utm_medium=a&gclid=1&utm_campaign=x"])
def test_what_others_hang_on_our_addresses_makes_no_page_of_its_own(question, browser, drawn, tail):
    plain = browser.get("/questions?sort=new")
    for address in (f"/questions?sort=new&{tail}", f"/questions?{tail}&sort=new"):
        assert browser.get(address).data == plain.data
    assert len(drawn) == 1


def test_members_and_those_who_hold_a_form_are_never_given_a_kept_page(question, ana, browser, signed_in, drawn):
    browser.get("/questions")
    hers = signed_in(ana).get("/questions")
    assert "ETag" not in hers.headers
    assert hers.headers["Cache-Control"] == "no-store"
    assert 'action="/logout"' in hers.text
    assert 'action="/logout"' not in browser.get("/questions").text
    browser.get("/login")
    assert browser.get_cookie("peercare_form")
    browser.get("/questions")
    assert drawn[-1] == "/questions"


def test_every_cookie_that_tells_one_person_from_another_has_our_name(app, tmp_path):
    """The cookie of a known device makes no page personal: strangers' pages are kept for those who bring it."""
    secure = create_app(configured(tmp_path, f"sqlite:///{tmp_path}/p.db", BASE_URL="https://example.org"))
    for each in (app, secure):
        names = {value for name, value in each.config.items() if name.endswith(("_COOKIE", "COOKIE_NAME"))}
        ours = {name for name in names if isinstance(name, str)}
        assert len(ours) >= 4
        assert {name for name in ours if page_cache.OURS not in name} == {each.config["DEVICE_COOKIE"]}


@pytest.mark.parametrize("address", ["/nothing", "/questions?after=nonsense", "/questions/1", "/login", "/healthz"])
def test_errors_redirects_forms_and_answers_of_the_moment_are_not_kept(app, question, browser, drawn, address):
    for _ in range(2):
        assert "ETag" not in browser.get(address).headers
        browser.delete_cookie("peercare_form")
    assert len(drawn) == 2


def test_what_is_private_is_never_kept(app, ana, machines, now, browser, signed_in, drawn):
    address = address_of(put_question(ana, machines, now))
    hers = signed_in(ana)
    db.session.rollback()
    assert browser.get(address).status_code == 200
    elsewhere(app, "UPDATE thread SET visibility = 'private'")
    assert hers.get(address).status_code == 200
    assert browser.get(address).status_code == 404


def test_reading_a_kept_page_counts_as_reading(app, question, browser, drawn):
    app.extensions["sightings"].append_now()  # of the tests before
    with unit_of_work():
        db.session.execute(delete(PageView))
    for _ in range(3):
        browser.get(address_of(question))
    app.extensions["sightings"].append_now()
    assert db.session.scalars(select(PageView.subject_id)).all() == [question.id] * 3


def test_no_kept_page_sets_a_cookie_or_holds_a_form_s_token(question, browser, drawn):
    for address in (*PAGES, address_of(question)):
        page = browser.get(address)
        assert "Set-Cookie" not in page.headers
        assert "csrf" not in page.text


def test_the_least_used_pages_are_forgotten_first(question, browser, drawn, monkeypatch):
    size = len(browser.get("/questions").data)
    pages = browser.application.extensions["kept"]
    few: LRUCache[page_cache.Key, Page] = LRUCache(3 * size, getsizeof=lambda page: page.size)
    few.update(pages._pages)
    monkeypatch.setattr(pages, "_pages", few)
    for number in range(20):
        browser.get(f"/questions?sort=new&x={number}")
        browser.get("/questions")
        assert few.currsize <= 3 * size
    assert drawn.count("/questions") == 21


def test_a_page_is_drawn_anew_after_a_while_for_what_it_says_of_the_time(question, browser, drawn, monkeypatch):
    monkeypatch.setattr(page_cache, "MOST_SECONDS", -1.0)
    browser.get("/questions")
    browser.get("/questions")
    assert len(drawn) == 2


def test_without_a_stamp_pages_are_drawn_as_ever(app, question, browser, drawn, monkeypatch):
    monkeypatch.setattr(app.extensions["kept"]._watch, "_open", lambda: 1 / 0)
    app.extensions["kept"]._watch.end()
    for _ in range(2):
        assert browser.get("/questions").status_code == 200
    assert len(drawn) == 2
