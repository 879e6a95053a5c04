"""Who sees root causes, and who sets the root cause of a question."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.community.roles import is_staff_of
from app.community.threads.models import Thread
from app.core.policy import PolicyResult, allowed, denied

ONLY_STAFF = _("Only staff can see root causes.")


def can_see_themes(actor: Member | None) -> PolicyResult:
    """Check whether the actor sees root causes: staff of any space, since one root cause may concern several spaces."""
    return allowed if actor is not None and actor.is_staff else denied(ONLY_STAFF)


def can_keep_themes(actor: Member | None) -> PolicyResult:
    """Check whether the actor may edit and merge root causes: everyone who sees them."""
    return can_see_themes(actor)


def can_set_root_cause(actor: Member | None, thread: Thread) -> PolicyResult:
    """Check whether the actor may set the thread's root cause: staff of its space."""
    return allowed if is_staff_of(actor, thread.space_id) else denied(ONLY_STAFF)
