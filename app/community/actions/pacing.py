"""Nobody writes faster than a person can: how long a member waits between two threads, and between two replies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_ngettext
from sqlalchemy import func, select

from app.accounts.models import Member
from app.community.models import Post
from app.community.models.post import ANSWER, COMMENT, OPENING
from app.core.db import db, lock
from app.core.errors import Refused
from app.core.limits import scale

NEWCOMER = timedelta(hours=24)  # Discourse's first day, at trust level 0
BETWEEN_THREADS = (120, 15)  # seconds for newcomers, and for everyone else
BETWEEN_REPLIES = (30, 5)


def wait_between_threads(actor: Member, now: datetime) -> None:
    """Raises Refused where the actor's last thread is too young."""
    _wait(actor, (OPENING,), BETWEEN_THREADS, now)


def wait_between_replies(actor: Member, now: datetime) -> None:
    """Raises Refused where the actor's last answer or comment is too young."""
    _wait(actor, (ANSWER, COMMENT), BETWEEN_REPLIES, now)


def _wait(actor: Member, kinds: Sequence[str], waits: tuple[int, int], now: datetime) -> None:
    """The member's row is locked, so that two sends at once count each other. Staff never wait."""
    lock(actor)
    is_newcomer = actor.trust_level == 0 and now - actor.created_at < NEWCOMER
    seconds = int(waits[0 if is_newcomer else 1] / scale())
    if actor.is_staff or not seconds:
        return
    last = db.session.scalar(select(func.max(Post.created_at)).where(Post.author_id == actor.id, Post.kind.in_(kinds)))
    elapsed = (now - last).total_seconds() if last else seconds
    if 0 <= elapsed < seconds:
        raise Refused(
            lazy_ngettext(
                "You wrote something a moment ago. Wait %(num)d more second, then send it again.",
                "You wrote something a moment ago. Wait %(num)d more seconds, then send it again.",
                max(1, round(seconds - elapsed)),
            )
        )
