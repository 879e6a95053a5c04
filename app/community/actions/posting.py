"""What asking, answering and commenting share: a post with its first revision."""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import Member
from app.community.models import Post, Revision, Thread
from app.community.staff import staff_role_in
from app.core.db import db


def write_post(
    actor: Member, thread: Thread, kind: str, body: str, html: str, now: datetime, parent: Post | None = None
) -> Post:
    """Add a post and its first revision, with the role in which the actor speaks in the thread's space."""
    post = Post(
        kind=kind,
        thread=thread,
        author=actor,
        parent_id=None if parent is None else parent.id,
        staff_role=staff_role_in(actor, thread.space_id),
        body=body,
        html=html,
        created_at=now,
    )
    db.session.add(post)
    db.session.flush()
    add_revision(post, actor, now)
    return post


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


def touch(thread: Thread, actor: Member, now: datetime) -> None:
    """Something was written here. The asker's word takes up what was archived, and what waited for their details."""
    thread.active_at = thread.written_at = thread.changed_at = now
    if actor.id == thread.asker_id:
        thread.archived_at = None
        if thread.closed_reason == "needs_details":
            thread.closed_at = thread.closed_reason = None
