"""The filters of the queue as fields of a form, and the active ones as chips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.cases import rules
from app.cases.queue.selection import CAME_BACK, FOLLOW_UPS, INCLUDED, ME, MERGED, NOBODY, SOURCES, SPANS, Selection
from app.core.errors import Message
from app.core.ui.status_badges import status_style

NAMES: dict[str, Message] = {
    "q": _l("Keywords"),
    "status": _l("Status"),
    "priority": _l("Priority"),
    "include_resolved": _l("Resolved and closed"),
    "assignee": _l("Assignee"),
    "team": _l("Team"),
    "space": _l("Space"),
    "tag": _l("Tag"),
    "theme": _l("Root cause"),
    "case_type": _l("Case type"),
    "segment": _l("Customer segment"),
    "source": _l("Source"),
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
    "source": {
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
    "include_resolved": {"yes": _l("included")},
}
OFFERED = {
    "source": SOURCES,
    "follow_up": FOLLOW_UPS,
    "knowledge": CAME_BACK,
    "merged": MERGED,
    "include_resolved": INCLUDED,
}
SEVERAL = {"status": rules.STATUSES, "priority": rules.PRIORITIES}
TYPED = ("tag", "theme", "customer")
NONE = {"assignee": _l("No assignee"), "team": _l("No team"), "case_type": _l("No case type")}
GROUPS: dict[str, tuple[Message, tuple[str, ...]]] = {
    "status": (_l("Status and priority"), ("status", "priority", "include_resolved", "knowledge", "merged")),
    "people": (_l("People"), ("assignee", "team", "customer", "segment")),
    "time": (_l("Dates"), ("opened", "active", "due", "follow_up_span", "follow_up")),
    "content": (_l("Content"), ("space", "tag", "theme", "case_type", "source", "rule")),
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
Options = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""`Names` as a value that can be part of a cache key."""


class Field(NamedTuple):
    """One filter in the form: "checks", "select", "text", or "days", for which `chosen` are the first and last day."""

    kind: str
    name: str
    label: Message
    options: Sequence[tuple[str, Message]]
    chosen: Sequence[str]


class Group(NamedTuple):
    name: str
    label: Message
    fields: Sequence[Field]


class QueueForm(NamedTuple):
    """What the form of search words, order and filters shows; `options` are those of each filter, by id."""

    selection: Selection
    options: Options

    @property
    def groups(self) -> list[Group]:
        return groups_of(self.selection, {name: dict(options) for name, options in self.options})

    @property
    def sort_names(self) -> Mapping[str, Message]:
        return SORT_NAMES


class BulkBar(NamedTuple):
    """What the bar of bulk actions shows: how many cases match and are on the page, and what can be chosen."""

    way: str
    agent_id: int
    total: int
    shown: int
    most: int
    options: Options


def options_of(names: Names) -> Options:
    return tuple((name, tuple(options.items())) for name, options in names.items())


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
