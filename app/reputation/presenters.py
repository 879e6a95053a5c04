"""Labels of reputation events and privileges."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.core.errors import Message
from app.reputation import rules

DEEDS: dict[str, Message] = {
    rules.VOTED_UP.kind: _("Upvote"),
    rules.VOTED_DOWN.kind: _("Downvote"),
    rules.VOTING_DOWN.kind: _("Downvoted an answer"),
    rules.ACCEPTED.kind: _("Answer accepted"),
    rules.ACCEPTING.kind: _("Accepted an answer"),
    rules.EDIT_ACCEPTED.kind: _("Suggested edit accepted"),
    rules.EDIT_REJECTED.kind: _("Suggested edit rejected"),
    rules.REMOVED_AS_ABUSE.kind: _("Post removed as spam or abuse"),
    rules.SUGGESTION_SHIPPED.kind: _("Suggestion shipped"),
    rules.ASSOCIATION_BONUS: _("Reputation from another community"),
    rules.BOUNTY: _("Bounty"),
    rules.ACCEPTANCE_RESTS: _("Accepted answer hidden or deleted"),
    rules.VOTES_ANNULLED: _("Serial votes removed"),
}
"""The label of each kind in the ledger."""
PRIVILEGES: dict[str, Message] = {
    "ask": _("Ask questions"),
    "answer": _("Answer questions"),
    "comment": _("Comment on posts"),
    "back": _("Use “I have this problem too”, and back suggestions"),
    "flag": _("Report posts to moderators"),
    "vote_up": _("Vote up"),
    "many_links": _("Include more than two links in a post"),
    "suggest_edits": _("Suggest edits to other members’ posts"),
    "edit": _("Edit other members’ posts and review suggested edits"),
    "review_posts": _("Review first posts and late answers"),
    "vote_down": _("Vote down"),
    "create_tag": _("Create new tags"),
    "tag_synonyms": _("Create tag synonyms"),
    "close_own": _("Close and reopen own questions"),
    "close_any": _("Close and reopen any question"),
}
"""What each privilege allows."""
