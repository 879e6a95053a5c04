"""What asking, answering and commenting share: a post with its first revision, which a newcomer's first waits with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.accounts.models import Member
from app.community.actions.archiving import hear_asker
from app.community.actions.attaching import bind
from app.community.events import POST_HIDDEN
from app.community.models import Post, Revision, Space, Thread
from app.community.models.post import UNTIL_APPROVED
from app.community.models.thread import PUBLIC
from app.community.policies import can_take_part
from app.community.staff import staff_role_in
from app.core.db import db
from app.core.events import record
from app.core.policy import require
from app.core.settings import settings


def write_post(
    actor: Member, thread: Thread, kind: str, body: str, html: str, now: datetime, parent: Post | None = None
) -> Post:
    """Add a post and its first revision, with the role in which the actor speaks in the thread's space.

    It is hidden from the beginning where it has to be approved first. Raises NotAllowed where the actor may not write
    at the moment, Refused where it holds more files than it may.
    """
    require(can_take_part(actor, now))
    waits = waits_for_approval(actor, thread)
    post = Post(
        kind=kind,
        thread=thread,
        author=actor,
        parent_id=None if parent is None else parent.id,
        staff_role=staff_role_in(actor, thread.space_id),
        body=body,
        html=html,
        hidden_at=now if waits else None,
        hidden_because=UNTIL_APPROVED if waits else None,
        created_at=now,
    )
    if waits and post.is_opening:
        thread.hidden_at = now
    db.session.add(post)
    db.session.flush()
    bind(actor, post, now)
    add_revision(post, actor, now)
    if waits:
        record(POST_HIDDEN, actor, post, now, thread_id=thread.id, because=UNTIL_APPROVED)
    return post


def waits_for_approval(actor: Member, thread: Thread) -> bool:
    """Is this the first that a newcomer writes for all to read, where such have to be approved?"""
    is_newcomer = thread.is_public and actor.trust_level == 0 and not actor.is_staff
    if not is_newcomer or not (
        settings().first_post_approval or db.session.get_one(Space, thread.space_id).approves_first_posts
    ):
        return False
    shown = (Post.author_id == actor.id, Post.hidden_at.is_(None), Post.deleted_at.is_(None))
    before = select(Post.id).join(Post.thread).where(*shown, Thread.visibility == PUBLIC).limit(1)
    return db.session.scalar(before) is None


def add_revision(post: Post, editor: Member, now: datetime, summary: str = "") -> Revision:
    """Keep the post as it is now as its revision of that number."""
    revision = Revision(post_id=post.id, number=post.revision, editor_id=editor.id, summary=summary, created_at=now)
    db.session.add(keep(revision, post))
    return revision


def keep(revision: Revision, post: Post) -> Revision:
    """Write the post's words, on an opening its thread's title and tags too, into the revision."""
    revision.body = post.body
    if post.is_opening:
        revision.title, revision.tag_names = post.thread.title, list(post.thread.tag_names)
    return revision


def touch(thread: Thread, actor: Member | None, now: datetime) -> None:
    """Something was written in the thread, which is held."""
    thread.active_at = thread.written_at = thread.changed_at = now
    if actor is not None and actor.id == thread.asker_id:
        hear_asker(actor, thread, now)
