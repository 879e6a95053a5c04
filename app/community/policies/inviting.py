"""Who chooses who else reads a private question."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.accounts.policies import can_act
from app.community.models import Thread
from app.community.policies.privileges import SIGN_IN
from app.community.staff import reads_private_threads_of
from app.community.states import REASONS
from app.core.policy import Verdict, no


def can_invite(actor: Member | None, thread: Thread) -> Verdict:
    """Its asker does, and staff who read the private threads of its space."""
    if actor is None:
        return no(SIGN_IN)
    if thread.is_public or not thread.is_question:
        return no(_("You can only choose who reads private questions."))
    if not thread.is_shown:
        return no(REASONS["gone"])
    if actor.id == thread.asker_id or reads_private_threads_of(actor, thread.space_id):
        return can_act(actor)
    return no(_("Only the person who asked and support can choose who reads this."))


def can_exclude(actor: Member | None, thread: Thread, reader_id: int) -> Verdict:
    """Whoever may invite may take that back, and everyone may leave."""
    return can_act(actor) if actor is not None and actor.id == reader_id else can_invite(actor, thread)
