"""Who may back a suggestion on behalf of a customer, and withdraw that: staff. Pure."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.community.roles import is_staff_of
from app.community.voting.models import Backing
from app.community.voting.policies import DECIDED
from app.core.policy import PolicyResult, allowed, denied
from app.suggestions.models import DRAFT, MERGED, Suggestion
from app.suggestions.policies import is_product


def can_read_backings(actor: Member | None, suggestion: Suggestion) -> PolicyResult:
    """May the actor read for whom staff backed the suggestion, who did it and why? Staff of its space, and product."""
    if is_staff_of(actor, suggestion.thread.space_id) or is_product(actor):
        return allowed
    return denied(_("Only staff can back a suggestion on behalf of a customer."))


def can_back_for(actor: Member | None, suggestion: Suggestion, customer: Member | None = None) -> PolicyResult:
    """May the actor back it on behalf of this customer, or of any? Not if it is decided, as for customers."""
    verdict = can_read_backings(actor, suggestion)
    if not verdict:
        return verdict
    thread = suggestion.thread
    if suggestion.status == DRAFT:
        return denied(_("This suggestion is not published yet, so customers cannot back it."))
    if thread.decided_as is not None:
        return denied(DECIDED[thread.decided_as])
    if not thread.is_listed or thread.locked_at is not None:
        return denied(_("This suggestion is hidden, deleted or locked, so it cannot be backed."))
    return allowed if customer is None else _can_be_backed_for(suggestion, customer)


def _can_be_backed_for(suggestion: Suggestion, customer: Member) -> PolicyResult:
    if customer.is_staff:
        return denied(_("Only customers can be added. Staff back a suggestion themselves."))
    if customer.id == suggestion.thread.asker_id:
        return denied(_("This customer made the suggestion, so they are already counted."))
    return allowed


def can_withdraw_for(actor: Member | None, suggestion: Suggestion, backing: Backing) -> PolicyResult:
    """May the actor withdraw this backing? Only if staff added it; the customer may always withdraw it."""
    verdict = can_read_backings(actor, suggestion)
    if not verdict:
        return verdict
    if backing.added_by_id is None:
        return denied(_("This customer backed the suggestion themselves. Only they can withdraw their vote."))
    return denied(DECIDED[MERGED]) if suggestion.status == MERGED else allowed
