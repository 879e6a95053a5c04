"""Who may write in the changelog, and follow it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import PRODUCT, Member
from app.accounts.policies import can_act
from app.core.policy import PolicyResult, allowed, denied
from app.suggestions.models import Area
from app.suggestions.policies import is_product


def can_write_entry(actor: Member | None, area: Area | None) -> PolicyResult:
    """May the actor write about this area? The product team of its space; of any space if it is about no area."""
    may = is_product(actor) if area is None else actor is not None and actor.has_role(PRODUCT, area.space_id)
    return allowed if may else denied(_("Only the product team can write in the changelog."))


def can_follow_changelog(actor: Member | None) -> PolicyResult:
    return denied(_("Sign in to follow the changelog.")) if actor is None else can_act(actor)
