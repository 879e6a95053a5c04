"""Events of the community.

The subject is the post, or the thread if no single post is concerned. Events have a `thread_id` unless they concern
only members.
"""

from __future__ import annotations

from app.core.outbox.events import declare_event

QUESTION_ASKED = declare_event("question.asked", "A member asked a question.")
ANSWER_POSTED = declare_event("answer.posted", "A member answered a question, or remarked on a suggestion.")
POST_COMMENTED = declare_event("post.commented", "A member commented on a post.")
POST_EDITED = declare_event("post.edited", "A member edited a post.")
EDIT_SUGGESTED = declare_event("edit.suggested", "A member suggested how somebody's post should read.")
EDIT_TAKEN = declare_event("edit.taken", "A suggested edit was taken.")
EDIT_REFUSED = declare_event("edit.refused", "A suggested edit was refused.")
EDIT_OUTDATED = declare_event(
    "edit.outdated", "A suggested edit was taken back, or its post was changed while it waited for review."
)
POST_VOTED = declare_event("post.voted", "A member voted on a question or an answer.")
ANSWER_ACCEPTED = declare_event("answer.accepted", "An answer was accepted as the one that helped.")
ANSWER_UNACCEPTED = declare_event("answer.unaccepted", "The acceptance of an answer was taken back.")
ANSWERS_REJECTED = declare_event("answers.rejected", "The asker said that the answers given do not help.")
ANSWERS_UNREJECTED = declare_event("answers.unrejected", "The asker undid that the answers given do not help.")
THREAD_BACKED = declare_event("thread.backed", "A member has this problem too, or backs this suggestion.")
THREAD_UNBACKED = declare_event("thread.unbacked", "A member took their backing back.")
POST_DELETED = declare_event("post.deleted", "A post was deleted.")
POST_UNDELETED = declare_event("post.undeleted", "A deleted post was brought back.")
POST_HIDDEN = declare_event("post.hidden", "A post was hidden, by flags or by staff, or waits for approval.")
POST_SHOWN = declare_event("post.shown", "A hidden post is shown again, or was approved.")
BADGE_AWARDED = declare_event("badge.awarded", "A member earned badges; the subject is the member.")
VOTES_ANNULLED = declare_event(
    "votes.annulled", "Votes of a ring, or of one member for another in series, were taken back."
)
MEMBER_MENTIONED = declare_event("member.mentioned", "A post names a member with @; the subject is the post.")
QUESTION_SPARED = declare_event("question.spared", "Somebody who began to ask found the answer in this thread.")
ACCESS_GRANTED = declare_event("access.granted", "A member may read a private thread from now on.")
ACCESS_WITHDRAWN = declare_event("access.withdrawn", "A member may no longer read a private thread.")
ACCESS_OFFERED = declare_event("access.offered", "A member was offered to read a private thread, if they want to.")
TAG_CREATED = declare_event("tag.created", "Somebody set a tag that was not there before.")
TAG_MERGED = declare_event("tag.merged", "A tag became a synonym of another, which takes its threads.")
TAG_MOVED = declare_event("tag.moved", "The threads of a merged tag carry the other one now, which is the subject.")
SPACE_CHANGED = declare_event("space.changed", "A space was made, or its name or its readers changed.")

# state of a thread; the subject is the thread
THREAD_CLOSED = declare_event("thread.closed", "A question was closed, with a reason.")
THREAD_REOPENED = declare_event("thread.reopened", "A question that was closed or archived takes answers again.")
THREAD_LOCKED = declare_event("thread.locked", "Staff locked a thread.")
THREAD_UNLOCKED = declare_event("thread.unlocked", "Staff unlocked a thread.")
THREAD_ARCHIVED = declare_event("thread.archived", "A question was archived after a long quiet time.")
THREAD_MOVED = declare_event("thread.moved", "Staff moved a question to another space.")
THREAD_MERGED = declare_event("thread.merged", "Staff merged a question into another, which took its posts.")
THREAD_SPLIT = declare_event("thread.split", "Staff made answers or comments into a question of their own.")
THREAD_CLAIMED = declare_event("thread.claimed", "A helper said that they write an answer.")
THREAD_RELEASED = declare_event("thread.released", "A helper said that they write no answer after all.")
THREAD_THEMED = declare_event("thread.themed", "Staff said which root cause is behind a thread, or took it off.")
THREAD_BUMPED = declare_event("thread.bumped", "An old question without an answer was put on top of the lists again.")
ACCEPTANCE_AWAITED = declare_event("acceptance.awaited", "The asker was asked whether an answer helped.")
