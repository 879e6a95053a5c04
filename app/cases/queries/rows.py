"""A case as a row of the queue: plain columns, loaded without an object for each of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, join, select
from sqlalchemy.orm import aliased

from app.accounts.models import Member
from app.cases import rules
from app.cases.models import Case, CaseSeen, Team
from app.cases.seeing import just_seen
from app.community.models import Space, Thread

ASKER, ASSIGNEE = aliased(Member), aliased(Member)


class Person(NamedTuple):
    """Someone, as a row shows them."""

    id: int
    name: str


class CaseRow(NamedTuple):
    """What the queue shows of a case. What queues are ordered by is a field too: the next page begins after it."""

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
        """None where the asker's account is gone."""
        return None if self.asker_id is None else Person(self.asker_id, self.asker_name)

    @property
    def is_open(self) -> bool:
        return self.status not in rules.FINISHED

    @property
    def is_running(self) -> bool:
        """Does any of its clocks run?"""
        return self.due_at < rules.NEVER_DUE

    @property
    def is_new(self) -> bool:
        """Has the reader never looked at it, open as it is, or has it changed since?"""
        return self.active_at > self.seen_at if self.seen_at else self.is_open

    @property
    def stamp(self) -> int:
        """Another number where someone wrote in the case or changed it."""
        return stamp_at(self.active_at)

    def is_late(self, now: datetime) -> bool:
        return now > self.due_at

    def is_followed_up(self, now: datetime) -> bool:
        """Has the day come on which to look at it again?"""
        return self.follow_up_at is not None and self.follow_up_at <= now


def stamp_at(active_at: datetime) -> int:
    """The stamp of a case that was active at that time, in milliseconds."""
    return round(active_at.timestamp() * 1000)


def _rank(column: Any, values: tuple[str, ...]) -> ColumnElement[int]:
    """Where the value stands in the list of values."""
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


def case_rows(reader: Member, within: Subquery | None = None) -> Select[Any]:
    """All cases, or those whose `id` is in `within`, as rows: which of them the reader may see is for the caller to
    say. Each is made by `CaseRow(*row)`.
    """
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
