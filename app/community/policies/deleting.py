"""Who may delete, and bring back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.accounts.policies import can_act
from app.community.models import Post
from app.community.policies.privileges import SIGN_IN
from app.community.staff import is_staff_of
from app.community.states import REASONS
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
