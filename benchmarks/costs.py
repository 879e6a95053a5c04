"""The CPU time of each page in one process: `python -m benchmarks.costs SITE`, printed as JSON.

SITE is a file with what `benchmarks.site` printed; the database is that of the environment. Each page is rendered with
all caches filled ("cached"), and with pages, values and fragments discarded before each request ("cold"), beside C3 of
the same size.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any, TypeAlias

from werkzeug.test import EnvironBuilder

from app import create_app
from app.core.cache import fragment_cache
from benchmarks.ceilings import make
from benchmarks.pages import Page, pages_of
from benchmarks.serving import ask
from benchmarks.site import Site, read_site

Wsgi: TypeAlias = Callable[..., Iterable[bytes]]

ROUNDS, REQUESTS_A_ROUND = 5, 20


@dataclass(frozen=True)
class Cost:
    """Milliseconds of CPU time of one page."""

    page: str
    cached: float
    cold: float
    c3: float


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


def processor_milliseconds(
    visit: Callable[[], None], rounds: int, requests: int, prepare: Callable[[], None] | None = None
) -> float:
    """Return what one request costs: the best of some rounds, for nothing makes code quicker than it is."""
    best = float("inf")
    for _ in range(rounds):
        used = 0.0
        for _ in range(requests):
            if prepare:
                prepare()
            started = process_time()
            visit()
            used += process_time() - started
        best = min(best, used)
    return best * 1000 / requests


class Renderer:
    """The application in this process, and the ceilings beside it, for the pages of one site."""

    def __init__(self, site: Site, database_url: str) -> None:
        self.app = create_app()
        self.app.config["LOGS_REQUESTS"] = False
        self.visitors = {page.name: Visitor(page, self.app.wsgi_app) for page in pages_of(site)}
        self._ceilings = make(database_url, sorted({each.size for each in self.visitors.values()}))

    def discard(self) -> None:
        """Empty all caches."""
        self.app.extensions["kept"].clear()
        fragment_cache.clear()

    def cost(self, name: str, rounds: int = ROUNDS, requests: int = REQUESTS_A_ROUND) -> Cost:
        visitor = self.visitors[name]
        ceiling = Visitor(Page("C3", f"/c3/{visitor.size}"), self._ceilings.wsgi_app)
        c3 = processor_milliseconds(ceiling.visit, rounds, requests)
        cached = processor_milliseconds(visitor.visit, rounds, requests)
        return Cost(name, cached, processor_milliseconds(visitor.visit, rounds, requests, self.discard), c3)


def costs_of(site: Path, environ: dict[str, str], rounds: int, requests: int) -> list[Cost]:
    """Measure all pages in a process of its own."""
    numbers = ["--rounds", str(rounds), "--requests", str(requests)]
    told = ask(["benchmarks.costs", str(site), *numbers], environ)
    return [Cost(**each) for each in json.loads(told.splitlines()[-1])]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.costs", description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--requests", type=int, default=REQUESTS_A_ROUND)
    chosen = parser.parse_args()
    renderer = Renderer(read_site(chosen.site.read_text()), os.environ["DATABASE_URL"])
    print(json.dumps([asdict(renderer.cost(each, chosen.rounds, chosen.requests)) for each in renderer.visitors]))


if __name__ == "__main__":
    main()
