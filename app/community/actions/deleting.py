"""Delete a post, a question with its opening; and bring it back."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.community.actions.appearing import counted
from app.community.actions.holding import hold
from app.community.events import POST_DELETED, POST_UNDELETED
from app.community.models import Post
from app.community.policies import can_delete, can_undelete
from app.community.reasons import LONGEST_TEXT, REASONS, because
from app.core.audit import write_down
from app.core.db import db
from app.core.errors import Refused
from app.core.events import record
from app.core.policy import require
from app.reputation import ledger, rules

OF_ABUSE = ("spam", "abusive")  # reasons that cost the author points


def delete(actor: Member, post: Post, now: datetime, *, reason: str = "", text: str = "") -> None:
    """Take the post out of everyone's sight but its author's and staff's; with an opening goes its thread.

    Points stay, save that spam and abuse cost. `reason` is a word of REASONS, `text` what its author reads besides.

    Raises NotAllowed where `can_delete` says no, Refused where there is no such reason.
    """
    if reason and reason not in REASONS:
        raise Refused(_("Select a reason."), "reason")
    if hold(post).deleted_at and post.deleted_by_id == actor.id:
        return
    require(can_delete(actor, post))
    _take_away(actor, post, reason, text[:LONGEST_TEXT], now)
    if actor.id != post.author_id:
        _note("post.deleted", actor, post, now, text[:LONGEST_TEXT], because=reason)
    record(POST_DELETED, actor, post, now, thread_id=post.thread_id)


def delete_among_many(actor: Member, post: Post, now: datetime, *, reason: str, text: str, is_first: bool) -> bool:
    """Delete the post as one of many at once: the log has one entry for all, and their author is told once.

    Returns False where `can_delete` says no.
    """
    if not can_delete(actor, hold(post)):
        return False
    _take_away(actor, post, reason, text[:LONGEST_TEXT], now)
    record(POST_DELETED, actor, post, now, thread_id=post.thread_id, is_quiet=not is_first)
    return True


def undelete(actor: Member, post: Post, now: datetime) -> None:
    """Bring the post back as it was, with the points that its going cost.

    Raises NotAllowed where `can_undelete` says no.
    """
    require(can_undelete(actor, hold(post)))
    _bring_back(post, now)
    if actor.id != post.author_id:
        _note("post.undeleted", actor, post, now)
    record(POST_UNDELETED, actor, post, now, thread_id=post.thread_id)


def undelete_among_many(actor: Member, post: Post, now: datetime, *, is_first: bool) -> None:
    """Restore the post, which is locked, as one of many."""
    _bring_back(post, now)
    record(POST_UNDELETED, actor, post, now, thread_id=post.thread_id, is_quiet=not is_first)


def leave_to_author(post: Post, now: datetime) -> None:
    """Undo that staff deleted what its author, who can bring it back, had deleted before; the post is held."""
    post.deleted_by_id, post.deleted_because = post.author_id, ""
    ledger.undo((rules.REMOVED_AS_ABUSE,), post, now)


def _take_away(actor: Member, post: Post, reason: str, text: str, now: datetime) -> None:
    with counted(post, now):
        post.deleted_at, post.deleted_by_id = now, actor.id
        post.deleted_because = because(reason, text)
        if post.is_opening:
            post.thread.deleted_at = now
    if actor.id != post.author_id:
        _fine(actor, post, reason, now)


def _bring_back(post: Post, now: datetime) -> None:
    with counted(post, now):
        post.deleted_at = post.deleted_by_id = None
        post.deleted_because = ""
        if post.is_opening:
            post.thread.deleted_at = None
    ledger.undo((rules.REMOVED_AS_ABUSE,), post, now)


def _note(deed: str, actor: Member, post: Post, now: datetime, reason: str = "", **facts: str) -> None:
    space_id = post.thread.space_id
    write_down(deed, actor, post, now, member_id=post.author_id, space_id=space_id, reason=reason.strip(), **facts)


def _fine(actor: Member, post: Post, reason: str, now: datetime) -> None:
    author = db.session.get(Member, post.author_id) if post.author_id else None
    if author is not None and reason in OF_ABUSE and post.thread.is_public:
        ledger.award(author, rules.REMOVED_AS_ABUSE, post, actor, now)
