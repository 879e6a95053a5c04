"""Load what a pending action is about, as far as an anonymous visitor may see it."""

from __future__ import annotations

from sqlalchemy import select

from app.community.members.queries import get_member
from app.community.pending_actions.kinds import FOLLOW_SPACE, FOLLOW_TAG, ON_POSTS, ON_THREADS, Pending
from app.community.posts.models import Post
from app.community.spaces.queries import get_space
from app.community.tags.queries import get_tag
from app.community.threads.models import Thread
from app.community.visibility import listed, posts_visible_to
from app.core.db.base import db
from app.core.errors import NotFound


def subject_of(pending: Pending) -> str:
    """Return the title or name of the subject; "" if it does not exist or is not public."""
    if pending.kind in ON_POSTS:
        on_post = select(Thread.title).join(Post, Post.thread_id == Thread.id)
        found = db.session.scalar(on_post.where(Post.id == pending.number, posts_visible_to(None), listed()))
        return found or ""
    if pending.kind in ON_THREADS:
        return db.session.scalar(select(Thread.title).where(Thread.id == pending.number, listed())) or ""
    try:
        return _name_of(pending)
    except NotFound:
        return ""


def _name_of(pending: Pending) -> str:
    if pending.kind == FOLLOW_TAG:
        return get_tag(pending.subject).name
    if pending.kind == FOLLOW_SPACE:
        return get_space(pending.subject, None).name
    return get_member(pending.subject).name
