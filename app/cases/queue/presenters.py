"""Due times, active filters, the neighbour list and the position of a case in its queue, as templates show them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from html import escape
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from flask import Response, request
from flask_babel import format_date, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.case.models import Case
from app.cases.queue.neighbours import queue_neighbours
from app.cases.queue.queries import ORDERS, CaseRow
from app.cases.queue.selection import CAME_BACK, FINISHED, FOLLOW_UPS, HOW, ME, MERGED, NOBODY, SPANS, Selection
from app.cases.sla.presenters import soon
from app.core.cache.fragment_cache import template_macros
from app.core.clock import minute_of, zone_here
from app.core.db.data_version import cached_until_commit
from app.core.db.pagination import decode_cursor, encode_cursor
from app.core.errors import Message, NotFound
from app.core.ui.status_badges import status_style
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


NAMES: dict[str, Message] = {
    "q": _l("Keywords"),
    "status": _l("Status"),
    "priority": _l("Priority"),
    "finished": _l("Resolved and closed"),
    "assignee": _l("Assignee"),
    "team": _l("Team"),
    "space": _l("Space"),
    "tag": _l("Tag"),
    "theme": _l("Root cause"),
    "template": _l("Case type"),
    "segment": _l("Customer segment"),
    "how": _l("Source"),
    "rule": _l("Rule"),
    "customer": _l("Customer"),
    "follow_up": _l("Follow-up"),
    "knowledge": _l("Shared with the community"),
    "merged": _l("Merged"),
}
SPAN_NAMES: dict[str, Message] = {
    "opened": _l("Opened"),
    "active": _l("Last activity"),
    "due": _l("Due"),
    "follow_up": _l("Follow-up date"),
}
WORDS: dict[str, dict[str, Message]] = {
    "how": {
        "moderator": _l("a moderator"),
        "agent": _l("support"),
        "asker": _l("the customer"),
        "rule": _l("a rule"),
    },
    "follow_up": {"due": _l("is due"), "set": _l("is set")},
    "knowledge": {
        rules.ACCEPT: _l("an accepted answer"),
        rules.PUBLISH: _l("a published summary"),
        rules.LINK: _l("a link"),
        rules.NOTHING: _l("nothing"),
        rules.COMMUNITY: _l("solved by the community"),
        rules.WITHDRAWN: _l("withdrawn"),
    },
    "merged": {"yes": _l("merged into another case"), "no": _l("not merged")},
    "finished": {"yes": _l("included")},
}
OFFERED = {"how": HOW, "follow_up": FOLLOW_UPS, "knowledge": CAME_BACK, "merged": MERGED, "finished": FINISHED}
SEVERAL = {"status": rules.STATUSES, "priority": rules.PRIORITIES}
TYPED = ("tag", "theme", "customer")
NONE = {"assignee": _l("No assignee"), "team": _l("No team"), "template": _l("No case type")}
GROUPS: dict[str, tuple[Message, tuple[str, ...]]] = {
    "status": (_l("Status and priority"), ("status", "priority", "finished", "knowledge", "merged")),
    "people": (_l("People"), ("assignee", "team", "customer", "segment")),
    "time": (_l("Dates"), ("opened", "active", "due", "follow_up_span", "follow_up")),
    "content": (_l("Content"), ("space", "tag", "theme", "template", "how", "rule")),
}
SORT_NAMES: dict[str, Message] = {
    "due": _l("Most urgent"),
    "active": _l("Last activity"),
    "opened": _l("Opened"),
    "number": _l("Number"),
    "priority": _l("Priority"),
    "status": _l("Status"),
    "customer": _l("Customer"),
    "assignee": _l("Assignee"),
    "team": _l("Team"),
    "space": _l("Space"),
}
Names = Mapping[str, Mapping[str, str]]


class Field(NamedTuple):
    """One filter in the form: "checks", "select", "text", or "days", for which `chosen` are the first and last day."""

    kind: str
    name: str
    label: Message
    options: Sequence[tuple[str, Message]]
    chosen: Sequence[str]


class Group(NamedTuple):
    """A group of filters under one heading."""

    name: str
    label: Message
    fields: Sequence[Field]


class Chip(NamedTuple):
    """One active filter value, and the query of the queue without it."""

    text: str
    query: str


def groups_of(selection: Selection, names: Names) -> list[Group]:
    """Return all filters with their current values, grouped; `names` are the options."""
    return [
        Group(group, label, [_field(name, selection, names) for name in fields])
        for group, (label, fields) in GROUPS.items()
    ]


def _field(name: str, selection: Selection, names: Names) -> Field:
    span = name.removesuffix("_span")
    if name == "follow_up_span" or (name in SPAN_NAMES and name not in NAMES):
        return Field("days", span, SPAN_NAMES[span], (), _days(selection, span))
    kind = "checks" if name in SEVERAL else "text" if name in TYPED else "select"
    options = () if kind == "text" else _options(name, names)
    return Field(kind, name, NAMES[name], options, _chosen(selection, name))


def chips_of(selection: Selection, names: Names) -> list[Chip]:
    """Return the active filters."""
    words = [Chip(f"“{selection.words}”", selection.without("q", "").query())] if selection.words else []
    return words + [
        Chip(_says(name, value, names), selection.without(name, value).query())
        for name, values in selection.filters.items()
        for value in values
    ]


def _says(name: str, value: str, names: Names) -> str:
    span, _dash, end = name.rpartition("_")
    if span in SPANS and end in {"from", "to"}:
        day = format_date(date.fromisoformat(value), "medium")
        text: str = (
            _("%(name)s from %(day)s", name=SPAN_NAMES[span], day=day)
            if end == "from"
            else _("%(name)s until %(day)s", name=SPAN_NAMES[span], day=day)
        )
        return text
    said: str = _("%(name)s: %(value)s", name=NAMES[name], value=_word(name, value, names))
    return said


def _word(name: str, value: str, names: Names) -> Message:
    if name in SEVERAL:
        return status_style(value, "priority" if name == "priority" else "").word
    if name in WORDS:
        return WORDS[name][value]
    if value == ME:
        return _("me")
    if value == NOBODY and name in NONE:
        return NONE[name]
    return value if name in TYPED else names[name].get(value, f"#{value}")


def _options(name: str, names: Names) -> list[tuple[str, Message]]:
    if name in SEVERAL or name in OFFERED:
        return [(value, _word(name, value, names)) for value in (SEVERAL | OFFERED)[name]]
    me = [(ME, _("Me"))] if name == "assignee" else []
    none = [(NOBODY, NONE[name])] if name in NONE else []
    return [*me, *none, *names[name].items()]


def _chosen(selection: Selection, name: str) -> Sequence[str]:
    return selection.filters.get(name, ())


def _days(selection: Selection, span: str) -> Sequence[str]:
    return [next(iter(_chosen(selection, f"{span}_{end}")), "") for end in ("from", "to")]


class Narrow(NamedTuple):
    """The rendered neighbour list, which contains no form; and when the reader last looked at the case, if ever."""

    drawn: Markup
    seen_at: datetime | None


def narrow_queue(reader: Member, number: int, way: QueueReturnLink, now: datetime) -> Narrow:
    """Return the neighbour list of case `number` in its queue, cached for a minute or until the next commit."""
    minute, drawn_for = minute_of(now), (str(get_locale()), str(zone_here()))

    def draw() -> Narrow:
        side = queue_neighbours(reader, number, way.selection, way.cursor, now)
        drawn = template_macros("cases/_queue.html").side_queue(side, number, way, due_display, minute)
        return Narrow(drawn, side.here.seen_at if side.here else None)

    return cached_until_commit(("narrow", reader.id, number, way.query, minute, *drawn_for), draw)


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
        """Return the URL of the queue."""
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
