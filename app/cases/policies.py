"""Who may do what with a case, and who reads what of it. Staff of a case are the agents of its thread's space, and
admins.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _

from app.accounts.members.models import ADMIN, AGENT, MODERATOR, PRODUCT, Member
from app.accounts.policies import can_act
from app.cases.case.models import Case
from app.cases.queue.models import CaseView
from app.cases.rules import NEW, RATED_WITHIN, WITHDRAWN
from app.cases.saved_replies.models import SavedReply
from app.community.threads.models import PRIVATE, Thread
from app.core.policy import PolicyResult, allowed, denied

ONLY_SUPPORT = _("Only support can work on cases.")
NOT_YOURS = _("This case belongs to another customer.")
ONLY_SUPPORT_READS = _(
    "Only support reads a private question, so its case cannot be withdrawn. Resolve the case instead."
)


def can_escalate(actor: Member | None, thread: Thread, *, is_overdue: bool = False) -> PolicyResult:
    """Hand the thread over to support; `is_overdue` says that its asker has waited for long enough."""
    if actor is None:
        return denied(_("Sign in to escalate a question."))
    if not thread.is_question or not thread.is_shown:
        return denied(_("Only visible questions can be escalated."))
    if actor.has_role(MODERATOR, thread.space_id) or actor.has_role(AGENT, thread.space_id):
        return can_act(actor)
    if thread.asker_id != actor.id:
        return denied(_("Only moderators, support and the person who asked can escalate a question."))
    if thread.is_solved:
        return denied(_("This question already has an accepted answer."))
    return (
        can_act(actor)
        if is_overdue
        else denied(_("You can escalate your question after 8 business hours without an accepted answer."))
    )


def can_use_desk(actor: Member | None) -> PolicyResult:
    """Open the queue of cases: agents of any space."""
    if actor is not None and actor.has_role_anywhere(AGENT):
        return allowed
    return denied(ONLY_SUPPORT)


def can_see_case(actor: Member | None, case: Case) -> PolicyResult:
    """Read the whole case: what was said, its notes, its customer."""
    if actor is not None and actor.has_role(AGENT, case.thread.space_id):
        return allowed
    return denied(ONLY_SUPPORT)


def can_work_on(actor: Member | None, case: Case) -> PolicyResult:
    """Reply, write to the asker, assign, resolve."""
    return can_see_case(actor, case)


def can_see_standing(actor: Member | None, case: Case) -> PolicyResult:
    """Read its status and who has it: support, moderators of its space, and the product team."""
    return can_see_standing_of(actor, case.thread)


def can_see_standing_of(actor: Member | None, thread: Thread) -> PolicyResult:
    """The same for whatever case the thread has."""
    if actor is None:
        return denied(ONLY_SUPPORT)
    is_near = actor.has_role(MODERATOR, thread.space_id) or actor.has_role(AGENT, thread.space_id)
    return allowed if is_near or actor.has_role_anywhere(PRODUCT) else denied(ONLY_SUPPORT)


def can_see_summary(actor: Member | None, case: Case) -> PolicyResult:
    """Read what it was about and how it ended, beside its standing: the product team."""
    if actor is not None and actor.has_role_anywhere(PRODUCT):
        return allowed
    return can_see_case(actor, case)


def can_read_notes(actor: Member | None, case: Case) -> PolicyResult:
    """Read what staff keep for themselves: support, and the moderators of the thread's space."""
    return can_read_notes_of(actor, case.thread)


def can_read_notes_of(actor: Member | None, thread: Thread) -> PolicyResult:
    """The same for whatever cases the thread has."""
    if actor is not None and (actor.has_role(MODERATOR, thread.space_id) or actor.has_role(AGENT, thread.space_id)):
        return allowed
    return denied(ONLY_SUPPORT)


def can_note(actor: Member | None, case: Case) -> PolicyResult:
    """Keep a note: who reads them may write them."""
    return can_read_notes(actor, case)


def can_see_own_case(actor: Member | None, case: Case) -> PolicyResult:
    """Read the customer's view of the case: the asker alone."""
    if actor is not None and case.thread.asker_id == actor.id:
        return allowed
    return denied(NOT_YOURS)


def can_read_messages(actor: Member | None, case: Case) -> PolicyResult:
    """Read the private messages: the asker and support."""
    return can_see_own_case(actor, case) or can_see_case(actor, case)


def can_message(actor: Member | None, case: Case) -> PolicyResult:
    """Write a private message: who reads them may write them."""
    return can_read_messages(actor, case) and (denied(ONLY_SUPPORT) if actor is None else can_act(actor))


