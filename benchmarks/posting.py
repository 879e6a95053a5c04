"""Members who answer questions at the same time, each as a browser does: read the page, write, send its form."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from html import unescape
from itertools import cycle, islice
from threading import Event
from time import monotonic

from benchmarks.client import Browser

FORM = re.compile(r'<form[^>]*action="(/questions/\d+/answers)".*?</form>', re.DOTALL)
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*name="([a-z_]+)"[^>]*value="([^"]*)"')
WORDS = (
    "Check the seal first: after a year it is **hard**, and then no setting helps.\n\n"
    "1. Let it cool down.\n2. Take the lid off.\n3. Turn the seal around, or put in a new one.\n\n"
    "Mine took `10 minutes`, and has been fine since."
)


class NotPosted(Exception):
    """An answer was not taken; the message says what came instead."""


def post_answers(base_url: str, cookie: str, tokens: Sequence[str], pages: Sequence[str], each: int) -> list[float]:
    """Let each of the members who hold these tokens post `each` answers; how long each post took, in milliseconds."""
    return asyncio.run(_all(base_url, cookie, tokens, pages, each))


async def _all(base_url: str, cookie: str, tokens: Sequence[str], pages: Sequence[str], each: int) -> list[float]:
    sessions = [
        _one(base_url, {cookie: token}, list(islice(cycle(pages), number, number + each * len(tokens), len(tokens))))
        for number, token in enumerate(tokens)
    ]
    return [took for times in await asyncio.gather(*sessions) for took in times]


async def _one(base_url: str, cookies: dict[str, str], pages: Sequence[str]) -> list[float]:
    browser = Browser(base_url, cookies)
    times = [await _post(browser, page, number) for number, page in enumerate(pages)]
    browser.close()
    return times


async def _post(browser: Browser, page: str, number: int) -> float:
    address, fields = form_of((await browser.get(page)).body.decode())
    answer = await browser.post(address, {**fields, "body": f"{WORDS}\n\nSeen {number + 1} times."})
    if answer.status != 303:
        raise NotPosted(f"{answer.status} at {address}: {answer.body.decode()[:2000]}")
    return answer.took


class Posting:
    """One member who posts an answer every so many seconds, on these pages in turn, until `stop`."""

    def __init__(self, base_url: str, cookies: dict[str, str], pages: Sequence[str], seconds: float) -> None:
        self._browser, self._pages, self._seconds = Browser(base_url, cookies), pages, seconds
        self._is_over = Event()

    def run(self) -> None:
        """Post until told to stop. Raises NotPosted."""
        asyncio.run(self._run())

    def stop(self) -> None:
        self._is_over.set()

    async def _run(self) -> None:
        started = monotonic()
        for number, page in enumerate(cycle(self._pages)):
            if self._is_over.is_set():
                break
            await _post(self._browser, page, number)
            await asyncio.sleep(max(0.0, started + (number + 1) * self._seconds - monotonic()))
        self._browser.close()


def form_of(html: str) -> tuple[str, dict[str, str]]:
    """Where the form for an answer goes, and what it carries unseen. Raises NotPosted where a page has none."""
    found = FORM.search(html)
    if found is None:
        raise NotPosted("the page has no form for an answer")
    return found[1], {name: unescape(value) for name, value in HIDDEN.findall(found[0])}
