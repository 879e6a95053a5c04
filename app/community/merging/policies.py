"""Who may move, merge and split questions: staff."""

from __future__ import annotations

from app.accounts.members.models import Member
from app.community.permissions import staff_only
from app.community.thread_state.policies import ONLY_QUESTIONS, can_merge_into
from app.community.threads.models import Thread
from app.core.policy import PolicyResult, denied


def can_move(actor: Member | None, thread: Thread) -> PolicyResult:
    return staff_only(actor, thread) if thread.is_question else denied(ONLY_QUESTIONS)


def can_split(actor: Member | None, thread: Thread) -> PolicyResult:
    return staff_only(actor, thread) if thread.is_question else denied(ONLY_QUESTIONS)


def can_merge(actor: Member | None, thread: Thread, into: Thread | None = None) -> PolicyResult:
    """Check whether the actor may merge the question into another, or at all.

    A merge must neither show private content to others nor separate a case from its customer.
    """
    if not thread.is_question:
        return denied(ONLY_QUESTIONS)
    allowed = staff_only(actor, thread)
    return allowed and can_merge_into(actor, thread, into) if into is not None else allowed
