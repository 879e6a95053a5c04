"""Where the processor's time goes: `python -m benchmarks.profiling FOLDER [PAGE…]`, with SQLite, in one process.

The site is kept in FOLDER, and made where none is there. Processor time counts, so that a busy machine disturbs little.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
from collections.abc import Callable, Iterable
from pathlib import Path
from time import process_time
from typing import Any, TypeAlias

from werkzeug.test import EnvironBuilder

from app import create_app
from benchmarks.measuring import Run, dump_in, environ_of, filling
from benchmarks.pages import Page, pages_of
from benchmarks.serving import ask
from benchmarks.site import Site, read_site

Wsgi: TypeAlias = Callable[..., Iterable[bytes]]

ROUNDS, REQUESTS_A_ROUND = 10, 50


def site_in(folder: Path, run: Run) -> Site:
    """The site that is kept there; made first where there is none."""
    kept = folder / "site.json"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        kept.write_text(ask(["benchmarks.site", *filling(run)], _environ(folder)))
    return read_site(kept.read_text())


def visitor(page: Page, wsgi: Wsgi) -> Callable[[], None]:
    """A function that asks for the page as a server would for a browser that was here before."""
    cookies = _visit(page, page.cookie, wsgi) if page.cookie else []
    cookie = "; ".join([page.cookie, *(each.partition(";")[0] for each in cookies)])

    def visit() -> None:
        _visit(page, cookie, wsgi)

    return visit


def _visit(page: Page, cookie: str, wsgi: Wsgi) -> list[str]:
    """The cookies that come with the page."""
    headers = [("Accept-Language", "en"), ("Accept", "text/html"), *([("Cookie", cookie)] if cookie else [])]
    environ = EnvironBuilder(page.address, base_url="http://127.0.0.1", headers=headers).get_environ()
    told: list[Any] = []
    answer: Any = wsgi(environ, lambda *status_and_heads: told.extend(status_and_heads))
    b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    assert told[0] == "200 OK", (page, told)
    return [value for name, value in told[1] if name == "Set-Cookie"]


def processor_milliseconds(visit: Callable[[], None]) -> float:
    """What one request costs: the best of some rounds, for nothing makes code quicker than it is."""
    best = float("inf")
    for _ in range(ROUNDS):
        started = process_time()
        for _ in range(REQUESTS_A_ROUND):
            visit()
        best = min(best, process_time() - started)
    return best * 1000 / REQUESTS_A_ROUND


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("pages", nargs="*", help="of which to show the functions; all are measured")
    parser.add_argument("--sort", default="tottime", choices=("tottime", "cumulative"))
    parser.add_argument("--lines", type=int, default=40)
    chosen = parser.parse_args()
    site = site_in(chosen.folder, Run(dump=dump_in(os.environ.get("PEERCARE_DATA")), cases=10_000))
    os.environ.update(_environ(chosen.folder))
    app = create_app()
    app.config["LOGS_REQUESTS"] = False
    for page in pages_of(site):
        visit = visitor(page, app.wsgi_app)
        visit()
        print(f"{page.name}: {processor_milliseconds(visit):.2f} ms", flush=True)
        if page.name in chosen.pages:
            _profile(visit, chosen.sort, chosen.lines)


def _profile(visit: Callable[[], None], order: str, lines: int) -> None:
    profile = cProfile.Profile(process_time)
    profile.enable()
    for _ in range(REQUESTS_A_ROUND * 4):
        visit()
    profile.disable()
    pstats.Stats(profile).sort_stats(order).print_stats(lines)


def _environ(folder: Path) -> dict[str, str]:
    return environ_of(folder, f"sqlite:///{folder.absolute()}/peercare.db")


if __name__ == "__main__":
    main()
