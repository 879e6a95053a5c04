"""Rate limits for posts, stricter on a member's first day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_ngettext
from sqlalchemy import func, select

from app.accounts.members.models import Member
from app.community.mentions import NEWCOMERS_LINKS
from app.community.permissions import FIRST_DAY, is_newcomer
from app.community.posts.models import ANSWER, COMMENT, OPENING, Post
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.errors import InvalidInput
from app.core.web.rate_limits import scale

BETWEEN_THREADS = (120, 15)  # seconds, for newcomers and for everyone else
BETWEEN_REPLIES = (30, 5)
NEWCOMERS_THREADS, NEWCOMERS_REPLIES = 3, 10  # on their first day; Discourse


def pace_thread(actor: Member, now: datetime) -> None:
    """Raise InvalidInput if the actor started a thread too recently, or a newcomer has reached the limit for a day."""
    _pace(actor, (OPENING,), BETWEEN_THREADS, NEWCOMERS_THREADS, now)


def limit_reply_rate(actor: Member, now: datetime) -> None:
    """Raise InvalidInput if the actor posted too recently, or a newcomer has reached the limit for a day."""
    _pace(actor, (ANSWER, COMMENT), BETWEEN_REPLIES, NEWCOMERS_REPLIES, now)


def limit_links(actor: Member, links: int, now: datetime) -> None:
    """Raise InvalidInput if a newcomer's post contains too many links."""
    most = max(1, int(NEWCOMERS_LINKS * scale()))
    if links > most and is_newcomer(actor, now):
        raise InvalidInput(
            lazy_ngettext(
                "On your first day, a post can contain %(num)d link. Keep the one that matters most.",
                "On your first day, a post can contain %(num)d links. Keep the ones that matter most.",
                most,
            ),
            "body",
        )


def _pace(actor: Member, kinds: Sequence[str], waits: tuple[int, int], most: int, now: datetime) -> None:
    """Apply the limits with the member locked, so that simultaneous requests count each other. Staff need not wait."""
    lock_row(actor)
    newcomes = is_newcomer(actor, now)
    seconds = int(waits[0 if newcomes else 1] / scale())
    if actor.is_staff or not (seconds or newcomes):
        return
    mine = (Post.author_id == actor.id, Post.kind.in_(kinds), Post.created_at > now - FIRST_DAY)
    last, count = db.session.execute(select(func.max(Post.created_at), func.count()).where(*mine)).one()
    if newcomes:
        _count_of_the_day(kinds, count, max(1, int(most * scale())))
    elapsed = (now - last).total_seconds() if last else seconds
    if 0 <= elapsed < seconds:
        raise InvalidInput(
            lazy_ngettext(
                "You have just posted something. Wait %(num)d more second, then try again.",
                "You have just posted something. Wait %(num)d more seconds, then try again.",
                max(1, round(seconds - elapsed)),
            )
        )


def _count_of_the_day(kinds: Sequence[str], count: int, most: int) -> None:
    if count < most:
        return
    if OPENING in kinds:
        raise InvalidInput(
            lazy_ngettext(
                "On your first day, you can ask %(num)d question. This one is saved as a draft: post it tomorrow.",
                "On your first day, you can ask %(num)d questions. This one is saved as a draft: post it tomorrow.",
                most,
            )
        )
    raise InvalidInput(
        lazy_ngettext(
            "On your first day, you can post %(num)d reply. This one is saved as a draft: post it tomorrow.",
            "On your first day, you can post %(num)d replies. This one is saved as a draft: post it tomorrow.",
            most,
        )
    )
