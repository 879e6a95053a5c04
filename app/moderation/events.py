"""Events of moderation. They contain no reasons: those are in the activity log, in sanctions and in items."""

from __future__ import annotations

from app.core.outbox.events import declare_event

POST_FLAGGED = declare_event("post.flagged", "A member reported a post.")
ITEM_DECIDED = declare_event("review.decided", "A moderator decided on an item of the review queue.")
MEMBER_SANCTIONED = declare_event("member.sanctioned", "A member was warned, silenced or suspended.")
SANCTION_LIFTED = declare_event("member.sanction_lifted", "A silence or a suspension ended before its time.")
REMOVAL_CONTINUED = declare_event("member.removal_continued", "More posts of a member are to be removed or restored.")
APPEAL_MADE = declare_event("appeal.made", "A member appealed a decision.")
APPEAL_DECIDED = declare_event("appeal.decided", "The moderators decided an appeal.")
