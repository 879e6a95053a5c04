"""Who reports that a shipped suggestion does not solve the problem, and who reads the reports."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import AGENT, PRODUCT, Member
from app.accounts.policies import can_act
from app.community.roles import is_staff_of
from app.community.threads.models import Thread
from app.core.policy import PolicyResult, allowed, denied
from app.suggestions.models import SHIPPED, UNDER_REVIEW, StatusChange, Suggestion
from app.suggestions.policies import is_product


def can_report(
    actor: Member | None, suggestion: Suggestion, newest: StatusChange | None, *, has_stake: bool
) -> PolicyResult:
    """May the actor report that it is still not solved? `newest` is the newest change of status.

    Its author, its backers and those who asked in a source may (`has_stake`), from when it ships until the product team
    responds again.
    """
    if actor is None:
        return denied(_("Sign in to report that it is still not solved."))
    if not has_stake:
        return denied(_("Only its author, its backers and customers who asked about it can report this."))
    if newest is None or newest.after != SHIPPED or suggestion.status not in (SHIPPED, UNDER_REVIEW):
        return denied(_("This suggestion is not marked as shipped, so there is nothing to report yet."))
    return can_act(actor)


def can_read_reports(viewer: Member | None, suggestion: Suggestion) -> PolicyResult:
    """May the viewer read who reported what? Support and the product team of its space, and the area's owner."""
    if viewer is not None:
        space_id, is_owner = suggestion.thread.space_id, suggestion.area.owner_id == viewer.id
        if is_owner or viewer.has_role(PRODUCT, space_id) or viewer.has_role(AGENT, space_id):
            return allowed
    return denied(_("Only support and the product team can read these reports."))


def can_see_loop(viewer: Member | None, suggestion: Suggestion) -> PolicyResult:
    """May the viewer see how many were notified, and what they did? Staff of its space, and the product team."""
    if can_read_reports(viewer, suggestion) or is_staff_of(viewer, suggestion.thread.space_id) or is_product(viewer):
        return allowed
    return denied(_("This page is for staff only."))


def can_see_steps(viewer: Member | None, thread: Thread) -> PolicyResult:
    """May the viewer, who can read the question, see all its steps? Staff of its space, product, and who asked it."""
    if viewer is not None and (
        thread.asker_id == viewer.id or is_staff_of(viewer, thread.space_id) or is_product(viewer)
    ):
        return allowed
    return denied(_("Only our team and the person who asked can see the progress of a question."))
