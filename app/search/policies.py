"""Who may read what was not found, and keep synonyms."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import MODERATOR, Member
from app.core.policy import PolicyResult, allowed, denied


def can_read_searches(actor: Member | None) -> PolicyResult:
    """Return whether the actor may read the search log and the synonyms: staff of any space."""
    if actor is not None and actor.is_staff:
        return allowed
    return denied(_("This page is for the community team only."))


def can_change_synonyms(actor: Member | None) -> PolicyResult:
    """Return whether the actor may change synonyms, which widen the searches of all spaces."""
    if actor is not None and actor.has_role(MODERATOR):
        return allowed
    return denied(_("Only admins and moderators of all spaces can change synonyms."))
