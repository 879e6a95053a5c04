"""A page that refuses leads back to where one came from, and nowhere else."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from app.core.db.base import db
from app.core.outbox.failures import is_unavailable

BACK = "Back to the previous page"
HERE = "/questions/98765"


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://localhost/questions?filter=mine", "/questions?filter=mine"),
        ("http://localhost/questions#last", "/questions"),
        ("http://evil.example/questions", ""),
        ("http://localhost@evil.example/questions", ""),
        ("http://localhost//evil.example/", ""),
        ("http://[broken", ""),
        ("http://localhost/files", ""),  # which only takes what is sent
        (f"http://localhost{HERE}", ""),  # it would lead here again
        ("", ""),
    ],
)
def test_an_error_page_leads_back_to_the_page_of_this_site_that_one_came_from(browser, came_from, leads_to):
    page = browser.get(HERE, headers={"Referer": came_from} if came_from else {})
    assert page.status_code == 404
    assert (f'href="{leads_to}"' in page.text and BACK in page.text) if leads_to else BACK not in page.text


def test_a_refused_form_leads_back_to_its_page(signed_in, ben):
    page = signed_in(ben).send("/admin/settings", headers={"Referer": "http://localhost/admin/settings"})
    assert page.status_code in (403, 404)
    assert 'href="/admin/settings"' in page.text


def test_a_wrong_statement_is_answered_with_500(app, browser, monkeypatch):
    monkeypatch.setitem(
        app.view_functions, "community.home", lambda: db.session.execute(text("SELECT colour FROM member"))
    )
    monkeypatch.setitem(app.config, "TESTING", False)
    with pytest.raises(DBAPIError) as raised:
        db.session.execute(text("SELECT colour FROM member"))
    assert not is_unavailable(raised.value)
    assert browser.get("/").status_code == 500


@pytest.mark.parametrize(
    "code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR]
)
def test_a_database_that_could_not_be_asked_is_unavailable(code):
    error = sqlite3.DatabaseError("trouble")
    error.sqlite_errorcode = code
    assert is_unavailable(DBAPIError("SELECT 1", {}, error))
    assert is_unavailable(OperationalError("SELECT 1", {}, Exception("no route to host")))
    assert is_unavailable(NoConnectionFree("all are in use"))
