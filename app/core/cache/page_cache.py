"""Cache of whole pages for visitors, valid until something changes that they show.

A popular question therefore costs little, and nobody reads a page older than its last change. Cached are 200
responses without a cookie, of views marked with `cache_page_for_anonymous`, to requests without a cookie of ours.
Each request first asks what has changed (`shared_reads.py`), before the application is called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from hashlib import blake2b
from secrets import token_hex
from threading import Lock
from time import monotonic, perf_counter
from typing import Any, NamedTuple, TypeVar

from cachetools import LRUCache
from flask import Flask, Response, current_app, g, request

from app.core import clock
from app.core.cache import shared_reads
from app.core.cache.cached_page import Environ, Heads, Page, Start, packed
from app.core.cache.change_log import NEVER
from app.core.cache.dependencies import current_reads, recorded_reads
from app.core.cache.shared_reads import MOST_SECONDS, STAMP, ChangeReader, Changes
from app.core.db import timeouts
from app.core.logs import tell
from app.core.ui.themes import asked_theme
from app.core.web.http import viewer
from app.core.web.i18n import asked_language

View = TypeVar("View", bound=Callable[..., Any])
MOST_BYTES = 8_000_000  # limit of a process, for all pages together, compressed
MOST_UNPACKED = 2_000_000  # bytes of pages, in addition, as browsers get them that do not take gzip
LARGEST = 1_000_000  # bytes; larger pages are not cached
PROBES = ("/healthz", "/readyz")  # health checks query the database themselves, or not at all
KEEP = "peercare.keep"
OURS = "peercare"  # part of the names of the cookies that identify a person: session, form, draft
OF_EACH_ANSWER = {"x-request-id", "server-timing"}
# Tracking parameters that other sites append, different for each reader; none of our pages reads them.
TRAILING = re.compile(r"(?:^|&)(?:utm_[a-z_]+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid)=[^&]*")


def cache_page_for_anonymous(view: View) -> View:
    """Mark a view that shows visitors no form or token, depends on URL, language and theme, and has no rate limit."""
    view.is_cached_for_strangers = True  # type: ignore[attr-defined]
    return view


def reads_only_shown(*kinds: str) -> Callable[[View], View]:
    """Mark a view whose own statements read nothing of these kinds of subjects but what the page shows."""

    def mark(view: View) -> View:
        view.covers = kinds  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: Flask) -> None:
    """Install the cache as WSGI middleware: cached pages are served without calling the application."""
    shared_reads.init_app(app)
    app.extensions["kept"] = pages = PageCache(app)
    app.wsgi_app = pages  # type: ignore[assignment, method-assign]
    timeouts.init_app(app)  # nothing before this queries the database
    app.before_request(_cover)
    app.after_request(_mark)


def _cover() -> None:
    reads = current_reads()
    if reads is not None:
        reads.covers = getattr(current_app.view_functions.get(request.endpoint or ""), "covers", ())


def _mark(response: Response) -> Response:
    """Tell the middleware that the response may be cached, and which page views each reader of it leaves."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "is_cached_for_strangers", False) and request.method == "GET" and viewer() is None:
        request.environ[KEEP] = tuple(g.get("seen", ()))
        response.vary.add("Accept-Encoding")
    return response


class Key(NamedTuple):
    """What a visitor's page depends on, besides the database."""

    root: str
    path: str
    query: str
    language: str
    theme: str
    is_fragment: bool


