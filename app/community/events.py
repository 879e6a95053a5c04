"""What the community announces.

The subject is the post, or the thread where no single post is meant; `thread_id` is there unless it concerns members
alone.
"""

from __future__ import annotations

from app.core.outbox.events import announce

QUESTION_ASKED = announce("question.asked", "A member asked a question.")
ANSWER_POSTED = announce("answer.posted", "A member answered a question, or remarked on a suggestion.")
POST_COMMENTED = announce("post.commented", "A member commented on a post.")
POST_EDITED = announce("post.edited", "A member edited a post.")
EDIT_SUGGESTED = announce("edit.suggested", "A member suggested how somebody's post should read.")
EDIT_TAKEN = announce("edit.taken", "A suggested edit was taken.")
EDIT_REFUSED = announce("edit.refused", "A suggested edit was refused.")
EDIT_OUTDATED = announce(
    "edit.outdated", "A suggested edit was taken back, or its post was changed while it waited for review."
)
POST_VOTED = announce("post.voted", "A member voted on a question or an answer.")
ANSWER_ACCEPTED = announce("answer.accepted", "An answer was accepted as the one that helped.")
ANSWER_UNACCEPTED = announce("answer.unaccepted", "The acceptance of an answer was taken back.")
ANSWERS_REJECTED = announce("answers.rejected", "The asker said that the answers given do not help.")
ANSWERS_UNREJECTED = announce("answers.unrejected", "The asker undid that the answers given do not help.")
THREAD_BACKED = announce("thread.backed", "A member has this problem too, or backs this suggestion.")
THREAD_UNBACKED = announce("thread.unbacked", "A member took their backing back.")
POST_DELETED = announce("post.deleted", "A post was deleted.")
POST_UNDELETED = announce("post.undeleted", "A deleted post was brought back.")
POST_HIDDEN = announce("post.hidden", "A post was hidden, by flags or by staff, or waits for approval.")
POST_SHOWN = announce("post.shown", "A hidden post is shown again, or was approved.")
BADGE_AWARDED = announce("badge.awarded", "A member earned badges; the subject is the member.")
VOTES_ANNULLED = announce("votes.annulled", "Votes of a ring, or of one member for another in series, were taken back.")
MEMBER_MENTIONED = announce("member.mentioned", "A post names a member with @; the subject is the post.")
QUESTION_SPARED = announce("question.spared", "Somebody who began to ask found the answer in this thread.")
ACCESS_GRANTED = announce("access.granted", "A member may read a private thread from now on.")
ACCESS_WITHDRAWN = announce("access.withdrawn", "A member may no longer read a private thread.")
ACCESS_OFFERED = announce("access.offered", "A member was offered to read a private thread, if they want to.")
TAG_CREATED = announce("tag.created", "Somebody set a tag that was not there before.")
TAG_MERGED = announce("tag.merged", "A tag became a synonym of another, which takes its threads.")
TAG_MOVED = announce("tag.moved", "The threads of a merged tag carry the other one now, which is the subject.")
SPACE_CHANGED = announce("space.changed", "A space was made, or its name or its readers changed.")

# where a thread stands; the subject is the thread
THREAD_CLOSED = announce("thread.closed", "A question was closed, with a reason.")
THREAD_REOPENED = announce("thread.reopened", "A question that was closed or archived takes answers again.")
THREAD_LOCKED = announce("thread.locked", "Staff locked a thread.")
THREAD_UNLOCKED = announce("thread.unlocked", "Staff unlocked a thread.")
THREAD_ARCHIVED = announce("thread.archived", "A question was archived after a long quiet time.")
THREAD_MOVED = announce("thread.moved", "Staff moved a question to another space.")
THREAD_MERGED = announce("thread.merged", "Staff merged a question into another, which took its posts.")
THREAD_SPLIT = announce("thread.split", "Staff made answers or comments into a question of their own.")
THREAD_CLAIMED = announce("thread.claimed", "A helper said that they write an answer.")
THREAD_RELEASED = announce("thread.released", "A helper said that they write no answer after all.")
THREAD_THEMED = announce("thread.themed", "Staff said which root cause is behind a thread, or took it off.")
THREAD_BUMPED = announce("thread.bumped", "An old question without an answer was put on top of the lists again.")
ACCEPTANCE_AWAITED = announce("acceptance.awaited", "The asker was asked whether an answer helped.")
