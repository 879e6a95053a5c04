"""Delete, hide and approve posts, undo that, and update the counters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from app.accounts.members.models import Member
from app.community import counters
from app.community.counters import count_answer, count_thread
from app.community.events import (
    ANSWER_POSTED,
    POST_COMMENTED,
    POST_DELETED,
    POST_HIDDEN,
    POST_SHOWN,
    POST_UNDELETED,
    QUESTION_ASKED,
)
from app.community.locks import lock_post
from app.community.posts import actions as posts_actions
from app.community.posts.actions import record_activity
from app.community.posts.models import BY_FLAGS, BY_STAFF, UNTIL_APPROVED, Post
from app.community.removal.policies import can_approve, can_delete, can_hide, can_undelete, can_unhide
from app.community.removal.reasons import LONGEST_TEXT, REASONS, because
from app.community.threads import actions as threads_actions
from app.community.voting import actions as voting_actions
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.errors import InvalidInput
from app.core.outbox.events import record_event
from app.core.outbox.models import Event
from app.core.policy import require_allowed
from app.reputation import actions as reputation_actions
from app.reputation import rules


@contextmanager
def update_counters(post: Post, now: datetime) -> Iterator[None]:
    """Update every counter according to what the block shows or hides. The post and its thread must be locked."""
    thread = post.thread
    was_shown, was_listed = post.is_shown, thread.is_listed
    yield
    by = post.is_shown - was_shown
    if post.is_opening:
        listed = thread.is_listed - was_listed
        if listed:
            count_thread(thread, listed)
    elif post.is_answer and by:
        (voting_actions.resume if by > 0 else voting_actions.rest)(post, thread, now)
        count_answer(post, by)
    elif by:
        parent = lock_row(db.session.scalars(select(Post).where(Post.id == post.parent_id)).one())
        parent.comment_count = Post.comment_count + by
    thread.changed_at = now


ANNOUNCING = tuple(each.name for each in (QUESTION_ASKED, ANSWER_POSTED, POST_COMMENTED))


def approve(actor: Member, post: Post, now: datetime) -> None:
    """Approve the post: show and count it, and notify others unless it was already announced before an undo."""
    require_allowed(can_approve(actor, lock_post(post)))
    if _is_known(post):
        reveal(post, now)
        record_event(POST_SHOWN, actor, post, now, thread_id=post.thread_id)
        return
    post.hidden_at = post.hidden_because = None
    author = db.session.get(Member, post.author_id) if post.author_id else None
    if post.is_opening:
        _open(author, post, now)
    elif post.is_answer:
        posts_actions.publish_answer(author, post, now)
    else:
        posts_actions.publish_comment(author, post, now)
    record_event(POST_SHOWN, actor, post, now, thread_id=post.thread_id, was=UNTIL_APPROVED)


def _is_known(post: Post) -> bool:
    """Return whether the post was announced before."""
    subject = post.thread if post.is_opening else post
    about = {"subject_type": type(subject).__name__.lower(), "subject_id": subject.id}
    announced = select(Event.id).filter_by(**about).where(Event.name.in_(ANNOUNCING))
    return db.session.scalar(announced.limit(1)) is not None


def _open(author: Member | None, post: Post, now: datetime) -> None:
    thread = post.thread
    thread.hidden_at = None
    record_activity(thread, author, now)
    if thread.is_listed:
        counters.count_thread(thread, 1)
    if thread.is_question:
        threads_actions.publish_question(author, thread, now)


OF_ABUSE = ("spam", "abusive")  # reasons that cost the author points


def delete(actor: Member, post: Post, now: datetime, *, reason: str = "", text: str = "") -> None:
    """Delete the post (an opening post: its thread): only its author and staff still see it.

    Spam and abuse cost points. `reason` is a key of REASONS, `text` a message to the author.
    """
    if reason and reason not in REASONS:
        raise InvalidInput(_("Select a reason."), "reason")
    if lock_post(post).is_deleted and post.deleted_by_id == actor.id:
        return
    require_allowed(can_delete(actor, post))
    _take_away(actor, post, reason, text[:LONGEST_TEXT], now)
    if actor.id != post.author_id:
        _log_deletion("post.deleted", actor, post, now, text[:LONGEST_TEXT], because=reason)
    record_event(POST_DELETED, actor, post, now, thread_id=post.thread_id)


def delete_among_many(actor: Member, post: Post, now: datetime, *, reason: str, text: str, is_first: bool) -> bool:
    """Delete the post as one of many: the first notifies, the caller writes one log entry. False if not allowed."""
    if not can_delete(actor, lock_post(post)):
        return False
    _take_away(actor, post, reason, text[:LONGEST_TEXT], now)
    record_event(POST_DELETED, actor, post, now, thread_id=post.thread_id, is_quiet=not is_first)
    return True


def undelete(actor: Member, post: Post, now: datetime) -> None:
    """Restore a deleted post, and the points that its deletion cost."""
    require_allowed(can_undelete(actor, lock_post(post)))
    _bring_back(post, now)
    if actor.id != post.author_id:
        _log_deletion("post.undeleted", actor, post, now)
    record_event(POST_UNDELETED, actor, post, now, thread_id=post.thread_id)


def undelete_among_many(actor: Member, post: Post, now: datetime, *, is_first: bool) -> None:
    """Restore the post, which is locked, as one of many."""
    _bring_back(post, now)
    record_event(POST_UNDELETED, actor, post, now, thread_id=post.thread_id, is_quiet=not is_first)


def leave_to_author(post: Post, now: datetime) -> None:
    """Undo the deletion by staff of a locked post that its author had deleted; the author can restore it again."""
    post.deleted_by_id, post.deleted_because = post.author_id, ""
    reputation_actions.reverse_points((rules.REMOVED_AS_ABUSE,), post, now)


def _take_away(actor: Member, post: Post, reason: str, text: str, now: datetime) -> None:
    with update_counters(post, now):
        post.deleted_at, post.deleted_by_id = now, actor.id
        post.deleted_because = because(reason, text)
        if post.is_opening:
            post.thread.deleted_at = now
    if actor.id != post.author_id:
        _fine(actor, post, reason, now)


def _bring_back(post: Post, now: datetime) -> None:
    with update_counters(post, now):
        post.deleted_at = post.deleted_by_id = None
        post.deleted_because = ""
        if post.is_opening:
            post.thread.deleted_at = None
    reputation_actions.reverse_points((rules.REMOVED_AS_ABUSE,), post, now)


def _log_deletion(deed: str, actor: Member, post: Post, now: datetime, reason: str = "", **facts: str) -> None:
    space_id = post.thread.space_id
    write_audit_log(deed, actor, post, now, member_id=post.author_id, space_id=space_id, reason=reason.strip(), **facts)


def _fine(actor: Member, post: Post, reason: str, now: datetime) -> None:
    author = db.session.get(Member, post.author_id) if post.author_id else None
    if author is not None and reason in OF_ABUSE and post.thread.is_public:
        reputation_actions.award(author, rules.REMOVED_AS_ABUSE, post, actor, now)


def hide(actor: Member, post: Post, now: datetime, *, reason: str = "", text: str = "") -> None:
    """Hide the post (an opening post: its thread): only its author and staff still see it.

    `reason` is a key of REASONS, `text` a message to the author.
    """
    if reason and reason not in REASONS:
        raise InvalidInput(_("Select a reason."), "reason")
    require_allowed(can_hide(actor, lock_post(post)))
    _log_hiding("post.hidden", actor, post, now, text.strip()[:LONGEST_TEXT], because=reason)
    set_hidden(actor, post, BY_STAFF, now)


def hide_for_flags(post: Post, now: datetime) -> bool:
    """Hide the post because several members reported it. Returns whether it was shown until now."""
    if not lock_post(post).is_shown:
        return False
    set_hidden(None, post, BY_FLAGS, now)
    return True


def unhide(actor: Member, post: Post, now: datetime) -> None:
    """Show a hidden post again."""
    require_allowed(can_unhide(actor, lock_post(post)))
    _log_hiding("post.shown", actor, post, now)
    reveal(post, now)
    record_event(POST_SHOWN, actor, post, now, thread_id=post.thread_id)


def reveal(post: Post, now: datetime) -> None:
    """Show the post, which must be locked. The caller has checked permission."""
    with update_counters(post, now):
        post.hidden_at = post.hidden_because = None
        if post.is_opening:
            post.thread.hidden_at = None


def set_hidden(actor: Member | None, post: Post, because: str, now: datetime) -> None:
    """Hide the post, which must be locked, for one of HIDDEN_BECAUSE. The caller has checked permission."""
    with update_counters(post, now):
        if not post.is_hidden:
            post.hidden_at = now
        post.hidden_because = because
        if post.is_opening:
            post.thread.hidden_at = post.hidden_at
    record_event(POST_HIDDEN, actor, post, now, thread_id=post.thread_id, because=because)


def _log_hiding(deed: str, actor: Member, post: Post, now: datetime, text: str = "", **facts: str) -> None:
    author_id, space_id = post.author_id, post.thread.space_id
    write_audit_log(deed, actor, post, now, member_id=author_id, space_id=space_id, reason=text, **facts)
