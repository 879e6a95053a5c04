"""What is promised about speed and size, and the line that says whether a measured value meets it.

`verifying.py` measures the values; each is a share of a ceiling, or a multiple of it, wherever machines differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PERCENT, TIMES, SECONDS, MEGABYTES, A_SECOND, NUMBER = (
    "{:.0%}",
    "{:.2f}x",
    "{:.1f} s",
    "{:.0f} MB",
    "{:,.0f}/s",
    "{:.0f}",
)
MET, MISSED, NOT_MEASURED = "met", "missed", "not measured"
OTHER_STATEMENTS = 8  # of a page without a budget of its own
STATEMENTS = {"thread, stranger": 4, "list, stranger": 4, "list, member": 6}  # as in the tests of these pages


@dataclass(frozen=True)
class Limit:
    """The least or the most that a value may be."""

    value: float
    form: str
    is_least: bool = False

    def __str__(self) -> str:
        return f"{'>=' if self.is_least else '<='} {self.form.format(self.value)}"

    def holds(self, value: float) -> bool:
        return value >= self.value if self.is_least else value <= self.value


@dataclass(frozen=True)
class Promise:
    """A sentence, and its limit for each database for which it is given."""

    sentence: str
    limits: Mapping[str, Limit]


@dataclass(frozen=True)
class Finding:
    """A measured value, and what else should be known about it."""

    value: float
    note: str = ""


def at_least(value: float, form: str) -> Limit:
    return Limit(value, form, is_least=True)


def at_most(value: float, form: str) -> Limit:
    return Limit(value, form)


def on_both(limit: Limit) -> dict[str, Limit]:
    return {"sqlite": limit, "postgresql": limit}


PROMISES = {
    "web memory": Promise("Web process after 1,000 requests, resident", on_both(at_most(110, MEGABYTES))),
    "idle": Promise("Idle worker, of one core", on_both(at_most(0.01, "{:.1%}"))),
    "statements": Promise("Pages that send more statements than their budget", on_both(at_most(0, NUMBER))),
    "stranger": Promise(
        "Mixed run: strangers' requests/s, of C1",
        {"sqlite": at_least(0.40, PERCENT), "postgresql": at_least(0.30, PERCENT)},
    ),
    "member": Promise("Mixed run: members' requests/s, of C3", on_both(at_least(0.80, PERCENT))),
    "one page": Promise("One page while a member posts, of its quiet rate", on_both(at_least(0.85, PERCENT))),
    "answer": Promise("CPU time of an answer (GET of the form, POST), of C3", on_both(at_most(6, TIMES))),
    "four members": Promise("400 answers by four members: p95, in C3 requests", on_both(at_most(30, NUMBER))),
    "queue": Promise("Queue empty after these 400 answers", on_both(at_most(10, SECONDS))),
    "rate": Promise("Lowest rate of a page until the queue is empty, of quiet", on_both(at_least(0.70, PERCENT))),
    "worker memory": Promise("Worker after 400 answers, resident", on_both(at_most(120, MEGABYTES))),
    "cold": Promise("Dearest page with empty caches, of C3's CPU time", on_both(at_most(1.5, TIMES))),
    "start": Promise(
        "First answer of a second start, of importing four libraries", {"sqlite": at_most(2, TIMES)}
    ),
    "import": Promise(
        "Posts imported per CPU second",
        {"sqlite": at_least(2_000, A_SECOND), "postgresql": at_least(1_500, A_SECOND)},
    ),
    "growth": Promise(
        "Page with empty caches: CPU time among many threads, of 1,000", {"sqlite": at_most(1.2, TIMES)}
    ),
}  # fmt: skip
WIDTH = max(len(each.sentence) for each in PROMISES.values())


def budget_of(page: str) -> int:
    """Return how many statements the page may send."""
    return STATEMENTS.get(page, OTHER_STATEMENTS)


def verdict(limit: Limit, finding: Finding | None) -> str:
    if finding is None:
        return NOT_MEASURED
    return MET if limit.holds(finding.value) else MISSED


def line(name: str, database: str, finding: Finding | None, reason: str = "") -> str:
    """Return the line of one promise for one database; `reason` says why nothing was measured."""
    limit = PROMISES[name].limits[database]
    value = limit.form.format(finding.value) if finding else "–"
    words = [f"{verdict(limit, finding):12}", f"{database:10}", f"{PROMISES[name].sentence:{WIDTH}}"]
    words += [f"{value:>9}", f"{limit!s:>11}", finding.note if finding else reason]
    return "  ".join(words).rstrip()
