"""What reputation opens, and what every policy says alike."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.accounts.policies import can_act
from app.community.models import Post
from app.community.staff import is_staff_of
from app.core.errors import Sentence
from app.core.policy import Verdict, no, yes
from app.reputation import rules

OPENINGS: dict[str, Sentence] = {
    "ask": _("You need at least %(points)s reputation to ask a question."),
    "answer": _("You need at least %(points)s reputation to answer."),
    "comment": _("You need at least %(points)s reputation to comment."),
    "back": _("You need at least %(points)s reputation to back a suggestion."),
    "flag": _("You need at least %(points)s reputation to report posts."),
    "review_posts": _("You need at least %(points)s reputation to review posts by new members."),
    "suggest_edits": _("You need at least %(points)s reputation to suggest edits."),
    "edit": _("You need at least %(points)s reputation to edit other members’ posts."),
    "vote_up": _("You need at least %(points)s reputation to vote."),
    "vote_down": _("You need at least %(points)s reputation to vote down."),
    "many_links": _("You need at least %(points)s reputation to include more than two links in a post."),
    "create_tag": _("You need at least %(points)s reputation to create tags."),
    "close_own": _("You need at least %(points)s reputation to close and reopen your own questions."),
    "close_any": _("You need at least %(points)s reputation to close and reopen any question."),
    "tag_synonyms": _("You need at least %(points)s reputation to create tag synonyms."),
}
SIGN_IN = _("Sign in first.")
POST_GONE = _("This post is hidden or deleted.")


def post_shown(post: Post) -> Verdict:
    return yes if post.is_shown else no(POST_GONE)


def privileged(actor: Member, privilege: str, space_id: int | None) -> Verdict:
    """Staff have every privilege; others earn it."""
    if is_staff_of(actor, space_id) or rules.has_earned(actor, privilege):
        return can_act(actor)
    return no(OPENINGS[privilege] % {"points": rules.cost_of(privilege)})
