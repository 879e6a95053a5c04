"""What tests of notifications share: Ana's question, and the worker that tells of what happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Member
from app.community.actions import answering, asking, commenting
from app.community.models import Post, Space, Thread
from app.core import mail
from app.core.db import db, unit_of_work
from app.core.worker import run_until_empty
from app.notifications.models import Notification

TITLE = "The washing machine stops at three minutes"
BODY = "It has run for an hour, and then the clock stands still at three minutes."
ADVICE = "Turn the drum by hand once: the balance sensor resets itself then."


@pytest.fixture
def question(ana: Member, machines: Space, now: datetime) -> Thread:
    """Ana's public question."""
    with unit_of_work():
        return asking.ask(
            ana, space=db.session.get_one(Space, machines.id), title=TITLE, body=BODY, tags=["drum"], now=now
        )


@pytest.fixture
def advice(ben: Member, question: Thread, now: datetime) -> Post:
    """Ben's answer."""
    with unit_of_work():
        return answering.answer(ben, question, ADVICE, now)


@pytest.fixture
def comment(now: datetime) -> Callable[[Member, Post], Post]:
    def make(actor: Member, post: Post) -> Post:
        with unit_of_work():
            return commenting.comment(actor, post, "That is a good hint, thank you.", now)

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
    for letter in mail.outbox():
        letters.setdefault(letter.to, []).append(letter.subject)
    return letters
