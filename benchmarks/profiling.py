"""The CPU time of a page, and where it goes: `python -m benchmarks.profiling FOLDER [PAGE …]`, with SQLite.

Each page is rendered in this process, with all caches filled ("cached"), and with pages, values and fragments discarded
before each request ("cold"), beside C3 of the same size. Target: cold at most 1.5 times C3. The site is kept in FOLDER.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any, TypeAlias

from werkzeug.test import EnvironBuilder

from app import create_app
from app.core.cache import fragment_cache
from benchmarks.ceilings import make
from benchmarks.figures import table
from benchmarks.measuring import Run, dump_in, environ_of, filling
from benchmarks.pages import Page, pages_of
from benchmarks.serving import ask
from benchmarks.site import Site, read_site

Wsgi: TypeAlias = Callable[..., Iterable[bytes]]

ROUNDS, REQUESTS_A_ROUND = 5, 20
HEAD = ("page", "cached ms", "cold ms", "C3 ms", "cold / C3", "cached / C3")


def site_in(folder: Path, run: Run) -> Site:
    """The site that is kept there; made first where there is none."""
    kept = folder / "site.json"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        kept.write_text(ask(["benchmarks.site", *filling(run)], _environ(folder)))
    return read_site(kept.read_text())


class Visitor:
    """A browser that has been here before and asks for one page again and again."""

    def __init__(self, page: Page, wsgi: Wsgi) -> None:
        self._page, self._wsgi, self._cookie = page, wsgi, page.cookie
        cookies = self._get(self._environ())[0] if page.cookie else []
        self._cookie = "; ".join([page.cookie, *(each.partition(";")[0] for each in cookies)])
        self._prepared = self._environ()
        self.size = self._get(self._environ())[1]

    def visit(self) -> None:
        self._get({**self._prepared, "wsgi.input": BytesIO()})

    def _environ(self) -> dict[str, Any]:
        cookie = [("Cookie", self._cookie)] if self._cookie else []
        headers = [("Accept-Language", "en"), ("Accept", "text/html"), *cookie]
        return EnvironBuilder(self._page.address, base_url="http://127.0.0.1", headers=headers).get_environ()

    def _get(self, environ: dict[str, Any]) -> tuple[list[str], int]:
        """Return the cookies that come with the page, and its bytes."""
        told: list[Any] = []
        answer: Any = self._wsgi(environ, lambda *status_and_heads: told.extend(status_and_heads))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        assert told[0] == "200 OK", (self._page, told)
        return [value for name, value in told[1] if name == "Set-Cookie"], len(body)


def processor_milliseconds(visit: Callable[[], None], prepare: Callable[[], None] | None = None) -> float:
    """Return what one request costs: the best of some rounds, for nothing makes code quicker than it is."""
    best = float("inf")
    for _ in range(ROUNDS):
        used = 0.0
        for _ in range(REQUESTS_A_ROUND):
            if prepare:
                prepare()
            started = process_time()
            visit()
            used += process_time() - started
        best = min(best, used)
    return best * 1000 / REQUESTS_A_ROUND


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("pages", nargs="*", help="of which to show the functions; all are measured")
    parser.add_argument("--cold", action="store_true", help="show the functions of pages with empty caches")
    parser.add_argument("--sort", default="tottime", choices=("tottime", "cumulative"))
    parser.add_argument("--lines", type=int, default=40)
    chosen = parser.parse_args()
    site = site_in(chosen.folder, Run(dump=dump_in(os.environ.get("PEERCARE_DATA")), cases=10_000))
    environ = _environ(chosen.folder)
    os.environ.update(environ)
    app = create_app()
    app.config["LOGS_REQUESTS"] = False
    pages = {page: Visitor(page, app.wsgi_app) for page in pages_of(site)}
    ceilings = make(environ["DATABASE_URL"], sorted({each.size for each in pages.values()}))
    rows = []

    def discard() -> None:
        app.extensions["kept"].clear()
        fragment_cache.clear()

    for page, visitor in pages.items():
        c3 = processor_milliseconds(Visitor(Page("C3", f"/c3/{visitor.size}"), ceilings.wsgi_app).visit)
        cached, cold = processor_milliseconds(visitor.visit), processor_milliseconds(visitor.visit, discard)
        rows.append(
            [page.name, *(f"{each:.2f}" for each in (cached, cold, c3)), f"{cold / c3:.2f}", f"{cached / c3:.2f}"]
        )
        if page.name in chosen.pages:
            _profile(visitor.visit, discard if chosen.cold else None, chosen.sort, chosen.lines)
    print(table(HEAD, rows))


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
