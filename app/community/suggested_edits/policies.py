"""Who may suggest an edit, decide on it and withdraw it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.community.permissions import SIGN_IN, post_shown, privileged, state_allows, takes_part
from app.community.posts.models import COMMENT, Post
from app.community.posts.policies import can_edit
from app.community.suggested_edits.models import PENDING, SuggestedEdit
from app.core.policy import PolicyResult, allowed, denied

DECIDED = _("This suggested edit has already been decided.")


def can_suggest(actor: Member | None, post: Post) -> PolicyResult:
    """Check whether the actor may suggest an edit of a public question or answer that they may not edit."""
    if actor is None:
        return denied(_("Sign in to suggest an edit."))
    if post.kind == COMMENT or not (post.thread.is_listed and post.thread.is_question):
        return denied(_("Only the author and staff can edit this."))
    if can_edit(actor, post):
        return denied(_("You can edit this directly, without a suggestion."))
    return (
        takes_part(actor)
        and post_shown(post)
        and state_allows("edit", actor, post.thread)
        and privileged(actor, "suggest_edits", post.thread.space_id)
    )


def can_review(actor: Member | None, proposal: SuggestedEdit) -> PolicyResult:
    """Check whether the actor may decide on the suggested edit: anyone who may edit the post, except its author."""
    if actor is None:
        return denied(SIGN_IN)
    if proposal.author_id == actor.id:
        return denied(_("Your edit must be reviewed by someone else."))
    result = can_edit(actor, proposal.post)
    return result and (allowed if proposal.state == PENDING else denied(DECIDED))


def can_withdraw(actor: Member | None, proposal: SuggestedEdit) -> PolicyResult:
    """Check whether the actor may withdraw the suggested edit: only its author, while it is pending."""
    if actor is None or proposal.author_id != actor.id:
        return denied(_("Only the person who suggested this edit can withdraw it."))
    return allowed if proposal.state == PENDING else denied(DECIDED)
