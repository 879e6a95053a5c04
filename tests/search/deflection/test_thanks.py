"""A helper whose answer ended a question gets a vote or, where the asker may not vote, is thanked once a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.following.models import Subscription
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.community.urls import thread_address
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.mail import message
from app.core.outbox.models import Event
from app.core.settings import change_settings
from app.core.web.i18n import in_language
from app.notifications.inbox.actions import choose_mails
from app.notifications.inbox.presenters import sentence
from app.notifications.inbox.queries import told_of
from app.notifications.models import Notification
from app.search.deflection.actions import confirm_deflection
from app.search.deflection.jobs import forget_deflections, thank_authors
from app.search.deflection.models import Deflection
from tests.cast import person
from tests.community.samples import a_question, an_answer
from tests.conftest import Browser

TITLE = "Washing machine stops with E18"
DAY = timedelta(days=1)
Drain = Callable[[], int]
SignedIn = Callable[..., Browser]


@pytest.fixture(autouse=True)
def votes_need_points(app: Flask, now: datetime) -> None:
    """Voting opens at 8 points, which nobody here has."""
    with unit_of_work():
        change_settings(now, privilege_preset="customers")


@pytest.fixture
def reply(ana: Member, ben: Member, machines: Space, now: datetime, drain: Drain) -> Post:
    """An answer of Ben's, in the index; he has been notified of what happened before."""
    return _answered(ana, ben, machines, now, drain)


def _answered(asker: Member, helper: Member, space: Space, now: datetime, drain: Drain, title: str = TITLE) -> Post:
    reply = an_answer(helper, a_question(asker, space, now, title=title), now)
    drain()
    return db.session.get_one(Post, reply.id)


def confirm(actor: Member, reply: Post, now: datetime) -> Deflection:
    with unit_of_work():
        post = db.session.get_one(Post, reply.id)
        return confirm_deflection(actor, db.session.get_one(Thread, post.thread_id), post, now)


def thanked(member: Member, drain: Drain, now: datetime) -> list[str]:
    """What the member reads in the inbox about it, after the job of the day."""
    with unit_of_work():
        thank_authors(now)
    drain()
    mine = (Notification.member_id == member.id, Notification.kind == "deflected")
    events = select(Event).join(Notification, Notification.event_id == Event.id).where(*mine).order_by(Event.id)
    with in_language(member.locale):
        return [sentence(told) for each in db.session.scalars(events) if (told := told_of(each, member))]


def test_the_author_is_thanked_the_next_day_without_a_vote(
    app: Flask, ben: Member, zoe: Member, reply: Post, drain: Drain, now: datetime
) -> None:
    assert confirm(zoe, reply, now).has_voted is False
    assert thanked(ben, drain, now) == []
    points = db.session.get_one(Member, ben.id).reputation
    said = f"Your answer to “{TITLE}” helped someone who was about to ask"
    message.outbox().clear()
    for _ in range(2):
        assert thanked(ben, drain, now + DAY) == [said]
    assert [(each.to, each.subject) for each in message.outbox()] == [("ben@example.org", said)]
    assert db.session.get_one(Post, reply.id).score == 0
    assert db.session.get_one(Member, ben.id).reputation == points
    assert "Zoé Lambert" not in message.outbox()[0].text


def test_the_helped_of_a_day_are_one_notification_in_the_reader_s_language(
    ana: Member, ben: Member, zoe: Member, machines: Space, reply: Post, drain: Drain, now: datetime
) -> None:
    confirm(zoe, reply, now)
    confirm(_new("leo"), reply, now)
    assert thanked(ben, drain, now + DAY) == [f"Your answer to “{TITLE}” helped 2 people who were about to ask"]
    other = _answered(ana, ben, machines, now, drain, "The oven door does not close")
    with unit_of_work():
        db.session.get_one(Member, ben.id).locale = "fr"
    for place, each in enumerate((reply, other)):
        confirm(_new(f"tim{place}"), each, now + DAY)
    french = thanked(db.session.get_one(Member, ben.id), drain, now + 2 * DAY)
    assert french[-1] == "Vos réponses ont aidé 2 personnes qui allaient poser leur question"


