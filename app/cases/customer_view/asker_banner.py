"""Banner of a question for the person who asked it: status, due times and next steps."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.business_hours.presenters import format_datetime
from app.cases.customer_view.queries import Promise, response_promise
from app.cases.escalation.queries import first_calendar
from app.cases.policies import can_escalate
from app.community.threads.models import RESOLVED_BY_COMMUNITY, RESOLVED_BY_SUPPORT, Thread
from app.community.voting.policies import can_reject, can_unreject


class Banner(NamedTuple):
    """Contents of the banner: `promise` if support has the question, else from when the person who asked may escalate.

    `is_lost` if the answer that resolved the case is hidden or deleted.
    """

    promise: Promise | None = None
    due: str = ""
    is_late: bool = False
    follow_up: str = ""
    escalates_at: str = ""
    may_escalate: bool = False
    may_reject: bool = False
    may_undo: bool = False
    is_lost: bool = False


def banner_of(asker: Member, thread: Thread, now: datetime) -> Banner | None:
    """Return the banner for the person who asked; None if solved without a case to reopen. One or two statements."""
    if thread.is_with_support or thread.support_state == RESOLVED_BY_SUPPORT:
        return _of_case(thread, now)
    if thread.is_solved:
        return None
    lost = _of_case(thread, now) if thread.support_state == RESOLVED_BY_COMMUNITY else None
    if lost is not None and lost.is_lost:
        return lost
    verdict = can_escalate(asker, thread, is_overdue=True)
    at = first_calendar().add(thread.created_at, rules.ASKER_ESCALATES_AFTER) if verdict else None
    return Banner(
        escalates_at=format_datetime(at, now) if at else "",
        may_escalate=bool(can_escalate(asker, thread, is_overdue=at is not None and at <= now)),
        may_reject=bool(can_reject(asker, thread)),
        may_undo=bool(can_unreject(asker, thread)),
    )


def _of_case(thread: Thread, now: datetime) -> Banner:
    promise = response_promise(thread)
    due, again = (promise.due_at, promise.follow_up_at) if promise else (None, None)
    return Banner(
        promise=promise,
        due=format_datetime(due, now) if due else "",
        is_late=due is not None and due < now,
        is_lost=promise is not None and promise.is_lost,
        follow_up=format_datetime(again, now) if again and again > now else "",
    )
