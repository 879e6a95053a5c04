"""Hide a post, a question with its opening; and show it again. For a while: what is meant to stay away is deleted."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.community.actions.appearing import counted
from app.community.actions.holding import hold
from app.community.events import POST_HIDDEN, POST_SHOWN
from app.community.models import Post
from app.community.models.post import BY_FLAGS, BY_STAFF
from app.community.policies import can_hide, can_unhide
from app.community.reasons import LONGEST_TEXT, REASONS
from app.core.audit import write_down
from app.core.errors import Refused
from app.core.events import record
from app.core.policy import require


def hide(actor: Member, post: Post, now: datetime, *, reason: str = "", text: str = "") -> None:
    """Take the post out of everyone's sight but its author's and staff's; with an opening goes its thread.

    `reason` is a word of REASONS, `text` what its author reads besides.

    Raises NotAllowed where `can_hide` says no, Refused where there is no such reason.
    """
    if reason and reason not in REASONS:
        raise Refused(_("Select a reason."), "reason")
    require(can_hide(actor, hold(post)))
    _note("post.hidden", actor, post, now, text.strip()[:LONGEST_TEXT], because=reason)
    put_away(actor, post, BY_STAFF, now)


def hide_for_flags(post: Post, now: datetime) -> bool:
    """Hide the post because several members said that it is not in order; was it shown until now?"""
    if not hold(post).is_shown:
        return False
    put_away(None, post, BY_FLAGS, now)
    return True


def unhide(actor: Member, post: Post, now: datetime) -> None:
    """Show the post again. Raises NotAllowed where `can_unhide` says no."""
    require(can_unhide(actor, hold(post)))
    _note("post.shown", actor, post, now)
    reveal(post, now)
    record(POST_SHOWN, actor, post, now, thread_id=post.thread_id)


def reveal(post: Post, now: datetime) -> None:
    """Hide the post, which is held, no more; whoever calls has asked whether it may be."""
    with counted(post, now):
        post.hidden_at = post.hidden_because = None
        if post.is_opening:
            post.thread.hidden_at = None


def put_away(actor: Member | None, post: Post, because: str, now: datetime) -> None:
    """Hide the post, which is held, for one of HIDDEN_BECAUSE; whoever calls has asked whether it may be."""
    with counted(post, now):
        post.hidden_at, post.hidden_because = post.hidden_at or now, because
        if post.is_opening:
            post.thread.hidden_at = post.hidden_at
    record(POST_HIDDEN, actor, post, now, thread_id=post.thread_id, because=because)


def _note(deed: str, actor: Member, post: Post, now: datetime, text: str = "", **facts: str) -> None:
    author_id, space_id = post.author_id, post.thread.space_id
    write_down(deed, actor, post, now, member_id=author_id, space_id=space_id, reason=text, **facts)
