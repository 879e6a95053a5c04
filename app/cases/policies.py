"""Who may do what with a case. Staff of a case are the agents of its thread's space, and admins."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _

from app.accounts.members.models import ADMIN, AGENT, MODERATOR, PRODUCT, Member
from app.accounts.policies import can_act
from app.cases.case.models import Case
from app.cases.rules import ASKER_ESCALATES_AFTER, NEW, RATED_WITHIN, WITHDRAWN
from app.cases.saved_replies.models import SavedReply
from app.cases.saved_views.models import CaseView
from app.community.roles import is_support_of
from app.community.threads.models import PRIVATE, Thread
from app.core.policy import PolicyResult, allowed, denied

ONLY_SUPPORT = _("Only support can work on cases.")
NOT_YOURS = _("This case belongs to another customer.")
ONLY_SUPPORT_READS = _(
    "Only support reads a private question, so its case cannot be withdrawn. Resolve the case instead."
)


def can_escalate(actor: Member | None, thread: Thread, *, is_overdue: bool = False) -> PolicyResult:
    """Escalate the thread to support; `is_overdue` if the person who asked has waited long enough."""
    if actor is None:
        return denied(_("Sign in to escalate a question."))
    if not thread.is_question or not thread.is_shown:
        return denied(_("Only visible questions can be escalated."))
    if is_support_of(actor, thread.space_id):
        return can_act(actor)
    if thread.asker_id != actor.id:
        return denied(_("Only moderators, support and the person who asked can escalate a question."))
    if thread.is_solved:
        return denied(_("This question already has an accepted answer."))
    hours = ASKER_ESCALATES_AFTER // timedelta(hours=1)
    too_early = _(
        "You can escalate your question after %(hours)s business hours without an accepted answer.", hours=hours
    )
    return can_act(actor) if is_overdue else denied(too_early)


def can_use_desk(actor: Member | None) -> PolicyResult:
    """Open the queue: support agents of any space."""
    if actor is not None and actor.has_role_anywhere(AGENT):
        return allowed
    return denied(ONLY_SUPPORT)


def can_see_case(actor: Member | None, case: Case) -> PolicyResult:
    """Read the whole case, with messages, internal notes and customer: support."""
    if actor is not None and actor.has_role(AGENT, case.thread.space_id):
        return allowed
    return denied(ONLY_SUPPORT)


def can_work_on(actor: Member | None, case: Case) -> PolicyResult:
    """Reply, message the customer, assign, resolve: support."""
    return can_see_case(actor, case)


def can_see_status(actor: Member | None, case: Case) -> PolicyResult:
    """Read its status and assignee: support, moderators of its space, and the product team."""
    return can_see_standing_of(actor, case.thread)


def can_see_standing_of(actor: Member | None, thread: Thread) -> PolicyResult:
    """Read status and assignee of any case of the thread; as `can_see_status`."""
    if actor is None:
        return denied(ONLY_SUPPORT)
    is_near = is_support_of(actor, thread.space_id)
    return allowed if is_near or actor.has_role_anywhere(PRODUCT) else denied(ONLY_SUPPORT)


def can_see_summary(actor: Member | None, case: Case) -> PolicyResult:
    """Read its subject and resolution, besides its status: the product team and support."""
    if actor is not None and actor.has_role_anywhere(PRODUCT):
        return allowed
    return can_see_case(actor, case)


def can_read_notes(actor: Member | None, case: Case) -> PolicyResult:
    """Read internal notes: support, and moderators of the thread's space."""
    return can_read_notes_of(actor, case.thread)


def can_read_notes_of(actor: Member | None, thread: Thread) -> PolicyResult:
    """Read internal notes of any case of the thread; as `can_read_notes`."""
    if is_support_of(actor, thread.space_id):
        return allowed
    return denied(ONLY_SUPPORT)


def can_note(actor: Member | None, case: Case) -> PolicyResult:
    """Write an internal note: anyone who may read them."""
    return can_read_notes(actor, case)


def can_see_own_case(actor: Member | None, case: Case) -> PolicyResult:
    """Read the customer's view of the case: only the person who asked."""
    if actor is not None and case.thread.asker_id == actor.id:
        return allowed
    return denied(NOT_YOURS)


def can_read_messages(actor: Member | None, case: Case) -> PolicyResult:
    """Read the private messages: the person who asked, and support."""
    return can_see_own_case(actor, case) or can_see_case(actor, case)


def can_message(actor: Member | None, case: Case) -> PolicyResult:
    """Write a private message: anyone who may read them."""
    return can_read_messages(actor, case) and (denied(ONLY_SUPPORT) if actor is None else can_act(actor))


def can_rate(case: Case, resolved_at: datetime, now: datetime) -> PolicyResult:
    """Rate the resolution with its link, for RATED_WITHIN, unless the case was reopened since."""
    if not is_rated(case) or case.resolved_at != resolved_at:
        return denied(_("We have reopened the case since. We will ask for your rating again once it is resolved."))
    if now - resolved_at > RATED_WITHIN:
        return denied(_("This link expired after %(days)s days. Thank you all the same.", days=RATED_WITHIN.days))
    return allowed


