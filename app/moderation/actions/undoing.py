"""Take a decision on a post back: what was done is undone, and the item waits for a look again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import Member
from app.community.actions import deleting, hiding
from app.community.actions.hiding import put_away
from app.community.actions.holding import hold
from app.community.models import Post
from app.community.models.post import BY_FLAGS, BY_STAFF, UNTIL_APPROVED
from app.core.audit import write_down
from app.core.db import db, lock
from app.core.errors import Conflict
from app.core.policy import require
from app.moderation.actions.opening import open_again
from app.moderation.actions.sanctioning import end
from app.moderation.models import APPROVED, DELETED, HIDDEN, KEPT, WARNED, ReviewItem, Sanction
from app.moderation.policies import can_reopen


def reopen(actor: Member, item: ReviewItem, now: datetime) -> ReviewItem:
    """Undo what was decided of the item.

    Raises NotAllowed where `can_reopen` says no, Conflict where the same waits for a look again already.
    """
    post = hold(db.session.get_one(Post, item.post_id)) if item.post_id else None
    require(can_reopen(actor, lock(item)))
    about = {"kind": item.kind, "subject_type": item.subject_type, "subject_id": item.subject_id}
    if db.session.scalar(select(ReviewItem.id).filter_by(**about).where(ReviewItem.decided_at.is_(None))):
        raise Conflict(_("This post was reported again since then, and is waiting for review."))
    if post is not None:
        UNDO[item.decision](actor, item, post, now)
    write_down("item.reopened", actor, item, now, member_id=item.member_id, space_id=item.space_id, was=item.decision)
    open_again(item, now)
    return item


def _hide_again(actor: Member, item: ReviewItem, post: Post, now: datetime) -> None:
    """What flags had hidden is hidden by them again."""
    if item.facts.get("was_hidden") and post.is_shown:
        put_away(actor, post, BY_FLAGS, now)


def _show(actor: Member, item: ReviewItem, post: Post, now: datetime) -> None:
    if item.facts.get("was_hidden"):
        post.hidden_because = BY_FLAGS if post.hidden_at else None
    elif post.hidden_because == BY_STAFF:
        hiding.unhide(actor, post, now)


def _bring_back(actor: Member, item: ReviewItem, post: Post, now: datetime) -> None:
    if item.facts.get("was_deleted"):
        deleting.leave_to_author(post, now)
    elif post.deleted_at:
        deleting.undelete(actor, post, now)


def _wait_again(actor: Member, item: ReviewItem, post: Post, now: datetime) -> None:  # noqa: ARG001 — as all of them
    if post.is_shown:
        put_away(actor, post, UNTIL_APPROVED, now)


def _unwarn(actor: Member, item: ReviewItem, post: Post, now: datetime) -> None:
    imposed = db.session.get(Sanction, item.facts.get("sanction_id", 0))
    if imposed is not None and imposed.lifted_at is None:
        imposed.member = lock(db.session.get_one(Member, imposed.member_id))
        end(actor, lock(imposed), "", now)
    _hide_again(actor, item, post, now)


UNDO: dict[str, Callable[[Member, ReviewItem, Post, datetime], None]] = {
    KEPT: _hide_again,
    WARNED: _unwarn,
    HIDDEN: _show,
    DELETED: _bring_back,
    APPROVED: _wait_again,
}
