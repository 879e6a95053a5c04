"""A question with an answer by Ben, members who flag, and items as they are now."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.members.models import MODERATOR, Member, Role
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.worker import run_until_empty
from app.core.settings import change_settings
from app.moderation.flags import actions as flags_actions
from app.moderation.models import Flag, ReviewItem
from app.moderation.review_queue import actions as review_queue_actions
from tests import cast
from tests.community.samples import a_question, an_answer

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def thread(ana: Member, machines: Space, now: datetime) -> Thread:
    return a_question(ana, machines, now - 2 * DAY)


@pytest.fixture
def reply(ben: Member, thread: Thread, now: datetime) -> Post:
    """Ben's answer."""
    return an_answer(ben, thread, now - DAY)


@pytest.fixture
def crowd(app: Flask, now: datetime) -> list[Member]:
    """Four members who have nothing to do with it."""
    with unit_of_work():
        return [cast.person(handle) for handle in ("kim", "lou", "max", "noa")]


@pytest.fixture
def gil(app: Flask, now: datetime) -> Member:
    """Moderates a space of their own, and not the machines."""
    with unit_of_work():
        gil, garden = cast.person("gil"), cast.place("garden")
        gil.roles.append(Role(name=MODERATOR, space_id=garden.id, granted_at=now))
    return gil


def flag(member: Member, post: Post, now: datetime, reason: str = "spam", text: str = "") -> Flag:
    with unit_of_work():
        return flags_actions.flag(member, post, reason, text, now)


def flagged_by(members: list[Member], post: Post, now: datetime, reason: str = "spam") -> ReviewItem:
    """The item that these members' flags make."""
    for member in members:
        flag(member, post, now, reason)
    return the_item(post_id=post.id, kind="flags")


def decide(actor: Member, item: ReviewItem, decision: str, now: datetime, reason: str = "spam", text: str = "") -> None:
    with unit_of_work():
        review_queue_actions.decide(actor, fresh(item), decision, now, reason=reason, text=text)


def the_item(**which: object) -> ReviewItem:
    """The newest item of which this is true."""
    return db.session.scalars(select(ReviewItem).filter_by(**which).order_by(ReviewItem.id.desc()).limit(1)).one()


def fresh(row):
    """The row as it is in the database now."""
    db.session.expire_all()
    return db.session.get_one(type(row), row.id)


def work(now: datetime) -> None:
    """The worker tells what happened."""
    run_until_empty(now + DAY)


@pytest.fixture
def with_approval(app: Flask, now: datetime) -> None:
    """First posts have to be approved."""
    with unit_of_work():
        change_settings(now, first_post_approval=True)
