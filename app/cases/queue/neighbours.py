"""Neighbour list beside a case: the previous and next cases of the queue from which it was opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, or_, select, tuple_

from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.cases.case.queries import visible_to
from app.cases.queue.filters import is_open
from app.cases.queue.queries import ORDERS, CaseRow, case_rows, rows_of
from app.cases.queue.selection import Selection
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.pagination import decode_cursor, ordered_statement

BESIDE_A_CASE = 12  # rows that the list shows of each kind


@dataclass(frozen=True)
class Side:
    """The rows around a case. Without a queue, these are the agent's own cases and the unassigned ones."""

    before: Sequence[CaseRow] = ()
    here: CaseRow | None = None
    after: Sequence[CaseRow] = ()
    mine: Sequence[CaseRow] = ()
    unassigned: Sequence[CaseRow] = ()

    @property
    def previous(self) -> CaseRow | None:
        return self.before[-1] if self.before else None

    @property
    def next(self) -> CaseRow | None:
        return self.after[0] if self.after else None


def queue_neighbours(
    reader: Member, number: int, selection: Selection | None, cursor: str | None, now: datetime
) -> Side:
    """Return the case's neighbours at `cursor`, its position when it was opened, so that they stay. One statement."""
    if selection is None:
        return _in_hand(reader, number)
    order = ORDERS[selection.sort]
    values = decode_cursor(cursor, order.keys)
    is_rising = order.is_rising != selection.is_reversed
    ids = rows_of(reader, selection, now).with_only_columns(Case.id).where(Case.id != number)
    later = ordered_statement(ids, order.keys, goes_on=bool(values), size=BESIDE_A_CASE, is_rising=is_rising)
    wanted = [Case.id.in_(later), Case.id == number]
    if values:
        earlier = ordered_statement(ids, order.keys, goes_on=True, size=BESIDE_A_CASE, is_rising=not is_rising)
        wanted.append(Case.id.in_(earlier))
    ordered = case_rows(reader).where(visible_to(reader), or_(*wanted))
    ordered = ordered.order_by(*order.by(is_rising=is_rising))
    rows = db.session.execute(ordered.add_columns(_is_later(order.keys, values, is_rising=is_rising)), values)
    return _around(number, [(CaseRow(*row[:-1]), bool(row[-1])) for row in rows])


def _is_later(keys: Sequence[Any], values: dict[str, Any], *, is_rising: bool) -> Any:
    if not values:
        return Case.id != 0
    last = tuple_(*(bindparam(f"after_{number}", type_=key.type) for number, key in enumerate(keys)))
    return tuple_(*keys) > last if is_rising else tuple_(*keys) < last


def _around(number: int, rows: Sequence[tuple[CaseRow, bool]]) -> Side:
    here = next((row for row, _is_later in rows if row.id == number), None)
    before = [row for row, is_later in rows if row.id != number and not is_later]
    after = [row for row, is_later in rows if row.id != number and is_later]
    return Side(before, here, after)


def _in_hand(reader: Member, number: int) -> Side:
    """Return the reader's own cases and the unassigned ones, most urgent first."""
    mine = _first(reader).where(Case.assignee_id == reader.id)
    free = _first(reader).where(Case.assignee_id.is_(None))
    wanted = or_(Case.id.in_(mine), Case.id.in_(free), Case.id == number)
    statement = case_rows(reader).where(visible_to(reader), wanted).order_by(Case.due_at, Case.id)
    rows = [CaseRow(*row) for row in db.session.execute(statement)]
    here = next((row for row in rows if row.id == number), None)
    listed = [row for row in rows if row.is_open]
    mine_now = [row for row in listed if row.assignee_id == reader.id]
    free_now = [row for row in listed if row.assignee_id is None]
    all_of_them = [*mine_now, *free_now]
    at = next((place for place, row in enumerate(all_of_them) if row.id == number), -1)
    return Side(all_of_them[: max(at, 0)], here, all_of_them[at + 1 :], mine_now, free_now)


def _first(reader: Member) -> Select[Any]:
    ids = select(Case.id).join(Thread, Thread.id == Case.thread_id).where(is_open(), visible_to(reader))
    return ids.order_by(Case.due_at, Case.id).limit(BESIDE_A_CASE)
