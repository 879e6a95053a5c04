"""Out of which queue a case was opened: its address carries the queue and the place in it, where one goes on."""

from __future__ import annotations

import re
from html import escape
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from flask import Response, request
from werkzeug.datastructures import MultiDict

from app.cases.queries.queue import ORDERS
from app.cases.queries.rows import CaseRow
from app.cases.selection import Selection
from app.core.errors import NotFound
from app.core.forms import LONGEST_ADDRESS
from app.core.paging import cursor_at, values_of

ASKS_AGAIN = (409, 422)  # answers with forms whose page has another address than the case


class Way(NamedTuple):
    """A queue and a place in it; no selection where the case was not opened out of a queue."""

    selection: Selection | None = None
    cursor: str | None = None

    @property
    def query(self) -> str:
        """What an address on the same case carries on: "?queue=mine&after=…", or nothing."""
        return self.at(self.cursor)

    def to(self, row: CaseRow) -> str:
        """What the address of that row's case carries."""
        return "" if self.selection is None else self.at(cursor_at(row, ORDERS[self.selection.sort].keys))

    def at(self, cursor: str | None) -> str:
        if self.selection is None:
            return ""
        return "?" + self.selection.query(**({"after": cursor} if cursor else {}))

    @property
    def queue(self) -> str:
        """The address of the queue."""
        return "/cases" + ("" if self.selection is None else "?" + self.selection.query())


def way_here() -> Way:
    """The way by which this request came: in its own address, or in that of the page of the case before."""
    args = request.args if "queue" in request.args else _args_before()
    if "queue" not in args:
        return Way()
    try:
        selection, cursor = Selection.read(args), args.get("after") or None
        values_of(cursor, ORDERS[selection.sort].keys)
    except NotFound:
        return Way()
    return Way(selection, cursor)


def address_after(row: CaseRow | None, way: Way) -> str:
    """Where to go on: that row's case, or the queue where none is left; without the way if that is too long."""
    full = way.queue if row is None else f"/cases/{row.id}{way.to(row)}"
    return full if len(full) <= LONGEST_ADDRESS else full.partition("?")[0]


def _args_before() -> MultiDict[str, str]:
    """The query of the page on the same case from which this request was sent."""
    before = urlsplit(request.referrer or "")
    is_ours = before.netloc == request.host and before.path.split("/")[:3] == request.path.split("/")[:3]
    return MultiDict(parse_qsl(before.query, max_num_fields=100)) if is_ours else MultiDict()


def stay_on_the_way(response: Response) -> Response:
    """Return to the case with the queue it was opened from, also after mistakes and conflicts."""
    if request.method != "POST" or not request.path.startswith("/cases/"):
        return response
    of_case = "/".join(request.path.split("/")[:3])
    if response.status_code == 303 and response.location == of_case:
        response.location = f"{response.location}{way_here().query}"
    elif response.status_code in ASKS_AGAIN and response.mimetype == "text/html" and (query := way_here().query):
        action = re.compile(rf'(action="{re.escape(of_case)}/[a-z/-]+)"')
        response.set_data(action.sub(lambda found: f'{found[1]}{escape(query)}"', response.get_data(as_text=True)))
    return response
