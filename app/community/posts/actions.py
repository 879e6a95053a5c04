"""Post an answer, a comment or a reply to a suggestion."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.accounts.members.models import Member
from app.community import duplicates, mentions, text_rules
from app.community.attachments.actions import attach_files_to_post
from app.community.counters import count_answer
from app.community.events import ANSWER_POSTED, POST_COMMENTED, POST_HIDDEN, THREAD_REOPENED
from app.community.following.actions import start_following
from app.community.locks import lock_post
from app.community.mentions import limit_mentions, tell_named
from app.community.permissions import can_participate
from app.community.posts.models import ANSWER, COMMENT, UNTIL_APPROVED, Post, Revision
from app.community.posts.policies import can_answer, can_comment, can_link
from app.community.posts.rate_limits import limit_links, limit_reply_rate
from app.community.roles import staff_role_in
from app.community.spaces.models import Space
from app.community.threads.models import NEEDS_DETAILS, Thread
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.core.settings import settings
from app.core.text.content_checks import run_content_checks


def answer(actor: Member, thread: Thread, body: str, now: datetime, *, confirm: str = "") -> Post:
    """Post an answer, follow the thread and clear a rejection of earlier answers. Raises InvalidInput."""
    body = text_rules.checked_body(body)
    html = mentions.render(body)
    require_allowed(can_answer(actor, lock_row(thread)))
    require_allowed(can_link(actor, thread.space_id, text_rules.link_count(html)))
    run_content_checks("answer", actor, thread, body, confirm, now)
    limit_links(actor, text_rules.link_count(html), now)
    limit_mentions(actor, html, now)
    limit_reply_rate(actor, now)
    post = write_post(actor, thread, ANSWER, body, html, now)
    start_following(actor, thread, now)
    if post.is_shown:
        publish_answer(actor, post, now)
    return post


def publish_answer(author: Member | None, post: Post, now: datetime) -> None:
    """Count an answer that becomes visible to all, and record the events that notify others."""
    thread = post.thread
    thread.rejected_at = None
    if author is not None and thread.claimed_by_id == author.id:
        clear_claim(thread, now)
    count_answer(post, 1)
    record_activity(thread, author, now)
    record_event(ANSWER_POSTED, author, post, now, thread_id=thread.id)
    tell_named(author, post, now)


def reopen_on_asker_activity(asker: Member, thread: Thread, now: datetime) -> None:
    """Unarchive the locked thread when its author writes in it; reopen it if it was closed for missing details."""
    if thread.archived_at or thread.closed_reason == NEEDS_DETAILS:
        unarchive(asker, thread, now, leaves_closed=thread.closed_reason not in (None, NEEDS_DETAILS))


def unarchive(actor: Member | None, thread: Thread, now: datetime, *, leaves_closed: bool = False) -> None:
    """Unarchive the locked thread and reopen it unless `leaves_closed`; the caller has checked permission."""
    why = thread.closed_reason if thread.closed_reason and not leaves_closed else "archived"
    canonical_id = thread.canonical_id
    thread.archived_at, thread.changed_at = None, now
    if not leaves_closed:
        if thread.is_duplicate:
            duplicates.unlink_duplicate(thread)
        thread.closed_at = thread.closed_reason = thread.closed_by_id = None
    record_event(THREAD_REOPENED, actor, thread, now, thread_id=thread.id, why=why, canonical_id=canonical_id)


def clear_claim(thread: Thread, now: datetime) -> None:
    """End the claim on the thread, which must be locked."""
    thread.claimed_by, thread.claimed_until, thread.changed_at = None, None, now


def comment(actor: Member, post: Post, body: str, now: datetime, *, confirm: str = "") -> Post:
    """Add a comment to the post. Raises InvalidInput for an invalid text or at the rate limit."""
    body = text_rules.checked_comment(body)
    html = mentions.render(body)
    require_allowed(can_comment(actor, lock_post(post)))
    require_allowed(can_link(actor, post.thread.space_id, text_rules.link_count(html)))
    run_content_checks("comment", actor, post.thread, body, confirm, now)
    limit_links(actor, text_rules.link_count(html), now)
    limit_mentions(actor, html, now)
    limit_reply_rate(actor, now)
    added = write_post(actor, post.thread, COMMENT, body, html, now, parent=post)
    if added.is_shown:
        publish_comment(actor, added, now)
    return added


def publish_comment(author: Member | None, comment: Post, now: datetime) -> None:
    """Count a comment that becomes visible to all, and record the events that notify others."""
    parent = db.session.get_one(Post, comment.parent_id)
    parent.comment_count = Post.comment_count + 1
    record_activity(comment.thread, author, now)
    record_event(POST_COMMENTED, author, comment, now, thread_id=comment.thread_id, parent_id=parent.id)
    tell_named(author, comment, now)


def write_post(
    actor: Member, thread: Thread, kind: str, body: str, html: str, now: datetime, parent: Post | None = None
) -> Post:
    """Add a post, hidden if it needs approval, with its first revision and the actor's staff role in the space."""
    require_allowed(can_participate(actor, now))
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
    attach_files_to_post(actor, post, now)
    add_revision(post, actor, now)
    if waits:
        record_event(POST_HIDDEN, actor, post, now, thread_id=thread.id, because=UNTIL_APPROVED)
    return post


def waits_for_approval(actor: Member, thread: Thread) -> bool:
    """Return whether this is a newcomer's first public post and such posts need approval here."""
    is_newcomer = thread.is_public and actor.trust_level == 0 and not actor.is_staff
    if not is_newcomer or not (
        settings().first_post_approval or db.session.get_one(Space, thread.space_id).approves_first_posts
    ):
        return False
    shown = (Post.author_id == actor.id, Post.is_shown)
    before = select(Post.id).join(Post.thread).where(*shown, Thread.is_public).limit(1)
    return db.session.scalar(before) is None


def add_revision(post: Post, editor: Member, now: datetime, summary: str = "") -> Revision:
    """Store the current content of the post as a revision."""
    revision = Revision(post_id=post.id, number=post.revision, editor_id=editor.id, summary=summary, created_at=now)
    db.session.add(store_post_content(revision, post))
    return revision


def store_post_content(revision: Revision, post: Post) -> Revision:
    """Copy the text of the post to the revision; for an opening post also the title and tags of its thread."""
    revision.body = post.body
    if post.is_opening:
        revision.title, revision.tag_names = post.thread.title, list(post.thread.tag_names)
    return revision


def record_activity(thread: Thread, actor: Member | None, now: datetime) -> None:
    """Update the activity times of the thread, which must be locked, and reopen it if its author wrote."""
    thread.active_at = thread.written_at = thread.changed_at = now
    if actor is not None and actor.id == thread.asker_id:
        reopen_on_asker_activity(actor, thread, now)
