"""Lock a case for update, change its status and record its history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.current_case import current_first
from app.cases.history_kinds import HistoryKind
from app.community.threads import actions as threads_actions
from app.community.threads.models import NO_SUPPORT, Thread
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.db.session import lock_row
from app.core.errors import Conflict, InvalidInput
from app.core.outbox.events import EventType, record_event

WORDS_CHANGED = _("This case changed while you were writing. Read what is new, then send your text again.")


def lock_case(case: Case, revision: int | None = None) -> Thread:
    """Lock the case row and return its thread.

    Raises Conflict if someone has sent a message from or to the customer, or the case was finished or reopened, since
    `revision`, which the actor saw. Other changes do not conflict with what the actor does.
    """
    thread = db.session.get_one(Thread, case.thread_id)
    lock_row(case)
    if revision is not None and not case.words_revision <= revision <= case.revision:
        raise Conflict(WORDS_CHANGED)
    return thread


def hold_all(cases: Iterable[Case], *threads: Thread) -> None:
    """Lock these cases, then their threads and `threads`, each by id, before any of them is changed."""
    found = list(cases)
    thread_ids = {case.thread_id for case in found} | {thread.id for thread in threads}
    for table, ids in ((Case, {case.id for case in found}), (Thread, thread_ids)):
        rows = select(table.id).where(table.id.in_(ids)).order_by(table.id)
        db.session.execute(rows.with_for_update(key_share=True)).all()


def taken_by(*cases: Case) -> Sequence[Case]:
    """Return the cases that were merged into these: they change together."""
    ids = [case.id for case in cases]
    return db.session.scalars(select(Case).where(Case.merged_into_id.in_(ids)).order_by(Case.id)).all()


def set_case_status(case: Case, status: str, mover: str, now: datetime) -> bool:
    """Change the status if the transition table allows it for `mover`. Returns False if it is unchanged.

    Raises InvalidInput if the transition is not allowed.
    """
    if case.status == status:
        return False
    if not rules.is_transition_allowed(case.status, status, mover):
        raise InvalidInput(_("The case cannot change to this status. Choose another one."), field="status")
    if rules.ON_HOLD in {case.status, status} or status in rules.FINISHED:
        case.hold_reason, case.follow_up_at, case.follow_up_told_at = "", None, None
    case.status, case.status_at = status, now
    return True


def mark_case_changed(case: Case, thread: Thread, now: datetime, *, in_words: bool = False) -> None:
    """Increase the revision of the case and update the support state of its thread.

    `in_words` if this conflicts with a text that someone else is writing.
    """
    case.revision += 1
    if in_words:
        case.words_revision = case.revision
    case.active_at = max(case.active_at, now)
    tell(thread, now)


def tell(thread: Thread, now: datetime) -> None:
    """Copy the status of the open case to the thread; without one, that of the case finished last and not withdrawn.

    Changes of other cases of the thread, such as messages in an older one, do not affect it.
    """
    counts = func.coalesce(Case.knowledge, "") != rules.WITHDRAWN
    speaks = select(Case.status, Case.knowledge).where(Case.thread_id == thread.id, counts)
    row = db.session.execute(speaks.order_by(*current_first()).limit(1)).one_or_none()
    threads_actions.set_support_state(
        thread, rules.support_state(row.status, row.knowledge) if row else NO_SUPPORT, now
    )


def record_case_event(event: EventType, actor: Member | None, case: Case, now: datetime, **values: Any) -> None:
    """Record an event of the case, with the ids of the case and its thread."""
    record_event(event, actor, case, now, thread_id=case.thread_id, case_id=case.id, **values)


def record_history(case: Case, kind: HistoryKind, actor: Member | None, now: datetime, **values: Any) -> None:
    """Add an entry to the case history."""
    db.session.add(
        CaseHistoryEntry(case_id=case.id, kind=kind.name, actor_id=actor.id if actor else None, values=values, at=now)
    )


def record_history_once(
    case: Case, kind: HistoryKind, actor_id: int | None, once: str, now: datetime, **values: Any
) -> bool:
    """Add an entry to the case history unless one with the key `once` exists, from any code path.

    Returns whether it is new.
    """
    db.session.flush()
    return insert_if_absent(
        CaseHistoryEntry, case_id=case.id, kind=kind.name, actor_id=actor_id, values=values, once=once, at=now
    )
