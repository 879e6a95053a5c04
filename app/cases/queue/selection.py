"""Selection of cases: a queue, keywords, filters and an order. URLs contain all of it; saved views store the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from app.cases import rules
from app.core.errors import NotFound
from app.core.text.normalisation import FORBIDDEN, normal

QUEUES = ("mine", "team", "unassigned", "due", "late", "waiting", "all")
SORTS = ("due", "active", "opened", "number", "priority", "status", "customer", "assignee", "team", "space")
FIRST_QUEUE = QUEUES[0]
ME, NOBODY = "me", "0"  # the assignee who is the reader; no assignee, team or root cause
SOURCES = ("moderator", "agent", "asker", "rule")
CAME_BACK = (*rules.KNOWLEDGE, rules.COMMUNITY, rules.WITHDRAWN)
FOLLOW_UPS = ("due", "set")
MERGED = ("yes", "no")
INCLUDED = ("yes",)
SPANS = ("opened", "active", "due", "follow_up")  # times that can be filtered by first and last day
LONGEST_WORDS = 200
ID = re.compile(r"[0-9]{1,18}")
Read = Callable[[Sequence[str]], list[str]]


def _one_of(known: Sequence[str]) -> Read:
    return lambda values: [each for each in known if each in values]


def _ids(*more: str) -> Read:
    return lambda values: sorted({each for each in values if ID.fullmatch(each) or each in more})


def _text(values: Sequence[str]) -> list[str]:
    """Return the last non-empty value that a person can have typed."""
    texts = [normal(each) for each in values if len(each) <= LONGEST_WORDS and not FORBIDDEN.search(each)]
    return [text for text in texts if text][-1:]


def _day(values: Sequence[str]) -> list[str]:
    days = []
    for each in values:
        try:
            days.append(date.fromisoformat(each).isoformat())
        except ValueError:
            continue
    return days[-1:]


FILTERS: dict[str, Read] = {
    "status": _one_of(rules.STATUSES),
    "priority": _one_of(rules.PRIORITIES),
    "include_resolved": _one_of(INCLUDED),
    "assignee": _ids(ME),
    "team": _ids(),
    "space": _ids(),
    "tag": _text,
    "theme": _text,
    "case_type": _ids(),
    "segment": _ids(),
    "source": _one_of(SOURCES),
    "rule": _ids(),
    "customer": _text,
    **{f"{span}_{end}": _day for span in SPANS for end in ("from", "to")},
    "follow_up": _one_of(FOLLOW_UPS),
    "knowledge": _one_of(CAME_BACK),
    "merged": _one_of(MERGED),
}
"""For each filter, the function that picks the valid values from a URL."""
ABOUT_FINISHED = ("status", "include_resolved", "knowledge", "merged")  # these filters include finished cases
Filters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Selection:
    """A queue with filters and an order; `is_reversed` reverses the order."""

    queue: str = FIRST_QUEUE
    words: str = ""
    sort: str = "due"
    is_reversed: bool = False
    filters: Filters = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.query())

    @classmethod
    def read(cls, args: MultiDict[str, str]) -> Selection:
        """Return the selection of a URL, without invalid filters. Raises NotFound for an unknown queue or order."""
        queue = args.get("queue") or FIRST_QUEUE
        sort = args.get("sort") or usual_sort(queue)
        if queue not in QUEUES or sort not in SORTS:
            raise NotFound
        read = {name: means(args.getlist(name)) for name, means in FILTERS.items()}
        found = {name: values for name, values in read.items() if values}
        return cls(queue, "".join(_text(args.getlist("q"))), sort, args.get("reverse") == "1", found)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Selection:
        """Return the selection that `parts` was stored from."""
        return cls.read(MultiDict(kept))

    def parts(self) -> dict[str, Any]:
        """Return the URL parameters in a fixed order: equal selections have equal parameters."""
        mine: dict[str, Any] = {"queue": self.queue}
        if self.words:
            mine["q"] = self.words
        if self.sort != usual_sort(self.queue):
            mine["sort"] = self.sort
        if self.is_reversed:
            mine["reverse"] = "1"
        return mine | {name: list(self.filters[name]) for name in FILTERS if name in self.filters}

    def query(self, **more: Any) -> str:
        """Return the URL query: "queue=mine&status=open"."""
        return urlencode(self.parts() | more, doseq=True)

    def with_queue(self, queue: str) -> Selection:
        sort = usual_sort(queue) if self.sort == usual_sort(self.queue) else self.sort
        return replace(self, queue=queue, sort=sort)

    def without(self, name: str, value: str) -> Selection:
        """Return the selection without this filter value, or without the keywords ("q")."""
        if name == "q":
            return replace(self, words="")
        left = [each for each in self.filters[name] if each != value]
        others = {each: values for each, values in self.filters.items() if each != name}
        return replace(self, filters=others | ({name: left} if left else {}))

    def with_resolved(self) -> Selection:
        return replace(self, filters={**self.filters, "include_resolved": list(INCLUDED)})

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.filters)

    @property
    def is_ordered(self) -> bool:
        """Return whether the order differs from the queue's default."""
        return self.is_reversed or self.sort != usual_sort(self.queue)

    @property
    def is_of_open(self) -> bool:
        """Return whether it contains open cases only."""
        return not any(name in self.filters for name in ABOUT_FINISHED)


def usual_sort(queue: str) -> str:
    """Return the default order of a queue: most urgent first; for all cases, last activity first."""
    return "active" if queue == "all" else "due"
