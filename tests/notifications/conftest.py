"""What tests of notifications share: Ana's question, and the worker that tells of what happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.mail import message
from app.core.outbox.worker import run_until_empty
from app.notifications.models import Notification

TITLE = "The washing machine stops at three minutes"
BODY = "It has run for an hour, and then the clock stands still at three minutes."
ADVICE = "Turn the drum by hand once: the balance sensor resets itself then."


@pytest.fixture
def question(ana: Member, machines: Space, now: datetime) -> Thread:
    """Ana's public question."""
    with unit_of_work():
        return threads_actions.ask(
            ana, space=db.session.get_one(Space, machines.id), title=TITLE, body=BODY, tags=["drum"], now=now
        )


@pytest.fixture
def advice(ben: Member, question: Thread, now: datetime) -> Post:
    """Ben's answer."""
    with unit_of_work():
        return posts_actions.answer(ben, question, ADVICE, now)


@pytest.fixture
def comment(now: datetime) -> Callable[[Member, Post], Post]:
    def make(actor: Member, post: Post) -> Post:
        with unit_of_work():
            return posts_actions.comment(actor, post, "That is a good hint, thank you.", now)

    return make


def told(member: Member, now: datetime | None = None) -> list[str]:
    """The kinds of what the member was told, oldest first, after the worker has done all it can."""
    run_until_empty(now)
    return list(
        db.session.scalars(
            select(Notification.kind).where(Notification.member_id == member.id).order_by(Notification.id)
        )
    )


def mailed(app: Flask) -> dict[str, list[str]]:
    """Who got which mails, by subject."""
    letters: dict[str, list[str]] = {}
    for letter in message.outbox():
        letters.setdefault(letter.to, []).append(letter.subject)
    return letters
