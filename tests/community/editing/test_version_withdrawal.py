"""Moderators withdraw a version that holds what must not be read any more; nobody reads it from then on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.community.attachments.models import Attachment
from app.community.editing import actions as editing_actions
from app.community.editing import queries as editing_queries
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.suggested_edits import actions as suggested_edits_actions
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.settings import change_settings
from tests.community.attachments.test_attaching import a_file, words_with
from tests.community.samples import BODY, a_question, opening_of

PHONE = "zq0612345678"


@pytest.fixture
def post(ana, mia, machines, now) -> Post:
    """Mia took a telephone number out of Ana's question, and then added something."""
    opening = opening_of(a_question(ana, machines, now, body=f"{BODY} Call me at {PHONE} please."))
    for revision, body in enumerate((BODY, f"{BODY} It is a W7."), start=1):
        with unit_of_work():
            editing_actions.edit(mia, db.session.get_one(Post, opening.id), body=body, revision=revision, now=now)
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
    logged = db.session.scalars(
        select(AuditLogEntry.action).where(AuditLogEntry.action.like("post.version%")).order_by(AuditLogEntry.id)
    )
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
    monkeypatch.setattr(editing_queries, "VERSIONS_A_PAGE", 1)
    signed_in(mia).send(f"/posts/{post.id}/revisions/withdraw", {"version": "1"})
    page = editing_queries.versions_of(db.session.get_one(Post, post.id), None)
    while page.after:
        page = editing_queries.versions_of(db.session.get_one(Post, post.id), page.after)
    assert [(each.revision.number, each.html, each.change) for each in page.items] == [(1, "", None)]


# ── Files of versions that were withdrawn ────────────────────────────────────────────────────────


def statuses(file, *readers) -> list[int]:
    """How the file and its thumbnail answer each reader."""
    addresses = f"/files/{file.token}/{file.name}", f"/files/{file.token}/thumbnail"
    return [reader.get(address).status_code for reader in readers for address in addresses]


@pytest.fixture
def files(ana, mia, machines, now) -> tuple[Attachment, Attachment]:
    """Two pictures of Ana's question; Mia took the first one, with her address, out of it."""
    week_later = now + timedelta(days=7)
    taken_out, left = a_file(ana, week_later), a_file(ana, week_later)
    thread = a_question(ana, machines, week_later, body=words_with(taken_out, left))
    with unit_of_work():
        editing_actions.edit(mia, opening_of(thread), body=words_with(left), revision=1, now=week_later)
    return taken_out, left


def test_nobody_reads_a_file_that_only_withdrawn_versions_name(files, ana, ben, mia, gus, browser, signed_in):
    taken_out, left = files
    readers = [browser, *map(signed_in, (ana, ben, gus, mia))]
    post_id = taken_out.post_id
    assert set(statuses(taken_out, *readers)) == {200}
    readers[-1].send(f"/posts/{post_id}/revisions/withdraw", {"version": "1"})
    assert set(statuses(taken_out, *readers)) == {404}
    assert set(statuses(left, *readers)) == {200}
    readers[-1].send(f"/posts/{post_id}/revisions/restore", {"version": "1"})
    assert set(statuses(taken_out, *readers)) == {200}


def test_no_cache_keeps_a_file_that_was_withdrawn(files, mia, browser, signed_in):
    address = f"/files/{files[0].token}/{files[0].name}"
    before = browser.get(address)
    assert before.headers["Cache-Control"] == "private, no-cache"
    signed_in(mia).send(f"/posts/{files[0].post_id}/revisions/withdraw", {"version": "1"})
    after = browser.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, after.headers["Cache-Control"]) == (404, "no-store")


def test_a_file_that_another_version_names_stays(files, mia, now, browser, signed_in):
    taken_out, left = files
    post = db.session.get_one(Post, taken_out.post_id)
    with unit_of_work():
        editing_actions.edit(mia, post, body=words_with(taken_out), revision=2, now=now + timedelta(days=8))
    signed_in(mia).send(f"/posts/{post.id}/revisions/withdraw", {"version": "1"})
    assert set(statuses(taken_out, browser)) == {200}  # the text as it reads now
    assert set(statuses(left, browser)) == {200}  # version 2
    signed_in(mia).send(f"/posts/{post.id}/revisions/withdraw", {"version": "2"})
    assert (set(statuses(taken_out, browser)), set(statuses(left, browser))) == ({200}, {404})


def test_of_a_deleted_post_those_who_read_it_read_what_was_not_withdrawn(files, ana, ben, mia, now, browser, signed_in):
    taken_out, left = files
    with unit_of_work():
        removal_actions.delete(mia, db.session.get_one(Post, left.post_id), now + timedelta(days=8))
    author, moderator, others = signed_in(ana), signed_in(mia), (browser, signed_in(ben))
    assert (set(statuses(left, *others)), set(statuses(left, author, moderator))) == ({404}, {200})
    moderator.send(f"/posts/{left.post_id}/revisions/withdraw", {"version": "1"})
    assert set(statuses(taken_out, author, moderator, *others)) == {404}
    assert set(statuses(left, author, moderator)) == {200}


def test_what_its_author_took_out_at_once_only_they_read(ana, ben, mia, machines, now, browser, signed_in):
    week_later = now + timedelta(days=7)
    file = a_file(ana, week_later)
    thread = a_question(ana, machines, week_later, body=words_with(file))
    with unit_of_work():
        editing_actions.edit(ana, opening_of(thread), body=BODY, revision=1, now=week_later)
    assert set(statuses(file, browser, signed_in(ben), signed_in(mia))) == {404}
    assert set(statuses(file, signed_in(ana))) == {200}


# ── Suggested edits that repeat what was withdrawn ───────────────────────────────────────────────


@pytest.mark.parametrize("becomes", ["outdated", "taken"])
def test_a_suggested_edit_goes_with_the_version_whose_words_it_holds(
    becomes, ana, ben, zoe, mia, machines, now, signed_in
):
    later = now + timedelta(minutes=10)
    with unit_of_work():
        change_settings(now, privilege_preset="customers")
    thread = a_question(ana, machines, now)
    opening = opening_of(thread)
    file = a_file(zoe, now)
    body = f"{words_with(file)} Call her at {PHONE}."
    with unit_of_work():
        summary = f"Added {PHONE}"
        proposal = suggested_edits_actions.suggest(zoe, opening, body=body, summary=summary, revision=1, now=later)
    if becomes == "taken":
        with unit_of_work():
            suggested_edits_actions.take(ana, proposal, later)
    with unit_of_work():
        editing_actions.edit(mia, opening_of(thread), body=f"{BODY} Cleaned.", revision=opening.revision, now=later)
    number = 2 if becomes == "taken" else 1
    readers = [*map(signed_in, (zoe, ana, mia))]
    pages = f"/edits/{proposal.id}", "/edits?show=mine"
    assert all(PHONE in reader.get(pages[0]).text for reader in readers)
    readers[-1].send(f"/posts/{opening.id}/revisions/withdraw", {"version": str(number)})
    for reader in readers:
        assert "The moderators withdrew this text" in reader.get(pages[0]).text
        assert not any(PHONE in reader.get(page).text for page in pages)
    assert readers[0].get(f"/posts/{opening.id}/suggest-edit?resubmit={proposal.id}").status_code == 404
    assert set(statuses(file, *readers)) == {404}
