"""Report a post. Enough flags hide it and silence a newcomer until a moderator reviews them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select

from app.accounts.members.models import Member
from app.community.locks import lock_post
from app.community.permissions import can_participate
from app.community.posts.models import Post
from app.community.removal.actions import hide_for_flags
from app.community.removal.policies import can_flag
from app.core.db.base import db
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.moderation import rules
from app.moderation.events import POST_FLAGGED
from app.moderation.models import AGREED, DISAGREED, FLAGS, Flag
from app.moderation.policies import can_flag_again
from app.moderation.reasons import checked_reason
from app.moderation.review_items import open_for_post
from app.moderation.sanctions.actions import silence_for_flags


def flag(actor: Member, post: Post, reason: str, text: str, now: datetime) -> Flag:
    """Add the actor's flag to the open review item, unless their last one is undecided.

    Raises NotAllowed also if their last one was decided less than a day ago.
    """
    reason, text = checked_reason(reason, text)
    last = last_flag(actor, lock_post(post))
    if last is not None and last.outcome is None:
        return last
    require_allowed(can_participate(actor, now))
    require_allowed(can_flag(actor, post))
    require_allowed(can_flag_again(last, now))
    item = open_for_post(FLAGS, post, now)
    added = Flag(post_id=post.id, member_id=actor.id, item_id=item.id, reason=reason, text=text, raised_at=now)
    db.session.add(added)
    record_event(POST_FLAGGED, actor, post, now, thread_id=post.thread_id, reason=reason)
    if _is_enough(_flaggers(Flag.post_id == post.id), rules.FLAGS_TO_HIDE) and not post.staff_role:
        was_shown = hide_for_flags(post, now)
        item.facts = item.facts | ({"was_hidden": True} if was_shown else {})
    _silence_newcomer(post, now)
    return added


def last_flag(actor: Member, post: Post) -> Flag | None:
    mine = select(Flag).where(Flag.post_id == post.id, Flag.member_id == actor.id)
    return db.session.scalars(mine.order_by(Flag.raised_at.desc(), Flag.id.desc()).limit(1)).one_or_none()


def _silence_newcomer(post: Post, now: datetime) -> None:
    """Silence an author who is new and whose posts several members flagged, until a moderator reviews it."""
    author = db.session.get(Member, post.author_id) if post.author_id else None
    if author is None or author.is_staff or not rules.is_newcomer(author.trust_level, author.created_at, now):
        return
    theirs = Flag.post_id.in_(select(Post.id).where(Post.author_id == author.id))
    if _is_enough(_flaggers(theirs), rules.FLAGS_TO_SILENCE):
        silence_for_flags(author, now)


def _flaggers(of: object) -> set[int]:
    return set(db.session.scalars(select(Flag.member_id).where(of, Flag.outcome.is_(None)).distinct()))  # type: ignore[arg-type]


def _is_enough(members: Iterable[int], needed: int) -> bool:
    """Are these enough members, not counting those whose flags moderators mostly rejected?"""
    members = set(members)
    if len(members) < needed:
        return False
    decided = (
        select(Flag.member_id, Flag.outcome, func.count())
        .where(Flag.member_id.in_(members), Flag.outcome.is_not(None))
        .group_by(Flag.member_id, Flag.outcome)
    )
    past = {(member_id, outcome): number for member_id, outcome, number in db.session.execute(decided)}
    weighty = [each for each in members if rules.counts(past.get((each, AGREED), 0), past.get((each, DISAGREED), 0))]
    return len(weighty) >= needed
