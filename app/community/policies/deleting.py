"""Who may delete, and bring back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.community.models import Post
from app.community.policies.privileges import SIGN_IN
from app.community.staff import is_staff_of
from app.community.states import REASONS
from app.core.policy import Verdict, no, yes


def can_delete(actor: Member | None, post: Post) -> Verdict:
    """Its author may, while nobody else's work hangs on it; staff may. An accepted answer stays while it is one."""
    if actor is None:
        return no(_("Sign in to delete."))
    if post.deleted_at:
        return no(_("This is deleted already."))
    if post.thread.accepted_post_id == post.id:
        return no(_("This answer is accepted. That has to be taken back before it can be deleted."))
    if is_staff_of(actor, post.thread.space_id):
        return yes
    return _author_deletes(post) if actor.id == post.author_id else no(_("Only its author and staff can delete this."))


def _author_deletes(post: Post) -> Verdict:
    thread = post.thread
    if post.is_opening and (thread.answer_count or thread.backing_count):
        return no(_("Others have answered or joined in: ask a moderator if this must go."))
    return no(REASONS["locked"]) if thread.locked_at else yes


def can_undelete(actor: Member | None, post: Post) -> Verdict:
    """Staff may bring back what was deleted; its author, what they deleted themselves."""
    if actor is None:
        return no(SIGN_IN)
    if not post.deleted_at:
        return no(_("This is not deleted."))
    if not post.is_opening and post.thread.deleted_at:
        return no(_("The thread itself is deleted. Bring that back first."))
    is_own_deed = actor.id == post.author_id == post.deleted_by_id
    return yes if is_own_deed or is_staff_of(actor, post.thread.space_id) else no(_("Only staff can bring this back."))
