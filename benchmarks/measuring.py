"""One database from empty to measured: filled, served as in production, read, weighed, written to."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.databases import database
from benchmarks.pages import Comparison, Page, compare, pages_of, weigh
from benchmarks.posting import post_answers
from benchmarks.serving import Memory, ask, served
from benchmarks.site import Site, read_site

REQUESTS_BEFORE_WEIGHING = 1_000
DUMP = Path("stackexchange_dumps") / "beer_2016-12"
NO_LIMITS = "1000000"  # times the usual ones: what is measured is the page, not the guard
START = ("setup.start", "production")  # what `make serve` runs once all is installed


@dataclass(frozen=True)
class Run:
    """How long, how much, and of what."""

    seconds: float = 5.0
    answers_each: int = 100
    dump: Path | None = None
    threads: int = 0
    cases: int = 0
    is_safe: bool = True


@dataclass(frozen=True)
class Result:
    """What one database gave; `posts` are milliseconds."""

    site: Site
    comparisons: list[Comparison]
    memory: Memory
    posts: list[float]


def measure(kind: str, run: Run) -> Result:
    """Measure one kind of database."""
    with (
        tempfile.TemporaryDirectory(prefix="peercare-") as name,
        database(kind, Path(name), is_safe=run.is_safe) as url,
    ):
        folder = Path(name)
        environ = environ_of(folder, url)
        site = read_site(ask(["benchmarks.site", *filling(run)], environ))
        pages = pages_of(site)
        statements = count_statements(site, pages, environ)
        with served(START, environ, folder / "log") as ours:
            sizes = dict(page.visited(ours.url) for page in pages)
            memory = weigh(ours, list(sizes), REQUESTS_BEFORE_WEIGHING)
        with (
            # creates its tables while nobody writes
            served(ceilings_command(url, sizes.values()), environ, folder / "log") as ceilings,
            served(START, environ, folder / "log") as ours,
        ):
            comparisons = [
                compare(page, ours, ceilings, size, statements[page.name], run.seconds) for page, size in sizes.items()
            ]
            posts = post_answers(ours.url, site.cookie, site.tokens, site.to_answer, run.answers_each)
        return Result(site, comparisons, memory, posts)


def environ_of(folder: Path, database_url: str) -> dict[str, str]:
    """The configuration of a production server that keeps everything in `folder`."""
    return {
        "PEERCARE_ENV": "production",
        "INSTANCE": str(folder),
        "DATABASE_URL": database_url,
        "SECRET_KEY": "benchmark-" * 4,
        "BASE_URL": "http://127.0.0.1:0",
        "PORT": "0",
        "LIMITS_SCALE": NO_LIMITS,
        "WEB_PROCESSES": "1",
    }


def dump_in(data: str | None) -> Path | None:
    """The real site that is measured, where the folder of real data is there."""
    dump = Path(data) / DUMP if data else None
    return dump if dump and dump.exists() else None


def filling(run: Run) -> list[str]:
    """What `benchmarks.site` is told."""
    return [*(["--dump", str(run.dump)] if run.dump else []), "--threads", str(run.threads), "--cases", str(run.cases)]


def count_statements(site: Site, pages: list[Page], environ: dict[str, str]) -> dict[str, int]:
    """Return how many statements each page sends, by its name."""
    addresses = sorted({page.address for page in pages})
    told = ask(["benchmarks.statements", site.tokens[0], site.agent, *addresses], environ | {"PEERCARE_ENV": "test"})
    counted = json.loads(told)
    return {page.name: counted[f"{page.reader} {page.address}"] for page in pages}


def ceilings_command(database_url: str, sizes: Iterable[int], processes: int = 1) -> list[str]:
    """Return what serves the ceilings of these sizes, as arguments of `python -m`."""
    numbers = [str(size) for size in sorted(set(sizes))]
    return ["benchmarks.ceilings", "--processes", str(processes), database_url, *numbers]
