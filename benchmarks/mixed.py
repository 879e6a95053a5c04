"""Many readers of many pages while one member posts: `python -m benchmarks.mixed [--quick]`.

Strangers and members read 1,000 threads by a Zipf law, lists and the home page, on nine connections and one; a member
posts an answer every 200 ms, and the worker works. Each class is compared with a ceiling that takes its place on the
same connections while the same is written, and one popular page with its own rate while nobody posts. The limits are
in `promises.py`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from statistics import mean

from benchmarks.client import ask_all
from benchmarks.databases import DATABASES, database
from benchmarks.figures import Load, table
from benchmarks.measuring import START, ceilings_command, environ_of
from benchmarks.pages import CONNECTIONS, Page, load_at
from benchmarks.posting import Posting
from benchmarks.promises import PERCENT, PROMISES, Finding, verdict
from benchmarks.serving import Served, ask, served
from benchmarks.site import Site, read_site

STRANGERS, MEMBERS = 9, 1  # connections
THREADS = 1_000
FILLING = ("--threads", str(THREADS), "--settled")
LISTS = ("/questions", "/questions?sort=new", "/questions?filter=unsolved", "/suggestions")
OF_THREADS, OF_LISTS, OF_HOME = 8, 1, 1  # parts of ten
SECONDS_BETWEEN_POSTS = 0.2
HEAD = ("database", "processes", "reader", "requests/s", "p99 ms", "ceiling/s", "share", "target", "")
SCRIPT = """local paths = {%s}
local bounds = {%s}
function request()
  local at, low, high = math.random() * bounds[#bounds], 1, #bounds
  while low < high do
    local middle = math.floor((low + high) / 2)
    if bounds[middle] < at then low = middle + 1 else high = middle end
  end
  return wrk.format("GET", paths[low])
end
"""


@dataclass(frozen=True)
class Class:
    """Readers of one kind, and what they got of us and of the ceiling in their place, or of us while nobody posted."""

    name: str
    ours: Load
    ceiling: Load

    @property
    def share(self) -> float:
        return self.ours.per_second / self.ceiling.per_second


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mixed", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three seconds each")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument(
        "--processes", type=int, choices=(1, 2), action="append", help="web processes; both if left out"
    )
    chosen = parser.parse_args()
    seconds = 3.0 if chosen.quick else chosen.seconds
    kinds = DATABASES if chosen.database == "both" else (chosen.database,)
    for kind in kinds:
        for processes in chosen.processes or (1, 2):
            print(table(HEAD, measure(kind, processes, seconds)), flush=True)
    print(f"\nLoad of the machine at the end: {os.getloadavg()[0]:.1f}.")


def measure(kind: str, processes: int, seconds: float) -> list[list[str]]:
    """Return the rows of one database and number of web processes."""
    with tempfile.TemporaryDirectory(prefix="peercare-") as name, database(kind, Path(name), is_safe=True) as url:
        folder = Path(name)
        environ = environ_of(folder, url) | {"WEB_PROCESSES": str(processes)}
        site = read_site(ask(["benchmarks.site", *FILLING], environ))
        with served(START, environ, folder / "log") as ours:
            size = size_of(ours, site)
        with (
            # creates its tables while nobody writes
            served(ceilings_command(url, [size], processes), environ, folder / "log") as ceilings,
            served(START, environ, folder / "log") as ours,
        ):
            return [
                _row(kind, processes, each) for each in compare_classes(ours, ceilings, site, size, seconds, folder)
            ]


def size_of(ours: Served, site: Site) -> int:
    """Return the mean size of threads, in bytes."""
    sizes = [Page("", each).visited(ours.url)[1] for each in site.all_threads[:: THREADS // 20]]
    return int(mean(sizes))


def compare_classes(ours: Served, ceilings: Served, site: Site, size: int, seconds: float, folder: Path) -> list[Class]:
    """Load the pages of strangers and of members together, then one page; `folder` receives the script of wrk."""
    return [*_classes(ours, ceilings, site, size, seconds, folder), _hot(ours, site, seconds)]


def _row(kind: str, processes: int, each: Class) -> list[str]:
    limit = PROMISES[each.name].limits[kind]
    return [
        kind, str(processes), each.name, f"{each.ours.per_second:,.0f}", f"{each.ours.p99:.1f}",
        f"{each.ceiling.per_second:,.0f}", PERCENT.format(each.share), PERCENT.format(limit.value),
        verdict(limit, Finding(each.share)),
    ]  # fmt: skip


def _classes(ours: Served, ceilings: Served, site: Site, size: int, seconds: float, folder: Path) -> list[Class]:
    """Load both classes at once, first our pages, then the ceilings in their places."""
    script = folder / "pages.lua"
    script.write_text(_script(site.all_threads), encoding="utf-8")
    member = Page("", site.thread, f"{site.cookie}={site.tokens[0]}").visited(ours.url)[0].cookie
    readers = (("stranger", STRANGERS, "", "c1"), ("member", MEMBERS, member, "c3"))
    asyncio.run(ask_all(ours.url, ((each, {}) for each in (*site.all_threads, *LISTS, "/")), CONNECTIONS))
    with _someone_posting(ours, site), ThreadPoolExecutor(len(readers)) as pool:
        found = [
            pool.submit(load_at, ours.url, cookie, seconds, connections, script)
            for _name, connections, cookie, _ceiling in readers
        ]
        of_us = [each.result() for each in found]
        found = [
            pool.submit(load_at, f"{ceilings.url}/{ceiling}/{size}", "", seconds, connections)
            for _name, connections, _cookie, ceiling in readers
        ]
        of_ceilings = [each.result() for each in found]
    return [Class(reader[0], *both) for reader, *both in zip(readers, of_us, of_ceilings, strict=True)]


def _hot(ours: Served, site: Site, seconds: float) -> Class:
    """Load one page while nobody posts, and while one does."""
    load_at(ours.url + site.thread, "", 1.0)
    quiet = load_at(ours.url + site.thread, "", seconds)
    with _someone_posting(ours, site):
        busy = load_at(ours.url + site.thread, "", seconds)
    return Class("one page", busy, quiet)


@contextmanager
def _someone_posting(ours: Served, site: Site) -> Iterator[None]:
    """Have one member post an answer every 200 ms, as long as the block lasts. Raises NotPosted."""
    posting = Posting(ours.url, {site.cookie: site.tokens[-1]}, site.to_answer, SECONDS_BETWEEN_POSTS)
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(posting.run)
        try:
            yield
        finally:
            posting.stop()
            done.result()


def _script(threads: Sequence[str]) -> str:
    """Return the script of wrk that chooses what is read."""
    zipf = [1 / place for place in range(1, len(threads) + 1)]
    weights = [OF_THREADS * each / sum(zipf) for each in zipf]
    weights += [OF_LISTS / len(LISTS)] * len(LISTS) + [OF_HOME]
    paths = ", ".join(f'"{each}"' for each in (*threads, *LISTS, "/"))
    return SCRIPT % (paths, ", ".join(f"{each:.6f}" for each in accumulate(weights)))


if __name__ == "__main__":
    main()
