"""Events of suggestions. The subject is the suggestion's thread, and `thread_id` repeats its id."""

from __future__ import annotations

from app.core.outbox.events import declare_event

SUGGESTION_MADE = declare_event("suggestion.made", "A suggestion was created, by a member or from a thread.")
SUGGESTION_SOURCE_ADDED = declare_event("suggestion.source_added", "A thread was linked to a suggestion as a source.")
SUGGESTION_SOURCE_REMOVED = declare_event("suggestion.source_removed", "A thread was unlinked from a suggestion.")
SUGGESTION_STATUS_CHANGED = declare_event("suggestion.status_changed", "The product team answered a suggestion.")
SUGGESTION_MERGED = declare_event(
    "suggestion.merged", "A suggestion was merged into this one, which took its posts, backers, followers and sources."
)
SUGGESTION_UNMERGED = declare_event("suggestion.unmerged", "The merge of this suggestion into another was undone.")
SUGGESTION_MOVED = declare_event("suggestion.moved", "A suggestion was moved to another product area.")
SUGGESTION_BACKED_FOR = declare_event("suggestion.backed_for", "Staff backed a suggestion on behalf of a customer.")
CHANGELOG_PUBLISHED = declare_event("changelog.published", "A changelog entry was published, for the first time.")
SUGGESTION_REPORTED = declare_event("suggestion.reported", "A customer reported that it is still not solved.")
SUGGESTION_REACHED_MASS = declare_event("suggestion.reached_mass", "A suggestion has reached critical mass.")
DECISION_DUE = declare_event("suggestion.decision_due", "A decision is due soon, or overdue.")
