"""The narrow queue beside a case: read and drawn once by the minute, while nothing was committed."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from flask_babel import get_locale
from markupsafe import Markup

from app.accounts.models import Member
from app.cases.faces import due_of
from app.cases.queries.side import side_of
from app.cases.views.way import Way
from app.core.changes import while_unchanged
from app.core.clock import minute_of, zone_here
from app.core.drawn import module_of


class Narrow(NamedTuple):
    """The queue, which holds no form; and when the reader last looked at the case, if ever."""

    drawn: Markup
    seen_at: datetime | None


def narrow_queue(reader: Member, number: int, way: Way, now: datetime) -> Narrow:
    """What stands beside the case `number`, opened by that way."""
    minute, drawn_for = minute_of(now), (str(get_locale()), str(zone_here()))

    def draw() -> Narrow:
        side = side_of(reader, number, way.selection, way.cursor, now)
        drawn = module_of("cases/_queue.html").side_queue(side, number, way, due_of, minute)
        return Narrow(drawn, side.here.seen_at if side.here else None)

    return while_unchanged(("narrow", reader.id, number, way.query, minute, *drawn_for), draw)
