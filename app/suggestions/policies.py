"""Who may do what with a suggestion, with the reason for a denial. Pure; an actor of None is a stranger."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import PRODUCT, Member
from app.community.roles import is_staff_of
from app.community.threads.models import Thread
from app.community.threads.policies import can_ask
from app.core.policy import PolicyResult, allowed, denied
from app.suggestions.models import DRAFT, MERGED, STATUSES, Area, Source, Suggestion


def can_suggest(actor: Member | None, area: Area) -> PolicyResult:
    """May the actor make a suggestion? Any member who may ask in the area's space."""
    if actor is None:
        return denied(_("Sign in to make a suggestion."))
    return can_ask(actor, area.space)


def can_make_from(actor: Member | None, thread: Thread) -> PolicyResult:
    """May the actor create a suggestion from this question? Staff of its space and the product team."""
    if not (is_staff_of(actor, thread.space_id) or is_product(actor)):
        return denied(_("Only staff can create a suggestion from a question."))
    if not thread.is_question or not thread.is_shown:
        return denied(_("You can only create a suggestion from a question that is visible."))
    return allowed


def can_link(actor: Member | None, suggestion: Suggestion) -> PolicyResult:
    """May the actor link a thread as a source? Staff of the suggestion's space and the product team."""
    if not (is_staff_of(actor, suggestion.thread.space_id) or is_product(actor)):
        return denied(_("Only staff can link source questions."))
    return denied(_("This suggestion was merged into another.")) if suggestion.status == MERGED else allowed


def can_unlink(actor: Member | None, suggestion: Suggestion, source: Source) -> PolicyResult:
    """May the actor unlink a source? The product team of its space, the area's owner, and staff who linked it."""
    if actor is None:
        return denied(_("Only staff can unlink sources."))
    space_id, is_owner = suggestion.thread.space_id, suggestion.area.owner_id == actor.id
    linked_it = source.added_by_id == actor.id and (is_staff_of(actor, space_id) or is_product(actor))
    if not (is_owner or linked_it or actor.has_role(PRODUCT, space_id)):
        return denied(_("Only the product team and the person who linked it can unlink this source."))
    return denied(_("This suggestion was merged into another.")) if suggestion.status == MERGED else allowed


def can_decide(actor: Member | None, suggestion: Suggestion) -> PolicyResult:
    """May the actor change the status with an official response? The product team of its space and the area's owner."""
    if not is_in_charge(actor, suggestion):
        return denied(_("Only the product team can decide on suggestions."))
    return denied(_("This suggestion was merged into another.")) if suggestion.status == MERGED else allowed


def is_in_charge(actor: Member | None, suggestion: Suggestion) -> bool:
    """Is the actor on the product team of the suggestion's space, or the owner of its area?"""
    return actor is not None and (
        suggestion.area.owner_id == actor.id or actor.has_role(PRODUCT, suggestion.thread.space_id)
    )


def is_in_charge_of(actor: Member | None, area: Area) -> bool:
    """Is the actor on the product team of the area's space, or its owner?"""
    return actor is not None and (area.owner_id == actor.id or actor.has_role(PRODUCT, area.space_id))


def can_read_suggestion(viewer: Member | None, suggestion: Suggestion) -> PolicyResult:
    """May the viewer read the suggestion? Only staff read a draft; others are for everyone who can read the thread."""
    if suggestion.status == DRAFT and not (is_staff_of(viewer, suggestion.thread.space_id) or is_product(viewer)):
        return denied(_("This suggestion is not published yet."))
    return allowed


def can_open_product(actor: Member | None) -> PolicyResult:
    """May the actor open the list of suggestions that need a response from the product team?"""
    return allowed if is_product(actor) else denied(_("This page is for the product team only."))


def is_product(viewer: Member | None) -> bool:
    """Is the viewer on the product team of any space?"""
    return viewer is not None and viewer.has_role_anywhere(PRODUCT)


def next_statuses(suggestion: Suggestion) -> tuple[str, ...]:
    """Return the statuses it can change to; merging is an action of its own, and drafts never come back."""
    return tuple(each for each in STATUSES if each not in (suggestion.status, MERGED, DRAFT))
