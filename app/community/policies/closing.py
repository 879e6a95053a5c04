"""Who may close a question and open it again, lock it and unlock it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.community.models import Thread
from app.community.policies.privileges import SIGN_IN, privileged
from app.community.policies.sanctioned import takes_part
from app.community.staff import is_staff_of
from app.community.states import REASONS
from app.core.policy import Verdict, no, yes

ONLY_STAFF = _("Only staff can do this.")


def can_close(actor: Member | None, thread: Thread) -> Verdict:
    """Staff may, and who earned it: one's own question, or anyone's."""
    if actor is None:
        return no(SIGN_IN)
    if not thread.is_question:
        return no(_("Only questions can be closed. The product team sets the status of suggestions."))
    return no(_("This question is already closed.")) if thread.closed_at else _may_turn(actor, thread)


def can_reopen(actor: Member | None, thread: Thread) -> Verdict:
    """Who may close may open again; what is archived, its asker too."""
    if actor is None:
        return no(SIGN_IN)
    if not (thread.closed_at or thread.archived_at):
        return no(_("This is already open."))
    is_taken_up = not thread.closed_at and actor.id == thread.asker_id and thread.is_shown and not thread.locked_at
    return takes_part(actor) if is_taken_up else _may_turn(actor, thread)


def can_lock(actor: Member | None, thread: Thread) -> Verdict:
    """Staff may, what is shown."""
    if thread.locked_at:
        return no(_("This thread is already locked."))
    return staff_only(actor, thread)


def can_unlock(actor: Member | None, thread: Thread) -> Verdict:
    return staff_only(actor, thread) if thread.locked_at else no(_("This thread is not locked."))


def staff_only(actor: Member | None, thread: Thread) -> Verdict:
    """Staff of its space, while it is shown."""
    if actor is None:
        return no(SIGN_IN)
    if not is_staff_of(actor, thread.space_id):
        return no(ONLY_STAFF)
    return yes if thread.is_shown else no(REASONS["gone"])


def _may_turn(actor: Member, thread: Thread) -> Verdict:
    if not takes_part(actor):
        return takes_part(actor)
    if not thread.is_shown:
        return no(REASONS["gone"])
    if is_staff_of(actor, thread.space_id):
        return yes
    if thread.locked_at:
        return no(REASONS["locked"])
    if thread.archived_at and actor.id != thread.asker_id:
        return no(REASONS["archived"])
    is_own = actor.id == thread.asker_id
    return privileged(actor, "close_own" if is_own else "close_any", thread.space_id)
