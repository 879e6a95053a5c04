"""How far a member has read: "2 new since your visit" in lists, and nothing of it for others."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.members.jobs import fold_views
from app.community.members.models import ReadMark
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.core.activity import record_page_view
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.conftest import Browser

MINUTE = timedelta(minutes=1)
NEW = "new since your last visit"


@pytest.fixture
def question(ana: Member, machines: Space, now: datetime) -> Thread:
    with unit_of_work():
        return threads_actions.ask(
            ana, space=machines, title="The drum hums and stops", body="It hums for three minutes.", tags=[], now=now
        )


def reply(author: Member, thread: Thread, at: datetime) -> Post:
    with unit_of_work():
        return posts_actions.answer(author, thread, "Clean the pump first, then the filter.", at)


def visit(app: Flask, thread: Thread, reader: Member | None, at: datetime) -> None:
    record_page_view("thread", thread.id, reader.id if reader else None, at)
    app.extensions["sightings"].append_now()
    with unit_of_work():
        fold_views(at)


def test_answers_since_the_last_visit_are_counted_for_the_reader_alone(
    app: Flask, ana: Member, ben: Member, zoe: Member, question: Thread, now: datetime, signed_in, browser
) -> None:
    reply(ben, question, now + MINUTE)
    visit(app, question, ana, now + 2 * MINUTE)
    assert NEW not in signed_in(ana).get("/questions").text
    reply(zoe, question, now + 3 * MINUTE)
    reply(ben, question, now + 4 * MINUTE)
    assert f"2 {NEW}" in signed_in(ana).get("/questions").text
    assert f"2 {NEW}" in signed_in(ana).get("/my/questions").text
    for other in (signed_in(ben), browser):
        assert NEW not in other.get("/questions").text
    visit(app, question, ana, now + 5 * MINUTE)
    assert NEW not in signed_in(ana).get("/questions").text


def test_an_answer_that_came_while_the_mark_was_folded_stays_new(
    app: Flask, ana: Member, ben: Member, question: Thread, now: datetime
) -> None:
    record_page_view("thread", question.id, ana.id, now + MINUTE)
    app.extensions["sightings"].append_now()
    reply(ben, question, now + 2 * MINUTE)
    with unit_of_work():
        fold_views(now + 3 * MINUTE)
    assert db.session.scalars(select(ReadMark.answers_seen)).one() == 0


def test_an_older_visit_does_not_move_the_mark_back(
    app: Flask, ana: Member, ben: Member, question: Thread, now: datetime
) -> None:
    reply(ben, question, now + MINUTE)
    visit(app, question, ana, now + 2 * MINUTE)
    visit(app, question, ana, now)
    mark = db.session.scalars(select(ReadMark)).one()
    assert (mark.answers_seen, mark.read_at) == (1, now + 2 * MINUTE)


def test_fewer_answers_than_then_are_no_new_ones(
    app: Flask, ana: Member, ben: Member, question: Thread, now: datetime, signed_in
) -> None:
    gone = reply(ben, question, now + MINUTE)
    visit(app, question, ana, now + 2 * MINUTE)
    with unit_of_work():
        removal_actions.delete(ben, gone, now + 3 * MINUTE)
    assert NEW not in signed_in(ana).get("/questions").text


def test_strangers_leave_views_and_no_marks(app: Flask, question: Thread, now: datetime) -> None:
    visit(app, question, None, now)
    assert question.view_count == 1
    assert db.session.scalars(select(ReadMark)).all() == []


def test_questions_that_wait_for_details_stand_in_a_queue_of_their_own(
    question: Thread, browser: Browser, now: datetime
) -> None:
    assert question.title not in browser.get("/questions?filter=needs-details").text
    with unit_of_work():
        question.closed_at, question.closed_reason = now, "needs_details"
    assert question.title in browser.get("/questions?filter=needs-details").text
    assert question.title not in browser.get("/questions?filter=needs-attention").text
