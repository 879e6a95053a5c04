"""Who may merge suggestions, and undo a merge: the product team and owners of areas."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.community.roles import is_staff_of
from app.community.spaces.models import SEGMENTS, Space
from app.core.policy import PolicyResult, allowed, denied
from app.suggestions.merging.models import SuggestionMerge
from app.suggestions.models import DRAFT, MERGED, Suggestion
from app.suggestions.policies import is_in_charge

UNDO_WITHIN = timedelta(days=30)
ONLY_PRODUCT = _("Only the product team and the owner of the product area can merge suggestions.")
ALREADY_MERGED = _("This suggestion was merged into another.")


def can_merge(actor: Member | None, suggestion: Suggestion, into: Suggestion | None = None) -> PolicyResult:
    """May the actor merge the suggestion into another, or at all?

    Everyone who can read one must be able to read the other: the posts move, and the address redirects.
    """
    if not is_in_charge(actor, suggestion):
        return denied(ONLY_PRODUCT)
    refusals = (
        (suggestion.status == MERGED, ALREADY_MERGED),
        (suggestion.status == DRAFT, _("This suggestion is not published yet. Publish it before you merge it.")),
        (suggestion.is_decided, _("This suggestion is already decided. Change its status before you merge it.")),
        (not suggestion.thread.is_listed, _("This suggestion is hidden or deleted. Restore it before you merge it.")),
    )
    found = next((reason for is_so, reason in refusals if is_so), None)
    if found is not None:
        return denied(found)
    return allowed if into is None else _can_merge_into(actor, suggestion, into)


def _can_merge_into(actor: Member | None, suggestion: Suggestion, into: Suggestion) -> PolicyResult:
    refusals = (
        (suggestion.id == into.id, _("A suggestion cannot be merged into itself. Choose another one.")),
        (
            not is_in_charge(actor, into),
            _("Only the product team of the other suggestion, and the owner of its area, can merge into it."),
        ),
        (into.status == MERGED, _("That suggestion was merged into another. Choose that one instead.")),
        (into.status == DRAFT, _("That suggestion is not published yet. Publish it first, or choose another one.")),
        (into.is_decided, _("That suggestion is already decided, so it takes no backers. Choose another one.")),
        (not into.thread.is_listed, _("That suggestion is hidden or deleted. Choose another one.")),
        (
            not _have_same_readers(suggestion.thread.space, into.thread.space),
            _("Not everyone who can read one of these suggestions can read the other, so they cannot be merged."),
        ),
    )
    found = next((reason for is_so, reason in refusals if is_so), None)
    return allowed if found is None else denied(found)


def _have_same_readers(space: Space, other: Space) -> bool:
    return space.id == other.id or space.visibility == other.visibility != SEGMENTS


def can_read_merge(actor: Member | None, suggestion: Suggestion) -> PolicyResult:
    """May the actor read where a merged suggestion went, and what moved? Others are redirected."""
    if is_staff_of(actor, suggestion.thread.space_id) or is_in_charge(actor, suggestion):
        return allowed
    return denied(_("Only staff can read this."))


def can_unmerge(actor: Member | None, suggestion: Suggestion, merge: SuggestionMerge, now: datetime) -> PolicyResult:
    """May the actor undo the merge? Whoever may merge, for 30 days."""
    if not is_in_charge(actor, suggestion):
        return denied(ONLY_PRODUCT)
    if now - merge.at > UNDO_WITHIN:
        return denied(_("A merge can be undone for %(days)s days. This one is older.", days=UNDO_WITHIN.days))
    return allowed
