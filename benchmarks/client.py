"""A small HTTP client that keeps its connection and its cookies, as one browser does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import urlencode, urlsplit

from benchmarks.figures import Load, load_of

SECONDS_TO_ANSWER = 30.0

Visit = tuple[str, Mapping[str, str]]  # an address, and the cookies that are sent to it


@dataclass(frozen=True)
class Answer:
    """What came back. `took` is milliseconds from the first byte sent to the last one read."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    took: float

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")


@dataclass
class Browser:
    """One connection at a time to one server of this machine; header names are in lower case."""

    base_url: str
    cookies: dict[str, str] = field(default_factory=dict)
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> Answer:
        return await self._ask("GET", path, b"")

    async def post(self, path: str, fields: dict[str, str]) -> Answer:
        return await self._ask("POST", path, urlencode(fields).encode())

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def _ask(self, method: str, path: str, body: bytes) -> Answer:
        """Ask, once more on a new connection where the server had closed the one that was kept."""
        was_open = self._writer is not None
        try:
            return await asyncio.wait_for(self._exchange(method, path, body), SECONDS_TO_ANSWER)
        except (ConnectionError, asyncio.IncompleteReadError):
            self.close()
            if not was_open or method != "GET":
                raise
            return await asyncio.wait_for(self._exchange(method, path, body), SECONDS_TO_ANSWER)

    async def _exchange(self, method: str, path: str, body: bytes) -> Answer:
        reader, writer = await self._open()
        started = perf_counter()
        writer.write(self._head(method, path, len(body)) + body)
        await writer.drain()
        status_line, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip().split("\r\n")
        headers = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        length = next((int(value) for name, value in headers if name == "content-length"), 0)
        answer = Answer(
            int(status_line.split()[1]), headers, await reader.readexactly(length), (perf_counter() - started) * 1000
        )
        self._keep(answer)
        return answer

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._reader is None or self._writer is None:
            parts = urlsplit(self.base_url)
            self._reader, self._writer = await asyncio.open_connection(parts.hostname, parts.port)
        return self._reader, self._writer

    def _head(self, method: str, path: str, length: int) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {urlsplit(self.base_url).netloc}", "Accept-Language: en"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {length}"]
        return "\r\n".join([*lines, "", ""]).encode()

    def _keep(self, answer: Answer) -> None:
        for name, value in answer.headers:
            if name == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        if answer.header("connection") == "close":
            self.close()


async def ask_all(base_url: str, visits: Iterator[Visit], connections: int) -> Load:
    """Make these visits, each as soon as one of the connections is free."""
    times: list[float] = []
    failures = 0
    started = perf_counter()

    async def one() -> None:
        nonlocal failures
        browser = Browser(base_url)
        for path, cookies in visits:
            browser.cookies = dict(cookies)
            answer = await browser.get(path)
            times.append(answer.took)
            failures += answer.status >= 400
        browser.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    return load_of(times, perf_counter() - started, failures)


def again(visit: Visit, seconds: float) -> Iterator[Visit]:
    """The same visit over and over, for so long."""
    until = perf_counter() + seconds
    while perf_counter() < until:
        yield visit
