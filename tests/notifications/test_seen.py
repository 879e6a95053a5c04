"""Opening the page that a notification is about marks it as seen, without writing anything."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.cases.escalation.actions import escalate
from app.cases.timeline import actions as timeline_actions
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core import clock
from app.core.activity import PageView
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.models import Event
from app.notifications.emails import send_mail
from app.notifications.inbox.jobs import mark_seen
from app.notifications.inbox.presenters import place
from app.notifications.inbox.queries import SEEN, unread_of
from app.notifications.inbox.seen import PAGES, subjects_of
from app.notifications.kinds.kinds import KINDS
from app.notifications.models import Notification, Unread
from tests.notifications.conftest import told

VALUES = {"proposal_id": 7, "badge": "student", "case_id": 3, "away_id": 4, "entry_id": 6, "slug": "new"}


def address(thread: Thread) -> str:
    return f"/questions/{thread.id}/{thread.slug}"


def read_at() -> list[datetime | None]:
    db.session.rollback()
    return list(db.session.scalars(select(Notification.read_at).order_by(Notification.id)))


def fold(app: Flask) -> None:
    app.extensions["sightings"].append_now()
    with unit_of_work():
        mark_seen(clock.now())


def test_opening_the_question_marks_what_was_told_of_it_at_once(app, ana, advice, question, signed_in):
    told(ana)
    browser = signed_in(ana)
    assert "1 new" in browser.get("/").text
    assert "1 new" not in browser.get(address(question)).text
    page = browser.get("/inbox").text
    assert "1 new" not in page
    assert ">New<" not in page
    assert read_at() == [None]
    assert not db.session.scalar(select(func.count()).where(PageView.kind == SEEN))


def test_the_worker_keeps_what_was_seen(app, ana, ben, advice, question, comment, signed_in):
    told(ana)
    signed_in(ana).get(address(question))
    fold(app)
    assert [at is not None for at in read_at()] == [True]
    assert not db.session.scalar(select(func.count()).where(PageView.kind == SEEN))
    comment(ben, advice)
    told(ana)
    assert "1 new" in signed_in(ana).get("/inbox").text


def test_what_was_seen_stays_seen_between_the_page_and_the_worker(app, ana, advice, question, signed_in):
    told(ana)
    signed_in(ana).get(address(question))
    app.extensions["sightings"].append_now()
    assert unread_of(ana) == []
    assert "No unread notifications here" in signed_in(ana).get("/inbox?show=unread").text


def test_the_link_of_a_mail_marks_it_too(app, ana, advice, signed_in):
    told(ana)
    assert signed_in(ana).get(f"/posts/{advice.id}").status_code == 302
    fold(app)
    assert None not in read_at()


@pytest.mark.parametrize("path", ["/questions/999999", "/inbox", "/questions", "/posts/999999"])
def test_no_other_page_marks_anything(app, ana, advice, signed_in, path):
    told(ana)
    signed_in(ana).get(path)
    fold(app)
    assert read_at() == [None]


def test_what_one_reads_marks_nothing_of_another(app, ana, zoe, advice, question, signed_in, browser):
    told(ana)
    signed_in(zoe).get(address(question))
    browser.get(address(question))
    fold(app)
    assert read_at() == [None]


def test_what_was_seen_is_not_mailed(app, ana, advice, question, signed_in):
    told(ana)
    event = db.session.scalars(select(Event).join(Notification, Notification.event_id == Event.id)).one()
    assert send_mail.function(event, str(ana.id)) is not None
    signed_in(ana).get(address(question))
    app.extensions["sightings"].append_now()
    assert send_mail.function(event, str(ana.id)) is None


def test_a_case_s_pages_mark_what_was_told_of_the_case(app, ana, gus, mia, question, signed_in):
    with unit_of_work():
        case = escalate(mia, question, reason="Nobody knows, and she waits.", now=clock.now())
        timeline_actions.message(gus, case, "Would you send us the number on its plate?", clock.now())
    told(ana)
    browser = signed_in(ana)
    browser.get(address(question))
    fold(app)
    assert unread_of(ana)
    browser.get(f"/my/cases/{case.id}")
    fold(app)
    assert unread_of(ana) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("post_id", [None, 5])
def test_the_page_to_which_a_notification_leads_is_one_that_marks_it(kind, post_id):
    thread = None if kind == "badged" else Thread(id=2, kind="question", slug="x", title="x")
    event = Event(values=VALUES)
    given = {"kind": kind, "thread_id": thread and 2, "post_id": post_id, "case_id": 3}
    where = place(
        Notification(**given, thread=thread, event=event, post=Post(id=5, thread_id=2) if post_id and thread else None)
    )
    what, name = PAGES[where.endpoint]
    assert (what, where.values.get(name)) in subjects_of(Unread(id=1, **given, values=VALUES))
