"""What deeds and privileges are called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.core.errors import Sentence
from app.reputation import rules

DEEDS: dict[str, Sentence] = {
    rules.VOTED_UP.kind: _("Voted up"),
    rules.VOTED_DOWN.kind: _("Voted down"),
    rules.VOTING_DOWN.kind: _("Voted an answer down"),
    rules.ACCEPTED.kind: _("Answer accepted"),
    rules.ACCEPTING.kind: _("Accepted an answer"),
    rules.EDIT_ACCEPTED.kind: _("Edit taken"),
    rules.EDIT_REJECTED.kind: _("Edit not taken"),
    rules.REMOVED_AS_ABUSE.kind: _("Post removed as spam or abuse"),
    rules.SUGGESTION_SHIPPED.kind: _("Suggestion shipped"),
    rules.ASSOCIATION_BONUS: _("Trusted elsewhere already"),
    rules.BOUNTY: _("Bounty"),
    rules.ACCEPTANCE_RESTS: _("Accepted answer hidden or deleted"),
    rules.VOTES_ANNULLED: _("Votes in series were taken back"),
}
"""What each kind of the ledger is called."""

PRIVILEGES: dict[str, Sentence] = {
    "ask": _("Ask questions"),
    "answer": _("Answer questions"),
    "comment": _("Comment on posts"),
    "back": _("Say “I have this problem too”, and back suggestions"),
    "flag": _("Report posts to the moderators"),
    "vote_up": _("Vote up what helps"),
    "many_links": _("Put more than two links into a post"),
    "suggest_edits": _("Propose edits to what others wrote"),
    "edit": _("Edit what others wrote, and decide on proposed edits"),
    "review_posts": _("Look through first posts and late answers"),
    "vote_down": _("Vote down what misleads"),
    "create_tag": _("Make a new tag"),
    "tag_synonyms": _("Say which tags mean the same"),
    "close_own": _("Close and reopen your own questions"),
    "close_any": _("Close and reopen any question"),
}
"""What each privilege lets one do."""