class PageCache:
    """The cached pages of one process; the least recently used are dropped first."""

    def __init__(self, app: Flask) -> None:
        self._app, self._wsgi = app, app.wsgi_app
        self._watch = ChangeReader(app)
        self._pages: LRUCache[Key, Page] = LRUCache(MOST_BYTES, getsizeof=lambda page: page.size)
        self._unpacked: LRUCache[str, bytes] = LRUCache(MOST_UNPACKED, getsizeof=len)
        self._lock = Lock()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        if environ.get("QUERY_STRING"):
            environ["QUERY_STRING"] = TRAILING.sub("", environ["QUERY_STRING"]).lstrip("&")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ["PATH_INFO"] in PROBES:
            return self._wsgi(environ, start)
        started = perf_counter()
        environ[STAMP] = since = self._watch.number()
        if self._is_somebody(environ) or since is None:
            with recorded_reads():
                return self._wsgi(environ, start)
        key = _key_of(environ)
        with self._lock:
            page = self._pages.get(key)
        changes: Changes = self._app.extensions["changes"]
        if page is None or page.until < monotonic() or not changes.is_unchanged(page.keys, page.since):
            return self._ask(key, since, environ, start)
        return self._hand_out(page, environ, start, started)

    def forget(self) -> None:
        """Discard all pages and values, and the database connection."""
        self._watch.end()
        self.clear()

    def clear(self) -> None:
        """Discard all pages and values."""
        self._app.extensions["changes"].add_all()
        with self._lock:
            self._pages.clear()
            self._unpacked.clear()

    def _is_somebody(self, environ: Environ) -> bool:
        """Return whether the request carries an identity: a cookie of ours other than language and theme, or a key."""
        return "HTTP_AUTHORIZATION" in environ or OURS in environ.get("HTTP_COOKIE", "")

    def _ask(self, key: Key, since: int, environ: Environ, start: Start) -> Iterable[bytes]:
        """Return the application's response; cache it if allowed."""
        drawn: Heads = []

        def start_unless_kept(status: str, heads: Heads, *error: Any) -> Any:
            if KEEP not in environ or not status.startswith("200 ") or _sets_cookie(heads):
                return start(status, heads, *error)
            drawn.extend(heads)
            return None

        with recorded_reads() as reads:
            answer: Any = self._wsgi(environ, start_unless_kept)
            if not drawn:
                return answer  # type: ignore[no-any-return]
            body = b"".join(answer)
        answer.close()
        own = [head for head in drawn if head[0].lower() in OF_EACH_ANSWER]
        etag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
        heads = [head for head in drawn if head not in own and head[0].lower() != "content-length"]
        keys, until = reads.keys(), monotonic() + MOST_SECONDS
        page = Page(keys, since, until, heads, *packed(body), etag, environ[KEEP])
        if len(body) <= LARGEST and NEVER not in keys:
            with self._lock:
                self._pages[key] = page
        return page.answer(own, environ, start, lambda: body)[1]

    def _hand_out(self, page: Page, environ: Environ, start: Start, started: float) -> Iterable[bytes]:
        """Return the cached page, and record what the application would have: page views, a request id, a log line."""
        for kind, subject_id in page.seen:
            self._app.extensions["sightings"].add(kind, subject_id, None, clock.now())
        own = [("X-Request-Id", token_hex(8))]
        if self._app.config["TELLS_TIMING"]:
            own.append(("Server-Timing", f'db;desc="0 statements";dur={(perf_counter() - started) * 1000:.1f}'))
        status, body = page.answer(own, environ, start, lambda: self._body_of(page))
        if self._app.config["LOGS_REQUESTS"]:
            tell(environ["REQUEST_METHOD"], environ["PATH_INFO"], status, perf_counter() - started, own[0][1])
        return body

    def _body_of(self, page: Page) -> bytes:
        with self._lock:
            body = self._unpacked.get(page.etag)
        if body is None:
            body = page.unpacked()
            with self._lock:
                self._unpacked[page.etag] = body
        return body


def _key_of(environ: Environ) -> Key:
    cookies = environ.get("HTTP_COOKIE", "")
    language = asked_language(cookies, environ.get("HTTP_ACCEPT_LANGUAGE", ""))
    is_fragment = environ.get("HTTP_HX_REQUEST") == "true" and "HTTP_HX_HISTORY_RESTORE_REQUEST" not in environ
    return Key(
        environ["SCRIPT_NAME"],
        environ["PATH_INFO"],
        environ["QUERY_STRING"],
        language,
        asked_theme(cookies),
        is_fragment,
    )


def _sets_cookie(heads: Heads) -> bool:
    return any(name.lower() == "set-cookie" for name, _value in heads)
