"""A queue of cases, narrowed and in the order that was asked for; it pages by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_

from app.accounts.models import Member
from app.cases.models import Case
from app.cases.queries.desk import in_queue, is_open
from app.cases.queries.filtering import narrowed
from app.cases.queries.finding import visible_to
from app.cases.queries.last_words import last_word_of, with_last_words
from app.cases.queries.rows import COLUMNS, CaseRow, case_rows
from app.cases.selection import Selection
from app.cases.texts import says
from app.core.changes import while_unchanged
from app.core.clock import minute_of
from app.core.db import db
from app.core.paging import PAGE_SIZE, Page, in_order, page_of, values_of


@dataclass(frozen=True)
class Order:
    """An order of the queue: the keys by which it is paged, and whether it rises."""

    keys: tuple[Any, ...]
    is_rising: bool

    def by(self, *, is_rising: bool) -> list[Any]:
        """The keys as a statement is ordered by them."""
        return [key.asc() if is_rising else key.desc() for key in self.keys]


def _order(*names: str, is_rising: bool) -> Order:
    """Columns of cases stand for themselves, so that an index of them is seen."""
    keys = [getattr(Case, name) if hasattr(Case, name) else COLUMNS[name] for name in names]
    return Order((*keys, Case.id), is_rising)


ORDERS = {
    "due": _order("due_at", is_rising=True),
    "active": _order("active_at", is_rising=False),
    "opened": _order("opened_at", is_rising=False),
    "number": _order(is_rising=False),
    "priority": _order("priority_rank", "due_at", is_rising=True),
    "status": _order("status_rank", "due_at", is_rising=True),
    "customer": _order("asker_name", is_rising=True),
    "assignee": _order("assignee_name", is_rising=True),
    "team": _order("team_name", is_rising=True),
    "space": _order("space_name", is_rising=True),
}


def queue_page(
    agent: Member, selection: Selection, cursor: str | None, now: datetime, size: int = PAGE_SIZE
) -> Page[CaseRow]:
    """A page of the queue, in one statement, asked once by the minute while nothing was committed. Only what stands on
    the page is read whole, all else by the keys alone.

    Raises NotFound where the cursor is none of ours.
    """
    key = ("queue", agent.id, selection.query(), cursor, minute_of(now), size)
    return while_unchanged(key, lambda: _queue_page(agent, selection, cursor, now, size))


def matching_numbers(agent: Member, selection: Selection, now: datetime, most: int) -> Sequence[int]:
    """The numbers of all cases in the selection, in its order, at most so many."""
    order = ORDERS[selection.sort]
    ids = rows_of(agent, selection, now).with_only_columns(Case.id)
    ordered = ids.order_by(*order.by(is_rising=order.is_rising != selection.is_turned)).limit(most)
    return db.session.scalars(ordered).all()


def on_page(agent: Member, selection: Selection, cursor: str | None, now: datetime, *columns: Any) -> Any:
    """These columns of the cases that stand on a page of the queue now, in no order; and what the statement is sent
    with.
    """
    order = ORDERS[selection.sort]
    after = values_of(cursor, order.keys)
    is_rising = order.is_rising != selection.is_turned
    found = rows_of(agent, selection, now).with_only_columns(*columns)
    return in_order(found, order.keys, goes_on=bool(after), size=PAGE_SIZE - 1, is_rising=is_rising), after


def _queue_page(agent: Member, selection: Selection, cursor: str | None, now: datetime, size: int) -> Page[CaseRow]:
    order = ORDERS[selection.sort]
    after = values_of(cursor, order.keys)
    is_rising = order.is_rising != selection.is_turned
    ids = rows_of(agent, selection, now).with_only_columns(Case.id)
    here = in_order(ids, order.keys, goes_on=bool(after), size=size, is_rising=is_rising)
    statement = case_rows(agent, here.subquery("here")).order_by(*order.by(is_rising=is_rising))
    return page_of(_sent(statement, after), order.keys, cursor, size)


def conditions_of(agent: Member, selection: Selection, now: datetime) -> list[ColumnElement[bool]]:
    """What makes a case belong to the selection: it never holds what the agent may not see."""
    conditions = [visible_to(agent), *narrowed(selection.filters, agent, now)]
    if selection.queue != "all":
        conditions.append(in_queue(selection.queue, agent, now))
    if selection.is_of_open:
        conditions.append(is_open())
    if selection.words:
        conditions.append(says(selection.words))
    return conditions


def rows_of(agent: Member, selection: Selection, now: datetime) -> Select[Any]:
    """All rows of the selection, in no order yet."""
    return case_rows(agent).where(and_(*conditions_of(agent, selection, now)))


def _sent(statement: Select[Any], values: dict[str, Any]) -> Sequence[CaseRow]:
    width = len(COLUMNS) + 1
    rows = db.session.execute(with_last_words(statement), values)
    return [CaseRow(*row[:width], *last_word_of(row[width:])) for row in rows]
