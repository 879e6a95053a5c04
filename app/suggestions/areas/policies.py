"""Who may move suggestions to another product area. Pure."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.core.policy import PolicyResult, allowed, denied
from app.suggestions.models import MERGED, Area, Suggestion
from app.suggestions.policies import is_in_charge, is_in_charge_of


def can_move(actor: Member | None, suggestion: Suggestion, area: Area | None = None) -> PolicyResult:
    """May the actor move the suggestion to this area, or at all? Those in charge of it, and of the area."""
    if not is_in_charge(actor, suggestion):
        return denied(_("Only the product team and the owner of the product area can move suggestions."))
    if suggestion.status == MERGED:
        return denied(_("This suggestion was merged into another."))
    if area is not None and not is_in_charge_of(actor, area):
        return denied(_("Only the product team of that product area, and its owner, can move suggestions there."))
    return allowed
