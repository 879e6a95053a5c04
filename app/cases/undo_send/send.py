"""Send or resolve with an undo for a few seconds: notifications wait that long, the previous state is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.case_history import lock_case
from app.cases.sla.clock_actions import clocks_of
from app.cases.sla.models import SlaClockChange
from app.cases.undo_send.models import CaseUndo
from app.community.removal import unpost
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.row_version import Values, changes_between, values_of
from app.core.outbox.events import delayed

NOT_KEPT = {"id", "revision"}  # these are never restored


def send_undoably(
    actor: Member, cases: Sequence[Case], kind: str, act: Callable[[datetime], Any], now: datetime
) -> CaseUndo:
    """Run `act`, which writes in or resolves the first of the cases; delay event deliveries and return the undo."""
    before = [_state_of(case, actor) for case in cases]
    with delayed(now + rules.UNDO_FOR) as delay:
        done = act(now)
    db.session.flush()
    kept = [_changes_since(state, case, actor) for state, case in zip(before, cases, strict=True)]
    undo = CaseUndo(case_id=cases[0].id, actor_id=actor.id, kind=kind, at=now, about_id=_written(cases[0], kind, done))
    undo.before = {"events": delay.events, "cases": kept}
    db.session.add(undo)
    db.session.flush()
    return undo


def _written(case: Case, kind: str, done: Any) -> int | None:
    """Return the id of the note, message or post that was written."""
    if kind == rules.RESOLVING:
        return case.knowledge_post_id if case.knowledge == rules.PUBLISH else None
    written: int = done.id
    return written


def _state_of(case: Case, actor: Member) -> Values:
    """Lock the case and return its state, with its SLA timers and its thread."""
    thread = lock_case(case)
    return {
        "case": _columns_of(case),
        "clocks": {str(clock.id): _columns_of(clock) for clock in clocks_of(case)},
        "thread": unpost.state_of(thread, actor),
        "turn": _last(SlaClockChange.id),
        "entry": _last(CaseHistoryEntry.id),
    }


def _changes_since(before: Values, case: Case, actor: Member) -> Values:
    clocks, thread = clocks_of(case), db.session.get_one(Thread, case.thread_id)
    ids = [clock.id for clock in clocks]
    turns = select(SlaClockChange.id).where(SlaClockChange.clock_id.in_(ids), SlaClockChange.id > before["turn"])
    entries = select(CaseHistoryEntry.id).where(
        CaseHistoryEntry.case_id == case.id, CaseHistoryEntry.id > before["entry"]
    )
    return {
        "id": case.id,
        "revision": case.revision,
        "case": changes_between(before["case"], _columns_of(case)),
        "clocks": dict(_changed_clocks(before["clocks"], clocks)),
        "new_clocks": [clock.id for clock in clocks if str(clock.id) not in before["clocks"]],
        "thread": unpost.changes_since(before["thread"], thread, actor),
        "turns": list(db.session.scalars(turns)),
        "entries": list(db.session.scalars(entries)),
    }


def _changed_clocks(before: dict[str, Values], clocks: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    for clock in clocks:
        changes = changes_between(before.get(str(clock.id), {}), _columns_of(clock))
        if changes:
            yield str(clock.id), changes


def _columns_of(row: Any) -> Values:
    return {name: value for name, value in values_of(row).items() if name not in NOT_KEPT}


def _last(column: Any) -> int:
    return db.session.scalar(select(func.max(column))) or 0
