"""Who may say that they write an answer."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.community.models import Thread
from app.community.policies.privileges import SIGN_IN
from app.community.policies.writing import can_answer
from app.community.staff import is_staff_of
from app.core.policy import Verdict, no, yes


def can_claim(actor: Member | None, thread: Thread, now: datetime) -> Verdict:
    """Whoever may answer a question that nobody solved and that nobody else has in hand, save its asker."""
    if not thread.is_question or thread.is_solved:
        return no(_("This question needs no more answers."))
    if actor is not None and actor.id == thread.asker_id:
        return no(_("You asked this question yourself."))
    if actor is not None and thread.is_claimed(now) and thread.claimed_by_id != actor.id:
        return no(_("Someone else is writing an answer right now."))
    return can_answer(actor, thread)


def can_release(actor: Member | None, thread: Thread, now: datetime) -> Verdict:
    """Who claimed it, and staff."""
    if actor is None:
        return no(SIGN_IN)
    if not thread.is_claimed(now):
        return no(_("Nobody is writing an answer to this question."))
    is_own = actor.id == thread.claimed_by_id
    return yes if is_own or is_staff_of(actor, thread.space_id) else no(_("Someone else is already writing an answer."))
