"""Conditions shared by many policies: reputation, roles, sanctions and the state of a thread."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from flask_babel import lazy_gettext as _l

from app.accounts.members.models import Member
from app.accounts.policies import can_act
from app.community.posts.models import Post
from app.community.roles import is_staff_of
from app.community.threads.models import Thread
from app.core.errors import Message
from app.core.policy import PolicyResult, allowed, denied
from app.reputation import rules

WAITS = _l(
    "Thank you! First posts by new members are reviewed before everyone can read them. We "
    "will notify you when yours is published."
)
FIRST_DAY = timedelta(hours=24)  # Discourse's first day, at trust level 0


def is_newcomer(member: Member, now: datetime) -> bool:
    """Return whether it is the member's first day at trust level 0. Staff are never newcomers."""
    return member.trust_level == 0 and now - member.created_at < FIRST_DAY and not member.is_staff


ONLY_STAFF = _l("Only staff can do this.")


def staff_only(actor: Member | None, thread: Thread) -> PolicyResult:
    """Allow only staff of the thread's space, and only while the thread is shown."""
    if actor is None:
        return denied(SIGN_IN)
    if not is_staff_of(actor, thread.space_id):
        return denied(ONLY_STAFF)
    return allowed if thread.is_shown else denied(REASONS["gone"])


PRIVILEGE_REFUSALS: dict[str, Message] = {
    "ask": _l("You need at least %(points)s reputation to ask a question."),
    "answer": _l("You need at least %(points)s reputation to answer."),
    "comment": _l("You need at least %(points)s reputation to comment."),
    "back": _l("You need at least %(points)s reputation to back a suggestion."),
    "flag": _l("You need at least %(points)s reputation to report posts."),
    "review_posts": _l("You need at least %(points)s reputation to review posts by new members."),
    "suggest_edits": _l("You need at least %(points)s reputation to suggest edits."),
    "edit": _l("You need at least %(points)s reputation to edit other members’ posts."),
    "vote_up": _l("You need at least %(points)s reputation to vote."),
    "vote_down": _l("You need at least %(points)s reputation to vote down."),
    "many_links": _l("You need at least %(points)s reputation to include more than two links in a post."),
    "create_tag": _l("You need at least %(points)s reputation to create tags."),
    "close_own": _l("You need at least %(points)s reputation to close and reopen your own questions."),
    "close_any": _l("You need at least %(points)s reputation to close and reopen any question."),
    "tag_synonyms": _l("You need at least %(points)s reputation to create tag synonyms."),
}
SIGN_IN = _l("Sign in first.")
POST_GONE = _l("This post is hidden or deleted.")


def post_shown(post: Post) -> PolicyResult:
    return allowed if post.is_shown else denied(POST_GONE)


def privileged(actor: Member, privilege: str, space_id: int | None) -> PolicyResult:
    """Allow members who have earned the privilege, and staff, who have every privilege."""
    if is_staff_of(actor, space_id) or rules.has_earned(actor, privilege):
        return can_act(actor)
    return denied(PRIVILEGE_REFUSALS[privilege] % {"points": rules.cost_of(privilege)})


SILENCED = _l("The moderators have silenced you for a while: you can read, but not write or vote.")


def takes_part(actor: Member) -> PolicyResult:
    """Check whether the member may write and vote in this request, so that pages offer only what is allowed."""
    return can_act(actor) and (denied(SILENCED) if actor.is_silenced else allowed)


def can_participate(actor: Member, now: datetime) -> PolicyResult:
    """Check whether the actor may write and vote; also for entry points that do not refuse suspended members."""
    return denied(SILENCED) if actor.is_silenced_at(now) else allowed


class Who(Enum):
    """Who may perform an action, given the state of a thread."""

    ALL = "all"
    ASKER = "its asker"
    STAFF = "staff"
    AUTHOR_AND_STAFF = "the post's author and staff"
    NOBODY = "nobody"


ALL, ASKER, STAFF, AUTHOR_AND_STAFF, NOBODY = Who
STATES: dict[str, dict[str, Who]] = {
    state: dict(zip(("answer", "comment", "vote", "edit", "back", "accept"), row, strict=True))
    for state, row in {
        "open": (ALL, ALL, ALL, ALL, ALL, ALL),
        "closed": (NOBODY, ALL, ALL, ALL, ALL, ALL),
        "locked": (NOBODY, NOBODY, NOBODY, STAFF, NOBODY, STAFF),
        "archived": (NOBODY, ASKER, NOBODY, ASKER, ALL, ASKER),
        "gone": (NOBODY, NOBODY, NOBODY, AUTHOR_AND_STAFF, NOBODY, NOBODY),
    }.items()
}
REASONS: dict[str, Message] = {
    "closed": _l("This thread is closed and takes no new answers."),
    "locked": _l("This thread was locked by the moderators."),
    "archived": _l(
        "This thread was archived after a long time without activity. Only the person who asked can reopen it."
    ),
    "gone": _l("This thread is hidden or deleted."),
}


def state_allows(deed: str, actor: Member, thread: Thread, author_id: int | None = None) -> PolicyResult:
    state = state_of(thread)
    who = STATES[state][deed]
    is_staff = is_staff_of(actor, thread.space_id)
    allowed = {
        ALL: True,
        ASKER: actor.id == thread.asker_id,
        STAFF: is_staff,
        AUTHOR_AND_STAFF: is_staff or actor.id == author_id,
        NOBODY: False,
    }
    return can_act(actor) if allowed[who] else denied(REASONS[state])


def state_of(thread: Thread) -> str:
    """Return the state of the thread, as a key of STATES. If several apply, it is the strictest."""
    if not thread.is_shown:
        return "gone"
    if thread.locked_at:
        return "locked"
    if thread.archived_at:
        return "archived"
    return "closed" if thread.closed_at else "open"
