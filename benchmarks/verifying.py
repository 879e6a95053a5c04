"""Measure what `promises.py` lists, and print a line for each promise and database: met, missed, or not measured.

One generated site of 1,000 threads and 1,000 cases per database serves all measures but imports and growth. All sites
are filled first, side by side. A measure that fails costs its own lines only.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import importing, mixed, starting
from benchmarks.costs import costs_of
from benchmarks.databases import database
from benchmarks.figures import percentile
from benchmarks.measuring import (
    REQUESTS_BEFORE_WEIGHING,
    START,
    ceilings_command,
    count_statements,
    environ_of,
)
from benchmarks.pages import drive, pages_of, weigh
from benchmarks.posting import post_answers
from benchmarks.promises import PROMISES, Finding, budget_of, line
from benchmarks.serving import Served, ask, memory_of, served
from benchmarks.site import Site, read_site
from benchmarks.worker import drain, idle_share, quiet_rate, wait_until_empty

FILLING = ("--cases", "1000")
OF_A_SITE = [name for name in PROMISES if name not in ("import", "growth")]
LONGEST_REASON, ITS_BEGINNING = 160, 50  # characters


class NotMeasured(Exception):
    """The message is the reason."""


@dataclass(frozen=True)
class Pace:
    """How long and how often things are measured."""

    seconds: float  # of load
    idle_seconds: float
    answers: int  # by one member, whose CPU time is measured
    answers_each: int  # by each of four members
    rounds: int  # of requests whose CPU time is measured
    requests: int  # a round
    starts: int
    turns: int  # through the pages of the two sites whose size differs
    many_threads: int
    related: int  # threads whose related ones are computed
    patience: float  # seconds until the queue is empty


QUICK = Pace(3, 10, 40, 100, 3, 5, 2, 1, 10_000, 200, 20)
THOROUGH = Pace(20, 60, 200, 100, 5, 20, 5, 2, 100_000, mixed.THREADS, 120)


class Report:
    """Prints the line of each promise once."""

    def __init__(self) -> None:
        self._printed: set[tuple[str, str]] = set()

    @contextmanager
    def measured(self, kind: str, *names: str) -> Iterator[dict[str, Finding]]:
        """Print the lines of these promises after the block, which adds its findings to the dictionary.

        An exception in the block becomes the reason of those without a finding that have not been printed.
        """
        found: dict[str, Finding] = {}
        reason = ""
        try:
            yield found
        except Exception as error:  # whatever happens in one measure must not stop the others
            reason = _reason(error)
        for name in names:
            if kind in PROMISES[name].limits and (kind, name) not in self._printed:
                self._printed.add((kind, name))
                print(line(name, kind, found.get(name), reason), flush=True)


@dataclass(frozen=True)
class Filled:
    """A site that is being filled, or has been; `told` is what `benchmarks.site` printed."""

    folder: Path
    environ: dict[str, str]
    told: Future[str]

    def site(self) -> Path:
        """Wait until it is filled, and return the file that describes it. Raises DidNotWork."""
        place = self.folder / "site.json"
        place.write_text(self.told.result())
        return place


class Sites:
    """Fills sites of their own folders, as many at the same time as there are cores."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="peercare-")))
        self._pool = stack.enter_context(ThreadPoolExecutor(os.cpu_count()))
        self._filled: list[Future[str]] = []

    def fill(self, name: str, kind: str, *arguments: str) -> Filled:
        """Start to fill a site. An error is raised by its `site()`."""
        folder = self._folder / name
        folder.mkdir()
        try:
            environ = environ_of(folder, self._stack.enter_context(database(kind, folder, is_safe=True)))
        except Exception as error:  # the other database may be there
            told: Future[str] = Future()
            told.set_exception(error)
            return Filled(folder, {}, told)
        self._filled.append(self._pool.submit(ask, ["benchmarks.site", *arguments, *FILLING], environ))
        return Filled(folder, environ, self._filled[-1])

    def wait(self) -> None:
        """Wait until none is being filled, so that this disturbs no measure."""
        wait(self._filled)


def verify(kinds: Sequence[str], pace: Pace, dump: Path | None, why_no_dump: str) -> None:
    """Print all lines for these databases."""
    report = Report()
    with ExitStack() as stack:
        sites = Sites(stack)
        related = ("--related", str(pace.related))
        of_kinds = {kind: sites.fill(kind, kind, *mixed.FILLING, *related) for kind in kinds}
        sizes = (mixed.THREADS, pace.many_threads) if "sqlite" in kinds else ()
        of_sizes = [sites.fill(str(size), "sqlite", "--threads", str(size)) for size in sizes]
        sites.wait()
        for kind, filled in of_kinds.items():
            with report.measured(kind, *OF_A_SITE):
                _verify_site(report, kind, pace, filled)
            with report.measured(kind, "import") as found:
                if dump is None:
                    raise NotMeasured(why_no_dump)
                imported = importing.measure(kind, dump)
                found["import"] = Finding(imported.posts / imported.processor, dump.name)
        if of_sizes:
            with report.measured("sqlite", "growth") as found:
                found["growth"] = _growth(of_sizes, pace)


def _verify_site(report: Report, kind: str, pace: Pace, filled: Filled) -> None:
    measure = Measure(report, kind, pace, read_site(filled.site().read_text()), filled.folder, filled.environ)
    sizes = measure.at_rest()
    measure.statements()
    measure.under_load(sizes)
    measure.cold()
    measure.starts()


