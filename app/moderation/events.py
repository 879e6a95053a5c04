"""What moderation announces. Reasons are read where they stand: in the log, and in the rows of sanctions and items."""

from __future__ import annotations

from app.core.outbox.events import announce

POST_FLAGGED = announce("post.flagged", "A member told the moderators that a post is not in order.")
ITEM_DECIDED = announce("review.decided", "A moderator decided on something that waited for a look.")
MEMBER_SANCTIONED = announce("member.sanctioned", "A member was warned, silenced or suspended.")
SANCTION_LIFTED = announce("member.sanction_lifted", "A silence or a suspension ended before its time.")
REMOVAL_CONTINUED = announce("member.removal_continued", "More posts of a member are to be removed or restored.")
APPEAL_MADE = announce("appeal.made", "A member asked the moderators to look at a decision again.")
APPEAL_DECIDED = announce("appeal.decided", "The moderators looked at a decision again.")
