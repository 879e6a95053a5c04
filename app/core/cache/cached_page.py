"""A page for visitors as it is cached: compressed, with the headers that all its readers get."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from werkzeug.http import parse_accept_header

from app.core.activity import ViewedSubject

Environ: TypeAlias = dict[str, Any]
Heads: TypeAlias = list[tuple[str, str]]
Start: TypeAlias = Callable[..., Any]
LEAST_PACKED = 1_000  # bytes; compressing less saves nothing
PACKED_AT = 5  # gzip level: a page of 25 kB takes 0.3 ms
LONGEST_ACCEPTED = 200  # characters of an Accept-Encoding header
NOT_IN_304 = {"content-type", "content-length"}
OVERHEAD = 2_000  # bytes of a page's keys and headers, about


@dataclass(frozen=True, slots=True)
class Page:
    """A cached page; `stored` is its body, compressed if that saves something; `seen` are the page views to record for
    each reader.
    """

    keys: frozenset[str]
    since: int
    until: float
    heads: Heads
    stored: bytes  # gzip: a visitor's page contains no secrets, so its length reveals nothing
    is_packed: bool
    etag: str
    seen: tuple[ViewedSubject, ...]

    @property
    def size(self) -> int:
        return len(self.stored) + OVERHEAD

    def unpacked(self) -> bytes:
        return gzip.decompress(self.stored) if self.is_packed else self.stored

    def answer(
        self, own: Heads, environ: Environ, start: Start, unpacked: Callable[[], bytes]
    ) -> tuple[int, Iterable[bytes]]:
        """Start the response with the page, or with 304 if the browser already has it; return the status and the body.

        `own` are headers of this response alone; `unpacked` returns the body for a browser that does not take gzip.
        """
        is_packed = self.is_packed and _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        etag = f'{self.etag[:-1]}-gzip"' if is_packed else self.etag
        own = [*own, ("ETag", etag), *([("Content-Encoding", "gzip")] if is_packed else [])]
        if etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start("304 NOT MODIFIED", [*(head for head in self.heads if head[0].lower() not in NOT_IN_304), *own])
            return 304, []
        body = self.stored if is_packed or not self.is_packed else unpacked()
        start("200 OK", [*self.heads, *own, ("Content-Length", str(len(body)))])
        return 200, [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def packed(body: bytes) -> tuple[bytes, bool]:
    """Return the body as it is stored, and whether it is compressed."""
    is_packed = len(body) >= LEAST_PACKED
    return gzip.compress(body, PACKED_AT, mtime=0) if is_packed else body, is_packed


@lru_cache(256)
def _takes_gzip(accepted: str) -> bool:
    return parse_accept_header(accepted[:LONGEST_ACCEPTED]).quality("gzip") > 0
