"""Events of cases: each contains the ids of its thread and case; texts remain in the tables of cases."""

from __future__ import annotations

from app.core.outbox.events import declare_event

CASE_OPENED = declare_event("case.opened", "A case was opened: a question was escalated, or asked privately.")
CASE_MISSING = declare_event("case.missing", "An upgrade found a private question that has no case.")
CASE_TEXT_STALE = declare_event(
    "case.text_stale", "The text by which a case is found is missing, or of another question."
)
CASE_ASSIGNED = declare_event("case.assigned", "A case was given to an agent or a team.")
CASES_CHANGED_IN_BULK = declare_event("case.changed_in_bulk", "An agent changed many cases at once, or undid that.")
CASE_MERGED = declare_event("case.merged", "A case was merged into another, which goes on for both.")
CASE_UNGIVEN = declare_event("case.ungiven", "Nobody of its team could be given a case.")
CASE_LEFT = declare_event("case.left", "A case went on where who had it does not work: they have it no more.")
COVER_CHOSEN = declare_event("case.cover_chosen", "Somebody in support covers the cases of another who is away.")
CASE_REPLIED = declare_event("case.replied", "Support answered publicly, in the thread.")
CASE_MESSAGED = declare_event("case.messaged", "The asker and support wrote each other a private message.")
CASE_NOTED = declare_event("case.noted", "Staff kept a note in a case.")
NOTE_MENTIONED = declare_event("case.note_mentioned", "An internal note mentions a member of staff.")
CASE_WORDS_CHANGED = declare_event("case.words_changed", "A note or a private message was edited or withdrawn.")
CASE_UNDONE = declare_event(
    "case.undone", "Something said in a case, or its resolution, was undone at once by its author."
)
CASE_STATUS_CHANGED = declare_event("case.status_changed", "A case changed its status.")
CASE_RESOLVED = declare_event("case.resolved", "A case was resolved, by support or by the community.")
CASE_SOLUTION_LOST = declare_event(
    "case.solution_lost", "What resolved a case is no longer readable for its customer, or no longer accepted."
)
CASE_REOPENED = declare_event("case.reopened", "A resolved case was opened again.")
CASE_RATED = declare_event("case.rated", "The customer said how well they were helped.")
CASE_FOLLOW_UP_DUE = declare_event("case.follow_up_due", "The day has come on which to look at a case again.")
CASE_WITHDRAWN = declare_event("case.withdrawn", "An escalation was taken back: the case should not have been.")
SLA_WARNED = declare_event("sla.warned", "A promise of a case is about to run out.")
SLA_BREACHED = declare_event("sla.breached", "A promise of a case was broken.")
SLA_CHANGED = declare_event("sla.changed", "What a policy promises was changed, also for the cases that are open.")
