"""Who may delete, hide, approve and report posts, and undo that."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.accounts.policies import can_act
from app.community.permissions import REASONS, SIGN_IN, post_shown, privileged, takes_part
from app.community.posts.models import BY_FLAGS, UNTIL_APPROVED, Post
from app.community.roles import is_staff_of
from app.core.policy import PolicyResult, allowed, denied

ACCEPTED = _("This answer is accepted. Undo the acceptance before you delete it.")
HELPED = _("Other members found this answer helpful and voted for it. Ask a moderator if it must be deleted.")
JOINED = _("Other members have answered or commented. Ask a moderator if this must be deleted.")


def can_delete(actor: Member | None, post: Post) -> PolicyResult:
    """Check whether the actor may delete the post.

    Staff may, also what its author deleted, who then cannot restore it. Its author may unless it is the accepted
    answer, an answer with a positive score, a question that others answered or backed, or in a locked thread.
    """
    if actor is None:
        return denied(_("Sign in to delete."))
    is_staff = is_staff_of(actor, post.thread.space_id)
    is_left_by_author = post.author_id is not None and post.deleted_by_id == post.author_id != actor.id
    if post.is_deleted and not (is_staff and is_left_by_author):
        return denied(_("This has already been deleted."))
    if is_staff or not can_act(actor):
        return can_act(actor)
    return (
        _author_deletes(post) if actor.id == post.author_id else denied(_("Only the author and staff can delete this."))
    )


def _author_deletes(post: Post) -> PolicyResult:
    thread = post.thread
    if post.id in (thread.accepted_post_id, thread.resting_post_id):
        return denied(ACCEPTED)
    if post.is_answer and (post.score or 0) > 0:
        return denied(HELPED)
    if post.is_opening and (thread.answer_count or thread.backing_count):
        return denied(JOINED)
    return denied(REASONS["locked"]) if thread.locked_at else allowed


def can_undelete(actor: Member | None, post: Post) -> PolicyResult:
    """Check whether the actor may restore the post: staff, or its author if they deleted it and it is not locked."""
    if actor is None:
        return denied(SIGN_IN)
    if not post.is_deleted:
        return denied(_("This has not been deleted."))
    if not post.is_opening and post.thread.is_deleted:
        return denied(_("The thread itself is deleted. Restore it first."))
    if is_staff_of(actor, post.thread.space_id) or not can_act(actor):
        return can_act(actor)
    if not actor.id == post.author_id == post.deleted_by_id:
        return denied(_("Only staff can restore this."))
    return denied(REASONS["locked"]) if post.thread.locked_at else allowed


ONLY_STAFF = _("Only staff can do this.")


def can_hide(actor: Member | None, post: Post) -> PolicyResult:
    """Check whether the actor may hide the post: staff, also if reports hid it, but not while it waits for approval."""
    if actor is None:
        return denied(SIGN_IN)
    if post.is_deleted:
        return denied(_("This has already been deleted."))
    if post.hidden_because == UNTIL_APPROVED:
        return denied(_("This post is waiting for approval. Approve it or delete it."))
    return allowed if is_staff_of(actor, post.thread.space_id) else denied(ONLY_STAFF)


def can_unhide(actor: Member | None, post: Post) -> PolicyResult:
    """Check whether the actor may show a hidden post: staff may. Posts waiting for approval are approved instead."""
    if actor is None:
        return denied(SIGN_IN)
    if not post.is_hidden or post.hidden_because == UNTIL_APPROVED:
        return denied(_("This post is not hidden."))
    if post.hidden_because == BY_FLAGS and actor.id == post.author_id:
        return denied(_("Members reported your post. Another moderator has to review it."))
    return allowed if is_staff_of(actor, post.thread.space_id) else denied(ONLY_STAFF)


def can_approve(actor: Member | None, post: Post) -> PolicyResult:
    """Check whether the actor may approve the post: staff, and members with the privilege who have posted before."""
    if actor is None:
        return denied(SIGN_IN)
    if post.hidden_because != UNTIL_APPROVED or post.is_deleted:
        return denied(_("This post is not waiting for approval."))
    if actor.id == post.author_id:
        return denied(_("Your post must be approved by someone else."))
    if not is_staff_of(actor, post.thread.space_id) and not (actor.question_count or actor.answer_count):
        return denied(_("You can review posts only after you have posted something yourself."))
    return privileged(actor, "review_posts", post.thread.space_id)


def can_flag(actor: Member | None, post: Post) -> PolicyResult:
    """Check whether the actor may report the post; their own only if they cannot delete it themselves."""
    if actor is None:
        return denied(_("Sign in to report this."))
    if actor.id == post.author_id and can_delete(actor, post):
        return denied(_("This is your own post: you can edit or delete it instead."))
    is_there = allowed if post.hidden_because == UNTIL_APPROVED and not post.is_deleted else post_shown(post)
    return takes_part(actor) and is_there and privileged(actor, "flag", post.thread.space_id)
