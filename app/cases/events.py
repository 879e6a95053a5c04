"""Events of cases: each contains the ids of its thread and case; texts remain in the tables of cases."""

from __future__ import annotations

from app.core.outbox.events import declare_event

CASE_OPENED = declare_event("case.opened", "A case was opened: a question was escalated, or asked privately.")
CASE_MISSING = declare_event("case.missing", "An upgrade found a private question that has no case.")
CASE_TEXT_STALE = declare_event(
    "case.text_stale", "The text by which a case is found is missing, or of another question."
)
CASE_ASSIGNED = declare_event("case.assigned", "A case was assigned to an agent or a team.")
CASES_CHANGED_IN_BULK = declare_event("case.changed_in_bulk", "An agent changed many cases at once, or undid that.")
CASE_MERGED = declare_event("case.merged", "A case was merged into another.")
CASE_UNGIVEN = declare_event("case.ungiven", "No agent of its team could be assigned to a case.")
CASE_LEFT = declare_event("case.left", "A case was unassigned: its assignee does not work in its new space.")
COVER_CHOSEN = declare_event("case.cover_chosen", "A support agent covers the cases of an absent one.")
CASE_REPLIED = declare_event("case.replied", "Support answered publicly, in the thread.")
CASE_MESSAGED = declare_event("case.messaged", "The customer or support sent a private message.")
CASE_NOTED = declare_event("case.noted", "Staff wrote an internal note.")
NOTE_MENTIONED = declare_event("case.note_mentioned", "An internal note mentions a member of staff.")
CASE_WORDS_CHANGED = declare_event("case.words_changed", "A note or a private message was edited or withdrawn.")
CASE_UNDONE = declare_event(
    "case.undone", "Something said in a case, or its resolution, was undone at once by its author."
)
CASE_STATUS_CHANGED = declare_event("case.status_changed", "The status of a case changed.")
CASE_RESOLVED = declare_event("case.resolved", "A case was resolved, by support or by the community.")
CASE_SOLUTION_LOST = declare_event(
    "case.solution_lost", "What resolved a case is no longer readable for its customer, or no longer accepted."
)
CASE_REOPENED = declare_event("case.reopened", "A resolved case was reopened.")
CASE_RATED = declare_event("case.rated", "The customer rated a case.")
CASE_FOLLOW_UP_DUE = declare_event("case.follow_up_due", "The follow-up date of a case has come.")
CASE_WITHDRAWN = declare_event("case.withdrawn", "An escalation was withdrawn.")
SLA_WARNED = declare_event("sla.warned", "An SLA target of a case is about to be breached.")
SLA_BREACHED = declare_event("sla.breached", "An SLA target of a case was breached.")
SLA_CHANGED = declare_event("sla.changed", "The targets of an SLA policy changed, also for open cases.")
