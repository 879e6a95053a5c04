"""How many cases each queue, each saved view and the current selection hold: one statement for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select

from app.accounts.models import AGENT, Member
from app.cases import rules
from app.cases.models import Case
from app.cases.queries.desk import in_queue, is_open
from app.cases.queries.finding import spaces_of, visible_to
from app.cases.queries.queue import conditions_of
from app.cases.selection import QUEUES, Selection
from app.core.changes import while_unchanged
from app.core.clock import minute_of
from app.core.db import db

MOST_VIEWS = 40  # saved views that are counted, in the order of the tabs


class Totals(NamedTuple):
    """`queues` by name, `views` by query, and `matching` for the selection itself. The last two count
    at most `MOST_COUNTED` and `MOST_IN_BULK`, and one more.
    """

    queues: dict[str, int]
    views: dict[str, int]
    matching: int


def totals_for(agent: Member, selection: Selection, views: Sequence[Selection], now: datetime) -> Totals:
    """All totals of the queue's page; queried once a minute while nothing is committed."""
    counted = tuple(dict.fromkeys(view.query() for view in views[:MOST_VIEWS]))
    by_query = {view.query(): view for view in (*views[:MOST_VIEWS], selection)}
    key = ("totals", agent.id, selection.query(), counted, minute_of(now))
    return while_unchanged(key, lambda: _totals(agent, selection, counted, by_query, now))


def _totals(
    agent: Member, selection: Selection, views: Sequence[str], by_query: dict[str, Selection], now: datetime
) -> Totals:
    queues = [func.count().filter(in_queue(name, agent, now)).label(name) for name in QUEUES]
    is_tab = selection.is_of_open and not selection.is_narrowed
    queries = dict.fromkeys(views) if is_tab else dict.fromkeys((*views, selection.query()))
    limits = dict.fromkeys(views, rules.MOST_COUNTED) | {selection.query(): rules.MOST_IN_BULK}
    others = [_matching(agent, by_query[query], limits[query], now) for query in queries]
    statement = select(*queues, *others).select_from(Case).where(is_open())
    if spaces_of(agent, AGENT) is not None:
        statement = statement.join(Case.thread).where(visible_to(agent))
    found = list(db.session.execute(statement).one())
    of_queues = dict(zip(QUEUES, found, strict=False))
    of_queries = dict(zip(queries, found[len(QUEUES) :], strict=True))
    matching = of_queues[selection.queue] if is_tab else of_queries[selection.query()]
    return Totals(of_queues, {view: of_queries[view] for view in views}, matching)


def _matching(agent: Member, selection: Selection, most: int, now: datetime) -> Any:
    """The number of cases in a selection, as a scalar that stops counting beyond `most`."""
    found = select(Case.id).join(Case.thread).where(and_(*conditions_of(agent, selection, now)))
    return select(func.count()).select_from(found.limit(most + 1).subquery()).scalar_subquery()
