"""Queues and saved views: rows as plain columns, filtered, ordered and paged by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, join, select
from sqlalchemy.orm import aliased

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.case.models import Case
from app.cases.case.queries import visible_to
from app.cases.presence.jobs import just_seen
from app.cases.presence.models import CaseSeen
from app.cases.queue.filters import in_queue, is_open, narrowed
from app.cases.queue.last_activity import last_word_of, with_last_words
from app.cases.queue.search_text import says
from app.cases.queue.selection import Selection
from app.cases.teams.models import Team
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.core.cache.shared_reads import cached_until_change
from app.core.clock import minute_of
from app.core.db.base import db
from app.core.db.pagination import PAGE_SIZE, Page, decode_cursor, ordered_statement, page_of


@dataclass(frozen=True)
class Order:
    """An order of the queue: its paging keys, and whether it is ascending."""

    keys: tuple[Any, ...]
    is_rising: bool

    def by(self, *, is_rising: bool) -> list[Any]:
        """Return the keys as ORDER BY expressions."""
        return [key.asc() if is_rising else key.desc() for key in self.keys]


def _order(*names: str, is_rising: bool) -> Order:
    """Build an order; columns of cases are used directly, so that the database uses their indexes."""
    keys = [getattr(Case, name) if hasattr(Case, name) else COLUMNS[name] for name in names]
    return Order((*keys, Case.id), is_rising)


ASKER, ASSIGNEE = aliased(Member), aliased(Member)


class Person(NamedTuple):
    id: int
    name: str


class CaseRow(NamedTuple):
    """A case in the queue. Every sort key is a field, since the cursor of the next page is built from them."""

    id: int
    title: str
    status: str
    status_rank: int
    priority: str
    priority_rank: int
    due_at: datetime
    opened_at: datetime
    active_at: datetime
    follow_up_at: datetime | None
    asker_id: int | None
    asker_name: str
    assignee_id: int | None
    assignee_name: str
    team_name: str
    space_name: str
    seen_at: datetime | None
    last_kind: str = ""
    last_by: str = ""
    last_at: datetime | None = None
    excerpt: str = ""

    @property
    def asker(self) -> Person | None:
        """Return the person who asked; None if their account was deleted."""
        return None if self.asker_id is None else Person(self.asker_id, self.asker_name)

    @property
    def is_open(self) -> bool:
        return self.status not in rules.FINISHED

    @property
    def is_running(self) -> bool:
        return self.due_at < rules.NEVER_DUE

    @property
    def is_new(self) -> bool:
        """Return whether the case has changed since the reader last looked, or is open and they never did."""
        return self.active_at > self.seen_at if self.seen_at else self.is_open

    @property
    def stamp(self) -> int:
        """Return a number that changes when someone writes in the case or changes it."""
        return stamp_at(self.active_at)

    def is_late(self, now: datetime) -> bool:
        return now > self.due_at

    def is_followed_up(self, now: datetime) -> bool:
        return self.follow_up_at is not None and self.follow_up_at <= now


def stamp_at(active_at: datetime) -> int:
    """Return the stamp of a case with this time of last activity, in milliseconds."""
    return round(active_at.timestamp() * 1000)


def _rank(column: Any, values: tuple[str, ...]) -> ColumnElement[int]:
    """Build the position of the value in the list of values."""
    return case({value: number for number, value in enumerate(values)}, value=column, else_=len(values))


ELSEWHERE: dict[str, Any] = {
    "title": Thread.title,
    "status_rank": _rank(Case.status, rules.STATUSES),
    "priority_rank": _rank(Case.priority, rules.PRIORITIES),
    "asker_id": Thread.asker_id,
    "asker_name": func.coalesce(ASKER.name, Thread.asker_name),
    "assignee_name": func.coalesce(ASSIGNEE.name, ""),
    "team_name": func.coalesce(Team.name, ""),
    "space_name": Space.name,
}
COLUMNS: dict[str, Any] = {
    name: (ELSEWHERE[name] if name in ELSEWHERE else getattr(Case, name)).label(name)
    for name in CaseRow._fields
    if name in ELSEWHERE or hasattr(Case, name)
}
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
    """Return a page in one statement; cached for a minute or until something of it changes.

    Only its rows are loaded in full, the others are read by their keys alone. Raises NotFound for an invalid cursor.
    """
    key = ("queue", agent.id, selection.query(), cursor, minute_of(now), size)
    return cached_until_change(key, lambda: _queue_page(agent, selection, cursor, now, size))


def matching_numbers(agent: Member, selection: Selection, now: datetime, most: int) -> Sequence[int]:
    """Return the numbers of the cases in the selection, in its order, at most `most`."""
    order = ORDERS[selection.sort]
    ids = rows_of(agent, selection, now).with_only_columns(Case.id)
    ordered = ids.order_by(*order.by(is_rising=order.is_rising != selection.is_reversed)).limit(most)
    return db.session.scalars(ordered).all()


def on_page(agent: Member, selection: Selection, cursor: str | None, now: datetime, *columns: Any) -> Any:
    """Return an unordered statement of these columns for the cases on a page of the queue, and its parameters."""
    order = ORDERS[selection.sort]
    after = decode_cursor(cursor, order.keys)
    is_rising = order.is_rising != selection.is_reversed
    found = rows_of(agent, selection, now).with_only_columns(*columns)
    return ordered_statement(found, order.keys, goes_on=bool(after), size=PAGE_SIZE - 1, is_rising=is_rising), after


def _queue_page(agent: Member, selection: Selection, cursor: str | None, now: datetime, size: int) -> Page[CaseRow]:
    order = ORDERS[selection.sort]
    after = decode_cursor(cursor, order.keys)
    is_rising = order.is_rising != selection.is_reversed
    ids = rows_of(agent, selection, now).with_only_columns(Case.id)
    here = ordered_statement(ids, order.keys, goes_on=bool(after), size=size, is_rising=is_rising)
    statement = case_rows(agent, here.subquery("here")).order_by(*order.by(is_rising=is_rising))
    return page_of(_sent(statement, after), order.keys, cursor, size)


def conditions_of(agent: Member, selection: Selection, now: datetime) -> list[ColumnElement[bool]]:
    """Return the conditions for cases of the selection; they exclude what the agent may not see."""
    conditions = [visible_to(agent), *narrowed(selection.filters, agent, now)]
    if selection.queue != "all":
        conditions.append(in_queue(selection.queue, agent, now))
    if selection.is_of_open:
        conditions.append(is_open())
    if selection.words:
        conditions.append(says(selection.words))
    return conditions


def rows_of(agent: Member, selection: Selection, now: datetime) -> Select[Any]:
    """Return the unordered statement for all rows of the selection."""
    return case_rows(agent).where(and_(*conditions_of(agent, selection, now)))


def _sent(statement: Select[Any], values: dict[str, Any]) -> Sequence[CaseRow]:
    width = len(COLUMNS) + 1
    rows = db.session.execute(with_last_words(statement), values)
    return [CaseRow(*row[:width], *last_word_of(row[width:])) for row in rows]


def case_rows(reader: Member, within: Subquery | None = None) -> Select[Any]:
    """Return the statement for `CaseRow(*row)` of all cases, or those `within`; the caller restricts it by rights."""
    begin = Case if within is None else join(within, Case, Case.id == within.c.id)
    fresh = just_seen(reader)
    return (
        select(*COLUMNS.values(), func.coalesce(fresh.c.at, CaseSeen.seen_at).label("seen_at"))
        .select_from(begin)
        .join(Thread, Thread.id == Case.thread_id)
        .outerjoin(Space, Space.id == Thread.space_id)
        .outerjoin(ASKER, ASKER.id == Thread.asker_id)
        .outerjoin(ASSIGNEE, ASSIGNEE.id == Case.assignee_id)
        .outerjoin(Team, Team.id == Case.team_id)
        .outerjoin(CaseSeen, and_(CaseSeen.case_id == Case.id, CaseSeen.member_id == reader.id))
        .outerjoin(fresh, fresh.c.case_id == Case.id)
    )
