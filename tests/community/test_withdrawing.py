"""Moderators withdraw a version that holds what must not be read any more; nobody reads it from then on."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.community.actions import editing
from app.community.models import Post
from app.community.queries import history
from app.core.audit import LogEntry
from app.core.db import db, unit_of_work
from tests.community.threads import BODY, a_question, opening_of

PHONE = "zq0612345678"


@pytest.fixture
def post(ana, mia, machines, now) -> Post:
    """Mia took a telephone number out of Ana's question, and then added something."""
    opening = opening_of(a_question(ana, machines, now, body=f"{BODY} Call me at {PHONE} please."))
    for revision, body in enumerate((BODY, f"{BODY} It is a W7."), start=1):
        with unit_of_work():
            editing.edit(mia, db.session.get_one(Post, opening.id), body=body, revision=revision, now=now)
    return opening


def versions(browser, post) -> str:
    return str(browser.get(f"/posts/{post.id}/revisions").text)


def test_nobody_reads_a_withdrawn_version_until_it_is_restored(post, ana, mia, gus, browser, signed_in):
    readers = [browser, *map(signed_in, (ana, gus, mia))]
    assert all(PHONE in versions(reader, post) for reader in readers)
    assert "Withdraw version 1" in versions(readers[-1], post)
    readers[-1].send(f"/posts/{post.id}/revisions/withdraw", {"version": "1"})
    for reader in readers:
        assert PHONE not in versions(reader, post)
        assert "Withdrawn by the moderators" in versions(reader, post)
        assert reader.get(f"/posts/{post.id}/revisions?from=1&to=3").status_code == 404
    for reader in readers[1:]:
        assert reader.send(f"/posts/{post.id}/rollback", {"version": "1"}).status_code == 404
    conflict = readers[-1].send(f"/posts/{post.id}/edit", {"body": f"{BODY} Mine.", "revision": "1"})
    assert (conflict.status_code, PHONE in conflict.text) == (409, False)
    readers[-1].send(f"/posts/{post.id}/revisions/restore", {"version": "1"})
    assert all(PHONE in versions(reader, post) for reader in readers)
    logged = db.session.scalars(select(LogEntry.deed).where(LogEntry.deed.like("post.version%")).order_by(LogEntry.id))
    assert list(logged) == ["post.version_withdrawn", "post.version_restored"]


@pytest.mark.parametrize(
    ("who", "version", "status"),
    [
        ("ana", "1", 403),
        ("gus", "1", 403),
        ("mia", "3", 403),
        ("mia", "9", 404),
        ("mia", "9" * 30, 404),
        ("mia", "1", 303),
    ],
)
def test_who_withdraws_which_version(post, who, version, status, ana, gus, mia, signed_in):
    browser = signed_in({"ana": ana, "gus": gus, "mia": mia}[who])
    assert browser.send(f"/posts/{post.id}/revisions/withdraw", {"version": version}).status_code == status


def test_a_page_on_which_every_version_is_withdrawn_is_shown(post, mia, signed_in, monkeypatch):
    monkeypatch.setattr(history, "VERSIONS_A_PAGE", 1)
    signed_in(mia).send(f"/posts/{post.id}/revisions/withdraw", {"version": "1"})
    page = history.versions_of(db.session.get_one(Post, post.id), None)
    while page.after:
        page = history.versions_of(db.session.get_one(Post, post.id), page.after)
    assert [(each.revision.number, each.html, each.change) for each in page.items] == [(1, "", None)]