@dataclass(frozen=True)
class Measure:
    """The measures of one site."""

    report: Report
    kind: str
    pace: Pace
    site: Site
    folder: Path
    environ: dict[str, str]

    def at_rest(self) -> tuple[int, int]:
        """Measure a server that nobody uses, then its memory; return the size of threads, and of a member's thread."""
        with served(START, self.environ, self.folder / "log") as ours:
            pages = dict(page.visited(ours.url) for page in pages_of(self.site))
            sizes = mixed.size_of(ours, self.site), next(pages[each] for each in pages if each.name == "thread, member")
            with self.report.measured(self.kind, "web memory") as found:
                memory = weigh(ours, list(pages), REQUESTS_BEFORE_WEIGHING)
                found["web memory"] = Finding(memory.resident, f"{memory.proportional:.0f} MB proportional")
            with self.report.measured(self.kind, "idle") as found:
                wait_until_empty(self.environ["DATABASE_URL"], self.pace.patience)
                found["idle"] = Finding(
                    idle_share(ours.worker, self.pace.idle_seconds), f"{self.pace.idle_seconds:g} s"
                )
        return sizes

    def statements(self) -> None:
        with self.report.measured(self.kind, "statements") as found:
            counted = count_statements(self.site, pages_of(self.site), self.environ)
            over = [
                f"{page} {number} of {budget_of(page)}" for page, number in counted.items() if number > budget_of(page)
            ]
            found["statements"] = Finding(len(over), ", ".join(over) or f"of {len(counted)}")

    def under_load(self, sizes: tuple[int, int]) -> None:
        command = ceilings_command(self.environ["DATABASE_URL"], sizes)
        with (
            served(command, self.environ, self.folder / "log") as ceilings,
            served(START, self.environ, self.folder / "log") as ours,
        ):
            with self.report.measured(self.kind, "stranger", "member", "one page") as found:
                for each in mixed.compare_classes(ours, ceilings, self.site, sizes[0], self.pace.seconds, self.folder):
                    rates = f"{each.ours.per_second:,.0f}/s of {each.ceiling.per_second:,.0f}/s"
                    found[each.name] = Finding(each.share, rates)
            self._answers(ours, ceilings, sizes[1])
            with self.report.measured(self.kind, "worker memory") as found:
                memory = memory_of(ours.worker)
                found["worker memory"] = Finding(memory.resident, f"{memory.proportional:.0f} MB proportional")

    def _answers(self, ours: Served, ceilings: Served, size: int) -> None:
        """Measure what one member's answers cost, then those of four at once, and the worker after them."""
        site, kind, pace = self.site, self.kind, self.pace
        with self.report.measured(kind, "answer", "four members", "queue", "rate") as found:
            c3 = drive(ceilings, f"/c3/{size}", "", pace.seconds)
            before = ours.processor_seconds()
            post_answers(ours.url, site.cookie, site.tokens[:1], site.to_answer, pace.answers)
            each = (ours.processor_seconds() - before) * 1000 / pace.answers
            found["answer"] = Finding(each / c3.processor, f"{each:.1f} ms of {c3.processor:.1f} ms")
            wait_until_empty(self.environ["DATABASE_URL"], pace.patience)
            quiet = quiet_rate(ours.url, site.thread)
            times = post_answers(ours.url, site.cookie, site.tokens, site.to_answer, pace.answers_each)
            drained = drain(ours.url, site.thread, self.environ["DATABASE_URL"], pace.patience)
            p95 = percentile(times, 0.95)
            found["four members"] = Finding(p95 * c3.load.per_second / 1000, f"{p95:.0f} ms")
            found["queue"] = Finding(drained.seconds, f"still {drained.waiting}" if drained.waiting else "")
            found["rate"] = Finding(min(drained.rates) / quiet, f"{min(drained.rates):,.0f}/s of {quiet:,.0f}/s")

    def cold(self) -> None:
        with self.report.measured(self.kind, "cold") as found:
            costs = costs_of(self.folder / "site.json", self.environ, self.pace.rounds, self.pace.requests)
            shares = sorted(((each.cold / each.c3, each.page) for each in costs), reverse=True)
            limit = PROMISES["cold"].limits[self.kind]
            met = sum(limit.holds(share) for share, _page in shares)
            found["cold"] = Finding(shares[0][0], f"{shares[0][1]}; {met} of {len(shares)} pages within")

    def starts(self) -> None:
        if self.kind not in PROMISES["start"].limits:
            return
        with self.report.measured(self.kind, "start") as found:
            starts, imports = (min(each) for each in starting.measure(self.environ, self.folder, self.pace.starts))
            found["start"] = Finding(starts / imports, f"{starts:.2f} s of {imports:.2f} s")


def _growth(sites: Sequence[Filled], pace: Pace) -> Finding:
    """Compare the cold pages of two sites that differ in the number of threads, measured in turn."""
    best: list[dict[str, float]] = [{} for _site in sites]
    for _turn in range(pace.turns):
        for each, costs in zip(sites, best, strict=True):
            for cost in costs_of(each.site(), each.environ, pace.rounds, pace.requests):
                costs[cost.page] = min(cost.cold, costs.get(cost.page, cost.cold))
    few, many = best
    share, page = max((many[page] / few[page], page) for page in few)
    return Finding(share, f"{page}; 1,000 to {pace.many_threads:,} threads")


def _reason(error: Exception) -> str:
    """Return a short reason for a line: of a long message the beginning and the end."""
    words = " ".join(str(error).split())
    if len(words) > LONGEST_REASON:
        words = f"{words[:ITS_BEGINNING]} … {words[ITS_BEGINNING - LONGEST_REASON :]}"
    return words if isinstance(error, NotMeasured) else f"{type(error).__name__}: {words}"
