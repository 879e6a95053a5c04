"""Who may hide, show again, approve and flag."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.models import MODERATOR, Member
from app.community.models import Post
from app.community.models.post import BY_FLAGS, UNTIL_APPROVED
from app.community.policies.deleting import can_delete
from app.community.policies.privileges import SIGN_IN, post_shown, privileged
from app.community.policies.sanctioned import takes_part
from app.community.staff import is_staff_of
from app.core.policy import Verdict, no, yes

ONLY_STAFF = _("Only staff can do this.")


def can_hide(actor: Member | None, post: Post) -> Verdict:
    """Staff may; what flags hid already, they may hide for good. What nobody has read yet is approved or deleted."""
    if actor is None:
        return no(SIGN_IN)
    if post.deleted_at:
        return no(_("This has already been deleted."))
    if post.hidden_because == UNTIL_APPROVED:
        return no(_("This post is waiting for approval. Approve it or delete it."))
    return yes if is_staff_of(actor, post.thread.space_id) else no(ONLY_STAFF)


def can_unhide(actor: Member | None, post: Post) -> Verdict:
    """Staff may show what was hidden; what waits for approval is approved instead."""
    if actor is None:
        return no(SIGN_IN)
    if not post.hidden_at or post.hidden_because == UNTIL_APPROVED:
        return no(_("This post is not hidden."))
    if post.hidden_because == BY_FLAGS and actor.id == post.author_id:
        return no(_("Members reported your post. Another moderator has to review it."))
    return yes if is_staff_of(actor, post.thread.space_id) else no(ONLY_STAFF)


def can_withdraw_version(actor: Member | None, post: Post, number: int) -> Verdict:
    """Moderators may withdraw a version of the post from its history, save the one that it reads as now."""
    if actor is None or not actor.has_role(MODERATOR, post.thread.space_id):
        return no(_("Only moderators can withdraw a version."))
    if number == post.revision:
        return no(_("This is the current version of the post. Edit the post first."))
    return yes


def can_approve(actor: Member | None, post: Post) -> Verdict:
    """Staff may let through what waits for approval; so may those who earned it and wrote something themselves."""
    if actor is None:
        return no(SIGN_IN)
    if post.hidden_because != UNTIL_APPROVED or post.deleted_at:
        return no(_("This post is not waiting for approval."))
    if actor.id == post.author_id:
        return no(_("Your post must be approved by someone else."))
    if not is_staff_of(actor, post.thread.space_id) and not (actor.question_count or actor.answer_count):
        return no(_("You can review posts only after you have posted something yourself."))
    return privileged(actor, "review_posts", post.thread.space_id)


def can_flag(actor: Member | None, post: Post) -> Verdict:
    """May the actor tell the moderators that this should go? Of one's own, where only moderators can take it away."""
    if actor is None:
        return no(_("Sign in to report this."))
    if actor.id == post.author_id and can_delete(actor, post):
        return no(_("This is your own post: you can edit or delete it instead."))
    is_there = yes if post.hidden_because == UNTIL_APPROVED and not post.deleted_at else post_shown(post)
    return takes_part(actor) and is_there and privileged(actor, "flag", post.thread.space_id)
