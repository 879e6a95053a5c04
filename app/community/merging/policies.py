"""Who may move a question to another space, merge it into another, and split it: staff."""

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
    """May the actor merge the question into another? Without `into`: into any at all.

    Nobody's private words come before others by it, and no case loses its customer.
    """
    if not thread.is_question:
        return denied(ONLY_QUESTIONS)
    allowed = staff_only(actor, thread)
    return allowed and can_merge_into(actor, thread, into) if into is not None else allowed
