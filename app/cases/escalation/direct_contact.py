"""Direct contact: a private question is a support case from the start, because only support reads it."""

from __future__ import annotations

from datetime import datetime

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.case import reopening
from app.cases.case.models import Case
from app.cases.current_case import case_going_on, current_case
from app.cases.escalation import actions
from app.community.threads.models import NO_SUPPORT, Thread
from app.core.db.base import db


def ensure_case(actor: Member | None, thread: Thread, now: datetime) -> Case | None:
    """Open the case of an unsolved private question that support has not worked on; None for other threads."""
    if not _only_support_reads(thread) or thread.is_solved or thread.support_state != NO_SUPPORT:
        return None
    db.session.flush()
    return _open(actor, thread, current_case(thread), now)


def take_up(asker: Member, thread: Thread, now: datetime) -> Case | None:
    """Reopen the private question's case as its author writes again, or after 30 days open one; None for others."""
    if not _only_support_reads(thread):
        return None
    last = case_going_on(thread, for_asker=True)
    if last is not None and last.is_open:
        return last
    if last is not None and not last.was_withdrawn and last.may_reopen(now):
        return reopening.reopen_by(rules.ASKER, asker, last, now=now)
    return _open(asker, thread, last, now)


def _only_support_reads(thread: Thread) -> bool:
    return thread.is_question and not thread.is_public and thread.is_shown


def _open(actor: Member | None, thread: Thread, previous: Case | None, now: datetime) -> Case:
    how, priority = rules.DIRECT, rules.DIRECT_PRIORITY
    return actions.open_case(actor, thread, how=how, reason="", priority=priority, previous=previous, now=now)
