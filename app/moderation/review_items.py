"""Open, close and reopen review items."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from app.accounts.members.models import Member
from app.community.posts.models import Post
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.outbox.events import record_event
from app.core.outbox.models import HasId
from app.moderation.events import ITEM_DECIDED
from app.moderation.models import Flag, ReviewItem


def open_review_item(
    kind: str, subject: HasId, now: datetime, *, member_id: int | None = None, **facts: Any
) -> ReviewItem:
    """Return the open item of this kind about the subject; create it if there is none."""
    about = _about(kind, subject)
    values = {"member_id": member_id, "facts": facts, "opened_at": now}
    insert_if_absent(ReviewItem, **about, **values, post_id=subject.id if isinstance(subject, Post) else None)
    open_one = select(ReviewItem).filter_by(**about).where(ReviewItem.decided_at.is_(None))
    return db.session.scalars(open_one.execution_options(populate_existing=True)).one()


def open_for_post(kind: str, post: Post, now: datetime, **facts: Any) -> ReviewItem:
    """Return the open item of this kind about the post; create it if there is none."""
    return open_review_item(kind, post, now, member_id=post.author_id, **facts)


def was_opened(kind: str, subject: HasId, since: datetime) -> bool:
    """Was such an item opened since then? It may be decided already: an event delivered twice must not open two."""
    opened = select(ReviewItem.id).filter_by(**_about(kind, subject)).where(ReviewItem.opened_at >= since)
    return db.session.scalar(opened.limit(1)) is not None


def close_review_item(actor: Member | None, item: ReviewItem, decision: str, reason: str, now: datetime) -> None:
    """Close the item, which must be locked, with this decision."""
    item.decided_at, item.decided_by_id = now, None if actor is None else actor.id
    item.decision, item.reason = decision, reason
    record_event(ITEM_DECIDED, actor, item, now, kind=item.kind, decision=decision, post_id=item.post_id)


def open_again(item: ReviewItem, now: datetime) -> None:
    """Reopen the item, which must be locked, and its flags."""
    db.session.execute(update(Flag).where(Flag.item_id == item.id).values(outcome=None, decided_at=None))
    item.opened_at, item.decided_at, item.decided_by_id = now, None, None
    item.decision = item.reason = ""


def _about(kind: str, subject: HasId) -> dict[str, Any]:
    return {"kind": kind, "subject_type": type(subject).__name__.lower(), "subject_id": subject.id}
