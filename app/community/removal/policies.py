"""Who may delete, hide, approve and report posts, and undo that."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.accounts.policies import can_act
from app.community.permissions import REASONS, SIGN_IN, is_staff_of, post_shown, privileged, takes_part
from app.community.posts.models import BY_FLAGS, UNTIL_APPROVED, Post
from app.core.policy import Verdict, no, yes

ACCEPTED = _("This answer is accepted. Undo the acceptance before you delete it.")
HELPED = _("Other members found this answer helpful and voted for it. Ask a moderator if it must be deleted.")
JOINED = _("Other members have answered or commented. Ask a moderator if this must be deleted.")


def can_delete(actor: Member | None, post: Post) -> Verdict:
    """Its author may, while nobody else's work or thanks hang on it; staff may, also what its author deleted already:
    then it cannot come back without them."""
    if actor is None:
        return no(_("Sign in to delete."))
    is_staff = is_staff_of(actor, post.thread.space_id)
    is_left_by_author = post.author_id is not None and post.deleted_by_id == post.author_id != actor.id
    if post.deleted_at and not (is_staff and is_left_by_author):
        return no(_("This has already been deleted."))
    if is_staff or not can_act(actor):
        return can_act(actor)
    return _author_deletes(post) if actor.id == post.author_id else no(_("Only the author and staff can delete this."))


def _author_deletes(post: Post) -> Verdict:
    thread = post.thread
    if post.id in (thread.accepted_post_id, thread.resting_post_id):
        return no(ACCEPTED)
    if post.is_answer and (post.score or 0) > 0:
        return no(HELPED)
    if post.is_opening and (thread.answer_count or thread.backing_count):
        return no(JOINED)
    return no(REASONS["locked"]) if thread.locked_at else yes


def can_undelete(actor: Member | None, post: Post) -> Verdict:
    """Staff may bring back what was deleted; its author, what they deleted themselves, unless the thread is locked."""
    if actor is None:
        return no(SIGN_IN)
    if not post.deleted_at:
        return no(_("This has not been deleted."))
    if not post.is_opening and post.thread.deleted_at:
        return no(_("The thread itself is deleted. Restore it first."))
    if is_staff_of(actor, post.thread.space_id) or not can_act(actor):
        return can_act(actor)
    if not actor.id == post.author_id == post.deleted_by_id:
        return no(_("Only staff can restore this."))
    return no(REASONS["locked"]) if post.thread.locked_at else yes


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
