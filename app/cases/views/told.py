"""What was said and done in a case, as staff read it: each moment is drawn once for the same facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import get_locale, get_timezone
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from app.accounts.models import AGENT, Member
from app.cases.faces import clock_name
from app.cases.models import Case
from app.cases.queries.finding import spaces_of
from app.cases.queries.talk import Moment, talk_of
from app.core.changes import while_unchanged
from app.core.drawn import TOKEN, drawn_once, module_of, without_token

TEMPLATE = "cases/_words.html"


class Told(NamedTuple):
    """The words, drawn, with a place for the token of whoever reads them; and the customer's last rating."""

    drawn: str
    rating: Mapping[str, Any] | None

    @property
    def words(self) -> Markup:
        return Markup(self.drawn.replace(TOKEN, generate_csrf()) if TOKEN in self.drawn else self.drawn)  # noqa: S704 — drawn by templates


def told_of(case: Case, reader: Member) -> Told:
    """Shared by all who may read the same, while nothing was committed: nothing of it may be the reader's own."""
    shared = ("moment", str(get_locale()), str(get_timezone()), case.id, case.thread.is_public)
    return while_unchanged((*shared, str(spaces_of(reader, AGENT))), lambda: _told(case, reader, shared))


def _told(case: Case, reader: Member, shared: tuple[Any, ...]) -> Told:
    moments = talk_of(case, reader)
    ratings = [each.row.values for each in moments if each.kind == "event" and each.row.sort == "rated"]
    return Told("".join(_drawn(each, case, shared) for each in moments), ratings[-1] if ratings else None)


def _drawn(moment: Moment, case: Case, shared: tuple[Any, ...]) -> str:
    macro = module_of(TEMPLATE).moment_of
    return drawn_once((*shared, *moment.facts), lambda: without_token(str(macro(moment, case, clock_name))))
