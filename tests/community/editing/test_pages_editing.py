"""Editing without losing a word, history, deleting and bringing back."""

from __future__ import annotations

import re

import pytest

from app.community.editing import actions as editing_actions
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.community.voting.test_pages_threads import address_of, put_answer, put_question

NEW = "Look into the nozzle of the waste pipe with a torch."


@pytest.fixture
def question(ana, machines, now):
    return put_question(ana, machines, now)


@pytest.fixture
def reply(ben, question, now):
    return put_answer(ben, question, now)


def test_an_edit_shows_at_once_and_leads_back(ben, question, reply, signed_in):
    browser = signed_in(ben)
    form = browser.get(f"/posts/{reply.id}/edit").text
    assert re.search(r'name="revision" value="1"', form)
    assert "lint gathers there." in form
    answer = browser.send(f"/posts/{reply.id}/edit", {"body": NEW, "revision": "1", "summary": "Torch"})
    assert answer.status_code == 303
    assert answer.location == f"{address_of(question)}#p{reply.id}"
    assert "with a torch" in browser.get(address_of(question)).text


def test_a_question_s_title_and_tags_are_edited_too(ana, question, signed_in):
    opening = db.session.query(Post.id).filter_by(thread_id=question.id).scalar()
    browser = signed_in(ana)
    assert 'value="w7 e18"' in browser.get(f"/posts/{opening}/edit").text
    sent = {
        "title": "W7 stops with E18, filter clean",
        "tags": "w7 pump",
        "body": "It hums, and stops with water in the drum.",
        "revision": "1",
    }
    assert browser.send(f"/posts/{opening}/edit", sent).location.startswith(
        f"/questions/{question.id}/w7-stops-with-e18-filter-clean"
    )
    assert db.session.get_one(Thread, question.id).tag_names == ["w7", "pump"]


def test_who_comes_second_sees_both_texts_and_loses_neither(ben, mia, reply, now, signed_in):
    theirs = "Look into the nozzle, says the moderator too."
    with unit_of_work():
        editing_actions.edit(mia, db.session.get_one(Post, reply.id), body=theirs, revision=1, now=now)
    browser = signed_in(ben)
    page = browser.send(f"/posts/{reply.id}/edit", {"body": NEW, "revision": "1", "summary": "Torch"})
    assert page.status_code == 409
    assert theirs in page.text
    assert NEW in page.text
    assert 'value="Torch"' in page.text
    revision = re.findall(r'name="revision" value="(\d+)"', page.text)[0]
    assert browser.send(f"/posts/{reply.id}/edit", {"body": NEW, "revision": revision}).status_code == 303
    assert db.session.get_one(Post, reply.id).body == NEW


@pytest.mark.parametrize(
    "sent", [{"body": ""}, {"body": "short"}, {"body": "x" * 1_000_000}, {"body": NEW, "summary": "y" * 400}]
)
def test_an_edit_that_cannot_be_taken_keeps_what_was_typed(ben, reply, signed_in, sent):
    page = signed_in(ben).send(f"/posts/{reply.id}/edit", {"revision": "1", **sent})
    assert page.status_code == 422
    assert all(text in page.text for text in sent.values())


def test_others_may_not_edit(zoe, gus, question, now, signed_in, browser):
    reply = put_answer(gus, question, now)
    assert signed_in(zoe).get(f"/posts/{reply.id}/edit").status_code == 403
    assert browser.get(f"/posts/{reply.id}/edit").location.startswith("/login?next=")


def test_history_shows_every_version_and_what_changed(mia, reply, now, browser):
    with unit_of_work():
        editing_actions.edit(
            mia, db.session.get_one(Post, reply.id), body=NEW, summary="Names the torch", revision=1, now=now
        )
    assert browser.get(f"/posts/{reply.id}/source").text == reply.body
    page = browser.get(f"/posts/{reply.id}/revisions").text
    assert "Version 2" in page
    assert "Version 1" in page
    assert "Names the torch" in page
    assert "Mia Santos" in page
    assert "<ins>" in page
    assert "<del>" in page


def test_deleting_asks_once_and_can_be_undone(ben, question, reply, signed_in, browser):
    mine = signed_in(ben)
    assert "Delete this answer?" in mine.get(f"/posts/{reply.id}/delete").text
    assert mine.send(f"/posts/{reply.id}/delete").location == address_of(question)
    assert browser.get(f"/posts/{reply.id}").status_code == 404
    assert browser.get(f"/posts/{reply.id}/revisions").status_code == 404
    assert browser.get(f"/posts/{reply.id}/source").status_code == 404
    assert mine.send(f"/posts/{reply.id}/undelete").status_code == 303
    assert browser.get(f"/posts/{reply.id}").status_code == 302


def test_a_deleted_question_is_gone_for_others(ana, question, signed_in, browser):
    opening = db.session.query(Post.id).filter_by(thread_id=question.id).scalar()
    assert signed_in(ana).send(f"/posts/{opening}/delete").location == "/my/questions"
    assert browser.get(address_of(question)).status_code == 404
    assert question.title not in browser.get("/questions").text
    assert "Deleted." in signed_in(ana).get(address_of(question)).text
