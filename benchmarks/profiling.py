"""The CPU time of a page, and where it goes: `python -m benchmarks.profiling FOLDER [PAGE …]`, with SQLite.

The costs are those of `costs.py`. The site is stored in FOLDER.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
from collections.abc import Callable
from pathlib import Path
from time import process_time

from benchmarks.costs import REQUESTS_A_ROUND, Cost, Renderer
from benchmarks.figures import table
from benchmarks.measuring import Run, dump_in, environ_of, filling
from benchmarks.serving import ask
from benchmarks.site import Site, read_site

HEAD = ("page", "cached ms", "cold ms", "C3 ms", "cold / C3", "cached / C3")


def site_in(folder: Path, run: Run) -> Site:
    """The site that is kept there; made first where there is none."""
    kept = folder / "site.json"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        kept.write_text(ask(["benchmarks.site", *filling(run)], _environ(folder)))
    return read_site(kept.read_text())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profiling", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("pages", nargs="*", help="of which to show the functions; all are measured")
    parser.add_argument("--cold", action="store_true", help="show the functions of pages with empty caches")
    parser.add_argument("--sort", default="tottime", choices=("tottime", "cumulative"))
    parser.add_argument("--lines", type=int, default=40)
    chosen = parser.parse_args()
    site = site_in(chosen.folder, Run(dump=dump_in(os.environ.get("PEERCARE_DATA")), cases=10_000))
    environ = _environ(chosen.folder)
    os.environ.update(environ)
    renderer = Renderer(site, environ["DATABASE_URL"])
    rows = []
    for name, visitor in renderer.visitors.items():
        rows.append(_row(renderer.cost(name)))
        if name in chosen.pages:
            _profile(visitor.visit, renderer.discard if chosen.cold else None, chosen.sort, chosen.lines)
    print(table(HEAD, rows))


def _row(cost: Cost) -> list[str]:
    milliseconds = [f"{each:.2f}" for each in (cost.cached, cost.cold, cost.c3)]
    return [cost.page, *milliseconds, f"{cost.cold / cost.c3:.2f}", f"{cost.cached / cost.c3:.2f}"]


def _profile(visit: Callable[[], None], prepare: Callable[[], None] | None, order: str, lines: int) -> None:
    profile = cProfile.Profile(process_time)
    for _ in range(REQUESTS_A_ROUND * 2):
        if prepare:
            prepare()
        profile.enable()
        visit()
        profile.disable()
    pstats.Stats(profile).sort_stats(order).print_stats(lines)


def _environ(folder: Path) -> dict[str, str]:
    return environ_of(folder, f"sqlite:///{folder.absolute()}/peercare.db")


if __name__ == "__main__":
    main()
