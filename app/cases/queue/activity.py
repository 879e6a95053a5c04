"""Live updates of a queue page, who is on its cases, and totals of queues and views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select

from app.accounts.members.models import AGENT, Member
from app.cases import rules
from app.cases.case.models import Case
from app.cases.case.queries import visible_to
from app.cases.presence.models import CasePresence
from app.cases.presence.queries import is_typing
from app.cases.queue.filters import in_queue, is_open
from app.cases.queue.queries import conditions_of, on_page, stamp_at
from app.cases.queue.selection import QUEUES, Selection
from app.community.roles import spaces_with_role
from app.core.cache.shared_reads import cached_until_change
from app.core.clock import minute_of
from app.core.db.base import db
from app.core.db.row_version import version_hash


def queue_counts(agent: Member, now: datetime) -> dict[str, int]:
    """Return the number of open cases by queue, one statement; cached for a minute or until one changes."""
    return cached_until_change(("queue counts", agent.id, minute_of(now)), lambda: _queue_counts(agent, now))


def _queue_counts(agent: Member, now: datetime) -> dict[str, int]:
    counted = [name for name in QUEUES if name != "all"]
    columns = [func.count().filter(in_queue(name, agent, now)).label(name) for name in counted]
    statement = select(*columns).select_from(Case).where(is_open())
    if spaces_with_role(agent, AGENT) is not None:
        statement = statement.join(Case.thread).where(visible_to(agent))
    return dict(zip(counted, db.session.execute(statement).one(), strict=True))


def mine_and_late(agent: Member, now: datetime) -> tuple[int, int]:
    """Return the number of the agent's open cases, and of the overdue ones among them; cached for up to a minute."""
    return cached_until_change(("mine", agent.id, minute_of(now)), lambda: _mine_and_late(agent, now))


def _mine_and_late(agent: Member, now: datetime) -> tuple[int, int]:
    late = func.count().filter(Case.due_at < now)
    mine, late_ones = db.session.execute(
        select(func.count(), late).where(Case.assignee_id == agent.id, is_open())
    ).one()
    return mine, late_ones


SLOT = timedelta(seconds=10)  # cached for this long while nothing is committed: departures are noticed by then


class Presence(NamedTuple):
    """An agent who has the case open; `is_writing` if they are typing in it."""

    number: int
    name: str
    is_writing: bool


@dataclass(frozen=True)
class News:
    """How the page would differ after a reload: cases that were added, changed and removed."""

    new: int
    changed: int
    gone: int
    present: Sequence[Presence]

    @property
    def is_empty(self) -> bool:
        return not (self.is_different or self.present)

    @property
    def is_different(self) -> bool:
        return bool(self.new or self.changed or self.gone)

    @property
    def tag(self) -> int:
        """Return a number that changes with the content."""
        return version_hash(self.new, self.changed, self.gone, self.present)


def news_of(agent: Member, selection: Selection, cursor: str | None, shown: Mapping[int, int], now: datetime) -> News:
    """Compare the page with what the agent sees now: `shown` has the stamps of its cases, by number."""
    slot = now - timedelta(seconds=now.timestamp() % SLOT.total_seconds())
    key = ("news", agent.id, selection.query(), cursor, slot)
    rows: Sequence[Any] = cached_until_change(key, lambda: _rows(agent, selection, cursor, now))
    current = {row.id: stamp_at(row.active_at) for row in rows}
    kept = current.keys() & shown.keys()
    return News(
        new=len(current.keys() - shown.keys()),
        changed=sum(current[number] != shown[number] for number in kept),
        gone=len(shown.keys() - current.keys()),
        present=[Presence(row.id, row.name, is_typing(row.typing_at, now)) for row in rows if row.name],
    )


def _rows(agent: Member, selection: Selection, cursor: str | None, now: datetime) -> Sequence[Any]:
    page, values = on_page(agent, selection, cursor, now, Case.id, Case.active_at)
    here = page.subquery("here")
    is_there = or_(
        CasePresence.seen_at > now - rules.PRESENT_FOR, CasePresence.typing_at > now - rules.COMPOSING_COUNTS_FOR
    )
    other = and_(CasePresence.case_id == here.c.id, CasePresence.member_id != agent.id, is_there)
    statement = (
        select(here.c.id, here.c.active_at, Member.name, CasePresence.typing_at)
        .select_from(here)
        .outerjoin(CasePresence, other)
        .outerjoin(Member, Member.id == CasePresence.member_id)
        .order_by(CasePresence.id)
    )
    return db.session.execute(statement, values).all()


MOST_VIEWS = 40  # saved views with a total, in the order of the tabs


class Totals(NamedTuple):
    """`queues` by name, `views` by query, and `matching` for the selection; the last two up to a limit plus one."""

    queues: dict[str, int]
    views: dict[str, int]
    matching: int


def totals_for(agent: Member, selection: Selection, views: Sequence[Selection], now: datetime) -> Totals:
    """Return all totals of the queue page; cached for up to a minute until something of it changes."""
    counted = tuple(dict.fromkeys(view.query() for view in views[:MOST_VIEWS]))
    by_query = {view.query(): view for view in (*views[:MOST_VIEWS], selection)}
    key = ("totals", agent.id, selection.query(), counted, minute_of(now))
    return cached_until_change(key, lambda: _totals(agent, selection, counted, by_query, now))


def _totals(
    agent: Member, selection: Selection, views: Sequence[str], by_query: dict[str, Selection], now: datetime
) -> Totals:
    queues = [func.count().filter(in_queue(name, agent, now)).label(name) for name in QUEUES]
    is_tab = selection.is_of_open and not selection.is_narrowed
    queries = dict.fromkeys(views) if is_tab else dict.fromkeys((*views, selection.query()))
    limits = dict.fromkeys(views, rules.MOST_COUNTED) | {selection.query(): rules.MOST_IN_BULK}
    others = [_matching(agent, by_query[query], limits[query], now) for query in queries]
    statement = select(*queues, *others).select_from(Case).where(is_open())
    if spaces_with_role(agent, AGENT) is not None:
        statement = statement.join(Case.thread).where(visible_to(agent))
    found = list(db.session.execute(statement).one())
    of_queues = dict(zip(QUEUES, found, strict=False))
    of_queries = dict(zip(queries, found[len(QUEUES) :], strict=True))
    matching = of_queues[selection.queue] if is_tab else of_queries[selection.query()]
    return Totals(of_queues, {view: of_queries[view] for view in views}, matching)


def _matching(agent: Member, selection: Selection, most: int, now: datetime) -> Any:
    """Build a scalar that counts the cases of a selection, up to one more than `most`."""
    found = select(Case.id).join(Case.thread).where(and_(*conditions_of(agent, selection, now)))
    return select(func.count()).select_from(found.limit(most + 1).subquery()).scalar_subquery()