def can_rate(case: Case, resolved_at: datetime, now: datetime) -> PolicyResult:
    """Say how well one was helped, with the link that names this resolution: while it stands, for 90 days."""
    if not is_rated(case) or case.resolved_at != resolved_at:
        return denied(_("We have reopened the case since. We will ask for your rating again once it is resolved."))
    if now - resolved_at > RATED_WITHIN:
        return denied(_("This link expired after 90 days. Thank you all the same."))
    return allowed


def is_rated(case: Case) -> bool:
    """Do we ask its customer how well they were helped? Not of what was withdrawn, or went into another."""
    return case.resolved_at is not None and case.knowledge != WITHDRAWN and case.merged_into_id is None


def can_see_customer(actor: Member | None, case: Case) -> PolicyResult:
    """Read the facts about the customer: the customer, and support."""
    return can_read_messages(actor, case)


def can_withdraw(actor: Member | None, case: Case) -> PolicyResult:
    """Say that an open case should not have been: support, moderators of its space, and who asked and escalated it
    while nobody has begun. The case of a private question is resolved instead: nobody else would read it.
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
    """Go on with a case that was withdrawn: support, and moderators of its space."""
    return can_read_notes(actor, case)


def can_set_rules(actor: Member | None, space_id: int | None) -> PolicyResult:
    """Say what brings questions of the space to support by itself; without a space, those of all."""
    if actor is not None and actor.has_role(MODERATOR, space_id):
        return allowed
    return denied(_("Only moderators of this space can set its escalation rules."))


def can_see_rules(actor: Member | None) -> PolicyResult:
    """Read the rules of the spaces that one moderates."""
    if actor is not None and actor.has_role_anywhere(MODERATOR):
        return allowed
    return denied(_("Only moderators can set escalation rules."))


def can_take(actor: Member, assignee: Member, case: Case) -> PolicyResult:
    """Can `assignee` be given the case? They have to be able to work on it."""
    working = can_work_on(actor, case)
    if not working:
        return working
    if assignee.has_role(AGENT, case.thread.space_id):
        return allowed
    return denied(_("%(name)s is not a support agent in this space.", name=assignee.name))


def can_merge_cases(actor: Member | None, case: Case, into: Case) -> PolicyResult:
    """Merge a case into another: whoever works on both. Of two customers, only where everybody reads the question that
    goes on.
    """
    working = can_work_on(actor, case) and can_work_on(actor, into)
    if not working:
        return denied(ONLY_SUPPORT)
    is_one_customer = case.thread.asker_id is not None and case.thread.asker_id == into.thread.asker_id
    if is_one_customer or (into.thread.is_public and into.thread.is_shown):
        return allowed
    return denied(
        _("The question in that case is private and belongs to another customer, so the two cases cannot be merged.")
    )


def can_keep_absence(actor: Member | None, member: Member) -> PolicyResult:
    """Say when somebody in support is away: themselves, and admins."""
    if actor is None or not member.has_role_anywhere(AGENT):
        return denied(ONLY_SUPPORT)
    return (
        allowed
        if actor.id == member.id or actor.has_role(ADMIN)
        else denied(_("Only this person and admins can set their out-of-office dates."))
    )


def can_keep_reply(actor: Member | None, space_id: int | None) -> PolicyResult:
    """Save a reply for this space, or (None) for all: those who work there."""
    if actor is None or not actor.has_role_anywhere(AGENT):
        return denied(ONLY_SUPPORT)
    if space_id is None or actor.has_role(AGENT, space_id):
        return allowed
    return denied(_("You do not work in this space."))


def can_change_reply(actor: Member | None, reply: SavedReply) -> PolicyResult:
    """One's own, and the shared ones of one's spaces, which belong to all who use them; the log keeps who did."""
    if actor is not None and reply.owner_id == actor.id:
        return allowed
    if reply.owner_id is not None:
        return denied(_("This saved reply belongs to a colleague."))
    return can_keep_reply(actor, reply.space_id)


def can_run_teams(actor: Member | None) -> PolicyResult:
    """Say who is in which team."""
    if actor is not None and actor.has_role(ADMIN):
        return allowed
    return denied(_("Only admins can change teams."))


def can_set_promises(actor: Member | None) -> PolicyResult:
    """Say what is promised, by which hours, in which kinds of cases."""
    if actor is not None and actor.has_role(ADMIN):
        return allowed
    return denied(_("Only admins can change SLA policies."))


def can_change_view(actor: Member | None, view: CaseView) -> PolicyResult:
    """Call a view of the queue otherwise, or delete it: its owner; of those for all also admins."""
    is_theirs = actor is not None and (view.owner_id == actor.id or (view.is_shared and actor.has_role(ADMIN)))
    if is_theirs and can_use_desk(actor):
        return allowed
    return denied(_("Only the person who created this view can change it. Admins can also change shared views."))