def _new(handle: str) -> Member:
    with unit_of_work():
        return person(handle)


def test_no_mail_of_it_where_it_was_switched_off(
    ben: Member, zoe: Member, reply: Post, drain: Drain, now: datetime
) -> None:
    with unit_of_work():
        choose_mails(db.session.get_one(Member, ben.id), set(), now)
    message.outbox().clear()
    confirm(zoe, reply, now)
    assert len(thanked(ben, drain, now + DAY)) == 1
    assert message.outbox() == []


def test_a_vote_is_thanks_enough_and_nobody_thanks_themselves(
    ben: Member, zoe: Member, reply: Post, drain: Drain, now: datetime
) -> None:
    with unit_of_work():
        db.session.get_one(Member, zoe.id).reputation = 100
    assert confirm(db.session.get_one(Member, zoe.id), reply, now).has_voted is True
    confirm(ben, reply, now)
    assert thanked(ben, drain, now + DAY) == []


def test_undo_takes_everything_back_and_opens_the_draft(
    ben: Member, zoe: Member, reply: Post, signed_in: SignedIn, drain: Drain, now: datetime
) -> None:
    thread_id, address = reply.thread_id, thread_address(db.session.get_one(Thread, reply.thread_id))
    reader = signed_in(zoe)
    reader.send("/drafts", {"key": "ask", "title": "What I began", "body": "It hums and stops."})
    reader.send(f"/threads/{thread_id}/deflection")
    page = reader.get(address).text
    assert "We will thank the author of the answer, and you now follow this question. Draft discarded." in page
    undone = reader.send(f"/threads/{thread_id}/deflection/undo")
    assert (undone.status_code, undone.location) == (303, "/questions/new")
    assert "What I began" in reader.get("/questions/new").text
    assert db.session.scalars(select(Subscription.level).filter_by(member_id=zoe.id, thread_id=thread_id)).all() == []
    assert thanked(ben, drain, now + 9999 * DAY) == []
    assert reader.send(f"/threads/{thread_id}/deflection/undo").status_code == 404


def test_undo_takes_the_vote_back_until_the_author_was_thanked(
    zoe: Member, reply: Post, signed_in: SignedIn, drain: Drain, now: datetime
) -> None:
    with unit_of_work():
        db.session.get_one(Member, zoe.id).reputation = 100
    reader, address = signed_in(zoe), f"/threads/{reply.thread_id}/deflection"
    reader.send(address)
    assert db.session.get_one(Post, reply.id).score == 1
    reader.send(f"{address}/undo")
    assert db.session.get_one(Post, reply.id).score == 0
    reader.send(address)
    with unit_of_work():
        thank_authors(now + 9999 * DAY)
    assert reader.send(f"{address}/undo").status_code == 409
    assert db.session.get_one(Post, reply.id).score == 1


def test_an_earlier_vote_stays_at_undo(ana: Member, reply: Post, signed_in: SignedIn, now: datetime) -> None:
    with unit_of_work():
        db.session.get_one(Member, ana.id).reputation = 100
        voting_actions.vote(db.session.get_one(Member, ana.id), db.session.get_one(Post, reply.id), 1, now)
    reader, address = signed_in(ana), f"/threads/{reply.thread_id}/deflection"
    reader.send(address)
    reader.send(f"{address}/undo")
    assert db.session.get_one(Post, reply.id).score == 1


def test_deflections_are_forgotten_after_a_year(zoe: Member, reply: Post, now: datetime) -> None:
    confirm(zoe, reply, now)
    for age, left in ((365, 1), (366, 0)):
        with unit_of_work():
            forget_deflections(now + age * DAY)
        assert len(db.session.scalars(select(Deflection)).all()) == left
