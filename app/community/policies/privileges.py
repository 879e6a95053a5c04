"""What reputation opens, and what every policy says alike."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.community.models import Post
from app.community.staff import is_staff_of
from app.core.errors import Sentence
from app.core.policy import Verdict, no, yes
from app.reputation import rules

OPENINGS: dict[str, Sentence] = {
    "ask": _("Asking opens at %(points)s reputation."),
    "answer": _("Answering opens at %(points)s reputation."),
    "comment": _("Commenting opens at %(points)s reputation."),
    "back": _("Backing opens at %(points)s reputation."),
    "flag": _("Reporting opens at %(points)s reputation."),
    "review_posts": _("Reviewing what newcomers wrote opens at %(points)s reputation."),
    "suggest_edits": _("Suggesting edits opens at %(points)s reputation."),
    "edit": _("Editing what others wrote opens at %(points)s reputation."),
    "vote_up": _("Voting opens at %(points)s reputation."),
    "vote_down": _("Voting down opens at %(points)s reputation."),
    "many_links": _("More than two links in a post open at %(points)s reputation."),
    "create_tag": _("Making new tags opens at %(points)s reputation."),
    "close_own": _("Closing and reopening one's own questions opens at %(points)s reputation."),
    "close_any": _("Closing and reopening any question opens at %(points)s reputation."),
    "tag_synonyms": _("Naming synonyms of tags opens at %(points)s reputation."),
}
SIGN_IN = _("Sign in first.")
POST_GONE = _("This post is hidden or deleted.")


def post_shown(post: Post) -> Verdict:
    return yes if post.is_shown else no(POST_GONE)


def privileged(actor: Member, privilege: str, space_id: int | None) -> Verdict:
    """Staff have every privilege; others earn it."""
    if is_staff_of(actor, space_id) or rules.has_earned(actor, privilege):
        return yes
    return no(OPENINGS[privilege] % {"points": rules.cost_of(privilege)})
