"""What the queue's page shows, read once while nothing was committed, and drawn once for the same facts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from flask_babel import get_locale
from markupsafe import Markup

from app.accounts.models import Member
from app.cases.faces import age, due_of
from app.cases.narrowing import SORT_NAMES, groups_of
from app.cases.queries.choices import Choices, choices_for
from app.cases.queries.kept import views_for
from app.cases.queries.queue import queue_page
from app.cases.queries.rows import CaseRow
from app.cases.queries.totals import Totals, totals_for
from app.cases.selection import Selection
from app.cases.views.way import Way
from app.core import clock
from app.core.changes import while_unchanged
from app.core.drawn import drawn_once, module_of
from app.core.paging import Page


class Listed(NamedTuple):
    """A page of the queue as one agent sees it within this minute."""

    found: Page[CaseRow]
    drawn: Markup
    totals: Totals
    names: Choices
    tools: Markup
    views: Sequence[tuple[str, Selection]]


def listed_for(agent: Member, selection: Selection, cursor: str | None, now: datetime) -> Listed:
    """All that stands on the page; what is late is reckoned anew each minute."""
    facts = ("queue", agent.id, selection.query(), cursor, clock.minute_of(now), *_reader())
    return while_unchanged(facts, lambda: _listed(agent, selection, cursor, now))


def rows_of(found: Sequence[CaseRow], way: Way, now: datetime, chosen: Collection[int] = ()) -> Markup:
    """These cases as items of a list."""
    reader, draw = ("case-row", *_reader()), module_of("cases/_row.html").wide

    def drawn(row: CaseRow) -> str:
        last = age(row.last_at, now) if row.last_at else ""
        facts = row, due_of(row, now), row.is_followed_up(now), last, way.to(row), row.id in chosen
        return drawn_once((reader, *facts), lambda: str(draw(*facts)))

    return Markup("".join(map(drawn, found)))  # noqa: S704 — drawn by templates


def _listed(agent: Member, selection: Selection, cursor: str | None, now: datetime) -> Listed:
    found, names = queue_page(agent, selection, cursor, now), choices_for(agent)
    views = [(view.name, Selection.of(view.filters)) for view in views_for(agent)]
    drawn = rows_of(found.items, Way(selection), now)
    totals = totals_for(agent, selection, [view for _name, view in views], now)
    return Listed(found, drawn, totals, names, _tools(selection, names), views)


def _tools(selection: Selection, names: Choices) -> Markup:
    """Words, order and filters."""
    draw = module_of("cases/_filters.html").queue_form
    facts = ("queue-form", *_reader(), selection.query(), facts_of(names))
    drawn = drawn_once(facts, lambda: str(draw(selection, groups_of(selection, names), SORT_NAMES)))
    return Markup(drawn)  # noqa: S704 — drawn by templates


def facts_of(names: Choices) -> tuple[object, ...]:
    """What can be chosen, to be compared."""
    return tuple((kind, tuple(each.items())) for kind, each in names.items())


def _reader() -> tuple[str, str]:
    return str(get_locale()), str(clock.zone_here())
