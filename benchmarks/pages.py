"""Pages under load: each beside the two ceilings of its size, one after the other, on servers that run side by side."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from urllib.request import Request, urlopen

from benchmarks.client import again, ask_all
from benchmarks.figures import Load, Measured, read_wrk
from benchmarks.serving import Memory, Served, memory_of
from benchmarks.site import Site

CONNECTIONS = 4
WARM_UP = 1.0  # seconds


class NotServed(Exception):
    """Pages did not come; what was measured says nothing."""


@dataclass(frozen=True)
class Page:
    """What is asked for, by whom: a stranger, or a member whose token is given, support where `is_desk`."""

    name: str
    address: str
    cookie: str = ""
    is_desk: bool = False

    @property
    def reader(self) -> str:
        return "agent" if self.is_desk else "member" if self.cookie else "stranger"

    def visited(self, url: str) -> tuple[Page, int]:
        """The page as a browser asks for it that was here before, with all its cookies; and how many bytes it has.

        Raises HTTPError where it is refused.
        """
        with urlopen(Request(url + self.address, headers=_headers(self.cookie)), timeout=30) as answer:
            given = [each.partition(";")[0] for each in answer.headers.get_all("Set-Cookie", [])]
            return replace(self, cookie="; ".join([self.cookie, *given]) if self.cookie else ""), len(answer.read())


@dataclass(frozen=True)
class Comparison:
    """A page and what could be reached with its size."""

    page: Page
    size: int
    statements: int
    ours: Measured
    c1: Measured
    c3: Measured


def pages_of(site: Site) -> list[Page]:
    """What is measured."""
    member, agent = (f"{site.cookie}={token}" for token in (site.tokens[0], site.agent))
    pages = [
        Page("thread, stranger", site.thread),
        Page("thread, member", site.thread, member),
        Page("list, stranger", "/questions"),
        Page("list, member", "/questions", member),
        Page("search, stranger", site.search),
        Page("home, stranger", "/"),
        Page("home, member", "/", member),
    ]
    if site.cases:
        pages += [Page("queue, agent", "/cases?queue=all", agent, True), Page("case, agent", site.case, agent, True)]
    return pages


def compare(page: Page, ours: Served, ceilings: Served, size: int, statements: int, seconds: float) -> Comparison:
    """Load the page, then C1, then C3."""
    measured = drive(ours, page.address, page.cookie, seconds)
    c1, c3 = (drive(ceilings, f"/{name}/{size}", "", seconds) for name in ("c1", "c3"))
    return Comparison(page, size, statements, measured, c1, c3)


def weigh(server: Served, pages: Sequence[Page], requests: int) -> Memory:
    """What the web process takes after so many requests for these pages in turn."""
    visits = islice(cycle((page.address, cookies_of(page.cookie)) for page in pages), requests)
    found = asyncio.run(ask_all(server.url, visits, CONNECTIONS))
    if found.failures:
        raise NotServed(f"{found.failures} of {found.requests} requests failed")
    return memory_of(server.web)


def drive(server: Served, address: str, cookie: str, seconds: float) -> Measured:
    """Warm up, then load one address on four connections. Raises NotServed where a request fails."""
    load(server.url, address, cookie, WARM_UP)
    before = server.processor_seconds()
    found = load(server.url, address, cookie, seconds)
    return Measured(found, (server.processor_seconds() - before) * 1000 / max(found.requests, 1))


def load_at(url: str, cookie: str, seconds: float, connections: int = CONNECTIONS, script: Path | None = None) -> Load:
    """Load one address, or with a script of wrk those that it chooses. Raises NotServed if a request fails."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise NotServed("install wrk")
    headers = [word for name, value in _headers(cookie).items() for word in ("-H", f"{name}: {value}")]
    command = [wrk, "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--timeout", "10s", "--latency", *headers]
    command += ["-s", str(script)] if script else []
    report = subprocess.run([*command, url], check=True, capture_output=True, text=True, timeout=seconds + 60)
    found = read_wrk(report.stdout)
    if found.failures:
        raise NotServed(f"{found.failures} of {found.requests} requests to {url} failed")
    return found


def load(url: str, address: str, cookie: str, seconds: float) -> Load:
    """Load one address, by wrk or else by our own client. Raises NotServed if a request fails."""
    if shutil.which("wrk"):
        return load_at(url + address, cookie, seconds)
    found = asyncio.run(ask_all(url, again((address, cookies_of(cookie)), seconds), CONNECTIONS))
    if found.failures:
        raise NotServed(f"{found.failures} of {found.requests} requests for {address} failed")
    return found


def cookies_of(cookie: str) -> dict[str, str]:
    """The cookies of a header by their names."""
    return dict(each.split("=", 1) for each in cookie.split("; ")) if cookie else {}


def _headers(cookie: str) -> dict[str, str]:
    return {"Accept-Language": "en", **({"Cookie": cookie} if cookie else {})}