def is_rated(case: Case) -> bool:
    """Return whether customers are asked to rate the case: not if it was withdrawn or merged."""
    return case.resolved_at is not None and case.knowledge != WITHDRAWN and case.merged_into_id is None


def can_withdraw(actor: Member | None, case: Case) -> PolicyResult:
    """Withdraw an escalation while the case is open: support, moderators of its space, and the person who asked if they
    escalated it and nobody has started on it.

    The case of a private question must be resolved instead: nobody else would read it.
    """
    if not case.is_open:
        return denied(_("This case is no longer open."))
    is_staff = actor is not None and (actor.has_role(MODERATOR, case.thread.space_id) or can_see_case(actor, case))
    if actor is None or not (is_staff or can_see_own_case(actor, case)):
        return denied(ONLY_SUPPORT)
    if case.thread.visibility == PRIVATE:
        return denied(ONLY_SUPPORT_READS)
    if is_staff:
        return allowed
    if case.opened_by_id != actor.id or case.status != NEW:
        return denied(_("Support has already started on it. If you no longer need help, say so in the case."))
    return allowed


def can_take_back(actor: Member | None, case: Case) -> PolicyResult:
    """Reopen a withdrawn case: support, and moderators of its space."""
    return can_read_notes(actor, case)


def can_set_rules(actor: Member | None, space_id: int | None) -> PolicyResult:
    """Set the escalation rules of the space, or without a space those of all: its moderators."""
    if actor is not None and actor.has_role(MODERATOR, space_id):
        return allowed
    return denied(_("Only moderators of this space can set its escalation rules."))


def can_see_rules(actor: Member | None) -> PolicyResult:
    """Read the rules of the spaces that one moderates."""
    if actor is not None and actor.has_role_anywhere(MODERATOR):
        return allowed
    return denied(_("Only moderators can set escalation rules."))


def can_take(actor: Member, assignee: Member, case: Case) -> PolicyResult:
    """Assign the case to `assignee`, who must be able to work on it."""
    working = can_work_on(actor, case)
    if not working:
        return working
    if assignee.has_role(AGENT, case.thread.space_id):
        return allowed
    return denied(_("%(name)s is not a support agent in this space.", name=assignee.name))


def can_merge_cases(actor: Member | None, case: Case, into: Case) -> PolicyResult:
    """Merge a case into another: anyone who works on both; of two customers, only if `into` is public."""
    working = can_work_on(actor, case) and can_work_on(actor, into)
    if not working:
        return denied(ONLY_SUPPORT)
    is_one_customer = case.thread.asker_id is not None and case.thread.asker_id == into.thread.asker_id
    if is_one_customer or (into.thread.is_public and into.thread.is_shown):
        return allowed
    return denied(
        _("The question in that case is private and belongs to another customer, so the two cases cannot be merged.")
    )


def can_manage_absence(actor: Member | None, member: Member) -> PolicyResult:
    """Set a support agent's out-of-office dates: the agent, and admins."""
    if actor is None or not member.has_role_anywhere(AGENT):
        return denied(ONLY_SUPPORT)
    return (
        allowed
        if actor.id == member.id or actor.has_role(ADMIN)
        else denied(_("Only this person and admins can set their out-of-office dates."))
    )


def can_manage_saved_reply(actor: Member | None, space_id: int | None) -> PolicyResult:
    """Save a reply for this space, or (None) for all: those who work there."""
    if actor is None or not actor.has_role_anywhere(AGENT):
        return denied(ONLY_SUPPORT)
    if space_id is None or actor.has_role(AGENT, space_id):
        return allowed
    return denied(_("You do not work in this space."))


def can_change_saved_reply(actor: Member | None, reply: SavedReply) -> PolicyResult:
    """Edit or delete a saved reply: its owner, and for shared ones everyone who works in its space."""
    if actor is not None and reply.owner_id == actor.id:
        return allowed
    if reply.owner_id is not None:
        return denied(_("This saved reply belongs to a colleague."))
    return can_manage_saved_reply(actor, reply.space_id)


def can_run_teams(actor: Member | None) -> PolicyResult:
    """Edit teams: admins."""
    if actor is not None and actor.has_role(ADMIN):
        return allowed
    return denied(_("Only admins can change teams."))


def can_edit_sla_policies(actor: Member | None) -> PolicyResult:
    """Edit SLA policies, calendars and case types: admins."""
    if actor is not None and actor.has_role(ADMIN):
        return allowed
    return denied(_("Only admins can change SLA policies."))


def can_change_view(actor: Member | None, view: CaseView) -> PolicyResult:
    """Rename or delete a saved view of the queue: its owner; shared ones also admins."""
    is_theirs = actor is not None and (view.owner_id == actor.id or (view.is_shared and actor.has_role(ADMIN)))
    if is_theirs and can_use_desk(actor):
        return allowed
    return denied(_("Only the person who created this view can change it. Admins can also change shared views."))
