"""Events of the community, about a post or else a thread. Only events about members have no `thread_id`."""

from __future__ import annotations

from app.core.outbox.events import declare_event

QUESTION_ASKED = declare_event("question.asked", "A member asked a question.")
ANSWER_POSTED = declare_event("answer.posted", "A member answered a question, or replied to a suggestion.")
POST_COMMENTED = declare_event("post.commented", "A member commented on a post.")
POST_EDITED = declare_event("post.edited", "A member edited a post.")
EDIT_SUGGESTED = declare_event("edit.suggested", "A member suggested an edit of someone else's post.")
EDIT_TAKEN = declare_event("edit.taken", "A suggested edit was accepted.")
EDIT_REFUSED = declare_event("edit.refused", "A suggested edit was rejected.")
EDIT_OUTDATED = declare_event(
    "edit.outdated", "A suggested edit was taken back, or its post was changed while it waited for review."
)
POST_VOTED = declare_event("post.voted", "A member voted on a question or an answer.")
ANSWER_ACCEPTED = declare_event("answer.accepted", "An answer was accepted.")
ANSWER_UNACCEPTED = declare_event("answer.unaccepted", "The acceptance of an answer was undone.")
ANSWERS_REJECTED = declare_event("answers.rejected", "The person who asked rejected the answers.")
ANSWERS_UNREJECTED = declare_event("answers.unrejected", "The rejection of the answers was undone.")
THREAD_BACKED = declare_event("thread.backed", "A member has this problem too, or backs this suggestion.")
THREAD_UNBACKED = declare_event("thread.unbacked", "A member withdrew their backing.")
POST_DELETED = declare_event("post.deleted", "A post was deleted.")
POST_UNDELETED = declare_event("post.undeleted", "A deleted post was restored.")
POST_HIDDEN = declare_event("post.hidden", "A post was hidden by reports or by staff, or waits for approval.")
POST_SHOWN = declare_event("post.shown", "A hidden post is shown again, or was approved.")
BADGE_AWARDED = declare_event("badge.awarded", "A member earned badges; the subject is the member.")
VOTES_ANNULLED = declare_event(
    "votes.annulled", "Votes of a ring, or of one member for another in series, were taken back."
)
MEMBER_MENTIONED = declare_event("member.mentioned", "A post names a member with @; the subject is the post.")
QUESTION_DEFLECTED = declare_event("question.spared", "Someone who began to ask found the answer in this thread.")
ANSWER_HELPED = declare_event("answer.helped", "On a day before, members who began to ask found this answer instead.")
ACCESS_GRANTED = declare_event("access.granted", "A member may read a private thread from now on.")
ACCESS_WITHDRAWN = declare_event("access.withdrawn", "A member may no longer read a private thread.")
ACCESS_OFFERED = declare_event("access.offered", "A member was offered to read a private thread, if they want to.")
TAG_CREATED = declare_event("tag.created", "A new tag was created.")
TAG_MERGED = declare_event("tag.merged", "A tag became a synonym of another, which takes its threads.")
TAG_MOVED = declare_event("tag.moved", "The threads of a merged tag have the other tag now, which is the subject.")
SPACE_CHANGED = declare_event("space.changed", "A space was created, or its name or readers changed.")

# state of a thread; the subject is the thread
THREAD_CLOSED = declare_event("thread.closed", "A question was closed, with a reason.")
THREAD_REOPENED = declare_event("thread.reopened", "A question that was closed or archived takes answers again.")
THREAD_LOCKED = declare_event("thread.locked", "Staff locked a thread.")
THREAD_UNLOCKED = declare_event("thread.unlocked", "Staff unlocked a thread.")
THREAD_ARCHIVED = declare_event("thread.archived", "A question was archived after a long time without activity.")
THREAD_MOVED = declare_event("thread.moved", "Staff moved a question to another space.")
THREAD_MERGED = declare_event("thread.merged", "Staff merged a question into another, which took its posts.")
THREAD_SPLIT = declare_event("thread.split", "Staff made answers or comments into a question of their own.")
THREAD_CLAIMED = declare_event("thread.claimed", "A member claimed a question to answer it.")
THREAD_RELEASED = declare_event("thread.released", "A member released a claimed question.")
THREAD_THEMED = declare_event("thread.themed", "Staff set or removed the root cause of a thread.")
THREAD_BUMPED = declare_event("thread.bumped", "An old question without an answer was bumped.")
ACCEPTANCE_AWAITED = declare_event("acceptance.awaited", "The person who asked was asked whether an answer helped.")
