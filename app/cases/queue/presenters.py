"""Due times, active filters, the neighbour list and the position of a case in its queue, as templates show them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import escape
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from flask import Response, request
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.case.models import Case
from app.cases.queue.neighbours import queue_neighbours
from app.cases.queue.queries import ORDERS, CaseRow
from app.cases.queue.selection import Selection
from app.cases.sla.presenters import soon
from app.core.cache.fragment_cache import template_macros
from app.core.cache.shared_reads import cached_until_change
from app.core.clock import minute_of, zone_here
from app.core.db.pagination import decode_cursor, encode_cursor
from app.core.errors import NotFound
from app.core.ui.template_filters import number
from app.core.web.forms import LONGEST_ADDRESS


class Due(NamedTuple):
    """Due state of a case in the queue: text, icon and tone."""

    words: str
    icon: str
    tone: str


def due_display(case: Case | CaseRow, now: datetime) -> Due:
    """Return by when the case needs attention, in the reader's zone."""
    if not case.is_open:
        return Due(_("resolved") if case.status == rules.RESOLVED else _("closed"), "solved", "quiet")
    if case.status == rules.WAITING:
        return Due(_("waiting"), "paused", "quiet")
    if not case.is_running:
        return Due(_("no SLA"), "clock", "quiet")
    if case.is_late(now):
        return Due(_("overdue since %(when)s", when=soon(case.due_at, now)), "late", "late")
    is_near = case.due_at - now < timedelta(hours=4)
    return Due(_("due %(when)s", when=soon(case.due_at, now)), "clock", "waits" if is_near else "quiet")


def capped(total: int, most: int = rules.MOST_COUNTED) -> str:
    """Return a total that was counted up to a limit: "1,000+" beyond it."""
    return number(total) if total <= most else f"{number(most)}+"


class NeighbourList(NamedTuple):
    """The rendered neighbour list, which contains no form; and when the reader last looked at the case, if ever."""

    html: Markup
    seen_at: datetime | None


def neighbour_list(reader: Member, number: int, way: QueueReturnLink, now: datetime) -> NeighbourList:
    """Return the neighbour list of case `number` in its queue, cached for a minute or until something of it changes."""
    minute, locale_and_zone = minute_of(now), (str(get_locale()), str(zone_here()))

    def render() -> NeighbourList:
        side = queue_neighbours(reader, number, way.selection, way.cursor, now)
        html = template_macros("cases/queue/_rows.html").neighbour_list(side, number, way, due_display, minute)
        return NeighbourList(html, side.here.seen_at if side.here else None)

    return cached_until_change(("narrow", reader.id, number, way.query, minute, *locale_and_zone), render)


ASKS_AGAIN = (409, 422)  # responses with forms whose URL is not that of the case


class QueueReturnLink(NamedTuple):
    """A queue and a position in it; `selection` is None if the case was not opened from a queue."""

    selection: Selection | None = None
    cursor: str | None = None

    @property
    def query(self) -> str:
        """Return the query that links within the same case carry: "?queue=mine&after=…", or ""."""
        return self.at(self.cursor)

    def to(self, row: CaseRow) -> str:
        """Return the query of a link to that row's case."""
        return "" if self.selection is None else self.at(encode_cursor(row, ORDERS[self.selection.sort].keys))

    def at(self, cursor: str | None) -> str:
        if self.selection is None:
            return ""
        return "?" + self.selection.query(**({"after": cursor} if cursor else {}))

    @property
    def queue(self) -> str:
        return "/cases" + ("" if self.selection is None else "?" + self.selection.query())


def queue_return_link() -> QueueReturnLink:
    """Return the queue in the request's own URL, or in that of the case page it was sent from."""
    args = request.args if "queue" in request.args else _args_before()
    if "queue" not in args:
        return QueueReturnLink()
    try:
        selection, cursor = Selection.read(args), args.get("after") or None
        decode_cursor(cursor, ORDERS[selection.sort].keys)
    except NotFound:
        return QueueReturnLink()
    return QueueReturnLink(selection, cursor)


def address_after(row: CaseRow | None, way: QueueReturnLink) -> str:
    """Return the URL to go to next: that row's case, else the queue; without the query if that is too long."""
    full = way.queue if row is None else f"/cases/{row.id}{way.to(row)}"
    return full if len(full) <= LONGEST_ADDRESS else full.partition("?")[0]


def _args_before() -> MultiDict[str, str]:
    """Return the query of the page of the same case from which this request was sent."""
    before = urlsplit(request.referrer or "")
    is_ours = before.netloc == request.host and before.path.split("/")[:3] == request.path.split("/")[:3]
    return MultiDict(parse_qsl(before.query, max_num_fields=100)) if is_ours else MultiDict()


def stay_on_the_way(response: Response) -> Response:
    """Return to the case with the queue it was opened from, also after errors and conflicts."""
    if request.method != "POST" or not request.path.startswith("/cases/"):
        return response
    of_case = "/".join(request.path.split("/")[:3])
    if response.status_code == 303 and response.location == of_case:
        response.location = f"{response.location}{queue_return_link().query}"
    elif (
        response.status_code in ASKS_AGAIN and response.mimetype == "text/html" and (query := queue_return_link().query)
    ):
        action = re.compile(rf'(action="{re.escape(of_case)}/[a-z/-]+)"')
        response.set_data(action.sub(lambda found: f'{found[1]}{escape(query)}"', response.get_data(as_text=True)))
    return response
