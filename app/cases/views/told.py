"""What was said and done in a case, as staff read it: each moment is drawn once for the same facts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from app.accounts.models import ADMIN, AGENT, Member
from app.cases.faces import clock_name
from app.cases.models import Case
from app.cases.queries.finding import spaces_of
from app.cases.queries.talk import Moment, talk_of
from app.core.changes import while_unchanged
from app.core.clock import zone_here
from app.core.drawn import drawn_once, for_all, for_request, module_of

TEMPLATE = "cases/_words.html"
OWN = re.compile(
    r"<!--own-->.*?<!--/own-->", re.DOTALL
)  # for the author and admins; text that people write holds no comments


class Part(NamedTuple):
    """One moment as HTML: when it was, whose, and without the ways to change it that its author and admins have."""

    at: datetime
    author_id: int | None
    drawn: str
    for_others: str

    def is_news(self, reader_id: int, seen_at: datetime | None) -> bool:
        """Did someone else say or do it since the reader looked?"""
        return seen_at is not None and self.at > seen_at and self.author_id != reader_id


class Told(NamedTuple):
    """The words, drawn, with a place for the token of whoever reads them; and the customer's last rating."""

    parts: Sequence[Part]
    rating: Mapping[str, Any] | None

    def words(self, reader: Member, seen_at: datetime | None) -> Markup:
        """All of it, with a line where begins what others said and did since the reader looked."""
        me, is_admin = reader.id, reader.has_role(ADMIN)
        parts = [each.drawn if is_admin or each.author_id == me else each.for_others for each in self.parts]
        first = next((at for at, each in enumerate(self.parts) if each.is_news(me, seen_at)), None)
        if first is not None:
            parts.insert(first, str(module_of("components/_case.html").since(_("New since your last visit"))))
        return for_request("".join(parts))


def told_of(case: Case, reader: Member) -> Told:
    """Shared by all who may read the same, while nothing was committed: nothing of it may be the reader's own."""
    shared = ("moment", str(get_locale()), str(zone_here()), case.id, case.thread.is_public)
    return while_unchanged((*shared, str(spaces_of(reader, AGENT))), lambda: _told(case, reader, shared))


def _told(case: Case, reader: Member, shared: tuple[Any, ...]) -> Told:
    moments = talk_of(case, reader)
    ratings = [each.row.values for each in moments if each.kind == "event" and each.row.sort == "rated"]
    drawn = [_drawn(each, case, shared) for each in moments]
    parts = [
        Part(each.at, each.row.author_id, html, OWN.sub("", html)) for each, html in zip(moments, drawn, strict=True)
    ]
    return Told(parts, ratings[-1] if ratings else None)


def _drawn(moment: Moment, case: Case, shared: tuple[Any, ...]) -> str:
    macro = module_of(TEMPLATE).moment_of
    return drawn_once((*shared, *moment.facts), lambda: for_all(str(macro(moment, case, clock_name))))
