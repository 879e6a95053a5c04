"""Follow a thread, stop following it, mute it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update

from app.accounts.models import Member
from app.community.models import Subscription, Thread
from app.community.models.backing import FOLLOWING, MUTED
from app.core.db import db, insert_once


def follow(actor: Member, thread: Thread, now: datetime) -> None:
    """The actor is told what happens in the thread."""
    _set_level(actor, thread, FOLLOWING, now)


def unfollow(actor: Member, thread: Thread, now: datetime) -> None:  # noqa: ARG001 — every action ends with `now`
    """The actor is told no more, until they take part again."""
    db.session.execute(delete(Subscription).filter_by(thread_id=thread.id, member_id=actor.id))


def mute(actor: Member, thread: Thread, now: datetime) -> None:
    """The actor is told nothing of the thread, whatever they do in it."""
    _set_level(actor, thread, MUTED, now)


def start_following(actor: Member, thread: Thread, now: datetime) -> None:
    """Who takes part follows, unless they follow already or have muted the thread."""
    insert_once(Subscription, thread_id=thread.id, member_id=actor.id, level=FOLLOWING, since=now)


def _set_level(actor: Member, thread: Thread, level: str, now: datetime) -> None:
    mine = {"thread_id": thread.id, "member_id": actor.id}
    if not insert_once(Subscription, **mine, level=level, since=now):
        db.session.execute(update(Subscription).filter_by(**mine).values(level=level, since=now))
