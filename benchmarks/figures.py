"""What is measured, and how it is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


class BadReport(Exception):
    """The load generator did not say what it should have; the message is what it said."""


@dataclass(frozen=True)
class Load:
    """What a load generator saw; times in milliseconds."""

    requests: int
    per_second: float
    p50: float
    p99: float
    failures: int = 0


@dataclass(frozen=True)
class Measured:
    """One page, or one ceiling, under load. `processor`: milliseconds that the web process spent on one request."""

    load: Load
    processor: float


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that at least this share of them do not exceed; 0 where there are none."""
    return sorted(values)[max(0, ceil(len(values) * share) - 1)] if values else 0.0


def load_of(times: Sequence[float], seconds: float, failures: int = 0) -> Load:
    """The load that took these times, in milliseconds, one a request."""
    return Load(len(times), len(times) / seconds, percentile(times, 0.5), percentile(times, 0.99), failures)


def read_wrk(report: str) -> Load:
    """What `wrk --latency` printed. Raises BadReport where that is no report."""
    requests, per_second = re.search(r"(\d+) requests in", report), re.search(r"Requests/sec:\s+([\d.]+)", report)
    latency = {share: _milliseconds(*found) for share, *found in re.findall(r"(\d\d)%\s+([\d.]+)(us|ms|s|m)\b", report)}
    if not (requests and per_second and {"50", "99"} <= set(latency)):
        raise BadReport(report)
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", report)
    sockets = re.search(r"Socket errors: (.*)", report)
    failures = int(errors[1]) if errors else 0
    failures += sum(map(int, re.findall(r"\d+", sockets[1]))) if sockets else 0
    return Load(int(requests[1]), float(per_second[1]), latency["50"], latency["99"], failures)


def share(of: float, ceiling: float) -> str:
    """How much of a ceiling is reached, in percent."""
    return f"{of / ceiling:.0%}" if ceiling else "–"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table that reads well in a terminal: words left, figures right."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    rule = [f":{'-' * (width - 1)}" if i == 0 else f"{'-' * (width - 1)}:" for i, width in enumerate(widths)]
    return "\n".join(_line(cells, widths) for cells in [head, rule, *rows])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = zip(cells, widths, strict=True)
    return "| " + " | ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]) + " |"


def _milliseconds(value: str, unit: str) -> float:
    return float(value) * MILLISECONDS[unit]
