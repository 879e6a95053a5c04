"""Who sees themes, the root causes behind questions, and who says of a question which is its."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.community.permissions import is_staff_of
from app.community.threads.models import Thread
from app.core.policy import PolicyResult, allowed, denied

ONLY_STAFF = _("Only staff can see root causes.")


def can_see_themes(actor: Member | None) -> PolicyResult:
    """Staff of any space: a theme shows itself in several of them."""
    return allowed if actor is not None and actor.is_staff else denied(ONLY_STAFF)


def can_keep_themes(actor: Member | None) -> PolicyResult:
    """Name, describe and merge themes: who sees them."""
    return can_see_themes(actor)


def can_set_root_cause(actor: Member | None, thread: Thread) -> PolicyResult:
    """Give the thread a theme: its space's agents, moderators and product team."""
    return allowed if is_staff_of(actor, thread.space_id) else denied(ONLY_STAFF)
