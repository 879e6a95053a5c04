"""Queries for posts that are reported or were removed with a reason."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.members.models import Member
from app.community.posts.models import UNTIL_APPROVED, Post
from app.community.removal.reasons import removal_reason_text
from app.community.threads.models import Thread
from app.community.visibility import get_post, posts_visible_to, visible_to
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.errors import Message, NotFound, require_found
from app.moderation.models import Flag

TAKEN_AWAY = ("post.hidden", "post.deleted")


class Reason(NamedTuple):
    """Why a post is not visible to everyone: the reason in the reader's language, and the message with it."""

    word: Message
    text: str


def flaggable(post_id: int, viewer: Member) -> Post:
    """Return the post, even if the viewer's own flag has just hidden it, so that a second click is thanked too."""
    flagged = Post.id.in_(select(Flag.post_id).where(Flag.member_id == viewer.id, Flag.outcome.is_(None)))
    seen = visible_to(viewer) & posts_visible_to(viewer)
    statement = (
        select(Post)
        .join(Post.thread)
        .options(
            contains_eager(Post.thread).options(joinedload(Thread.asker), joinedload(Thread.space)),
            joinedload(Post.author),
        )
        .where(Post.id == post_id, or_(seen, flagged))
    )
    return require_found(db.session.scalar(statement))


def own_post(post_id: int, author: Member) -> Post:
    post = get_post(post_id, author)
    if post.author_id != author.id:
        raise NotFound
    return post


def reason_of(post: Post) -> Reason:
    """Return the reason for which staff last removed the post."""
    if post.is_deleted:
        return Reason(*removal_reason_text(post.deleted_because))
    if post.hidden_because in ("flags", UNTIL_APPROVED):
        return Reason("", "")
    written = select(AuditLogEntry.facts, AuditLogEntry.reason).where(
        AuditLogEntry.subject_type == "post", AuditLogEntry.subject_id == post.id, AuditLogEntry.action.in_(TAKEN_AWAY)
    )
    row = db.session.execute(written.order_by(AuditLogEntry.id.desc()).limit(1)).one_or_none()
    if row is None:
        return Reason("", "")
    return Reason(*removal_reason_text(f"{row.facts.get('because', '')}\n{row.reason}".strip()))
