"""A real server and worker, and Chromium in front of them: each person has a browser of their own."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from tests import products
from tests.forked import FORKS
from tests.journeys.serving import AHEAD, LIVE, run
from tests.processes import family
from tests.servers import chromium_path

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "screenshots"
SCREENS = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}
SECONDS_FOR_THE_WORKER = 60  # what staff send is told after ten
SECONDS_TO_END = 10
PATIENCE = 60_000  # milliseconds that a machine with other work may take
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# By night a page has other colours and nothing else: who looks by day and by night has seen the rest the first time.
OF_COLOURS: dict[str, object] = {"runOnly": ["color-contrast", "link-in-text-block"]}
REPLACED = ("Execution context was destroyed", "axe is not defined")
SCRIPTS_RUN_ONCE = "--js-flags=--no-opt,--no-maglev"  # a page is gone before it is worth compiling better
NO_WAY_OUT = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"  # what a page asks of others is not fetched
BY_SHOTS = "Applying inline style"  # what takes the pictures hides the caret by a style of its own


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.sampled)
            item.add_marker(pytest.mark.slow)


class Site(NamedTuple):
    """Where it answers, and what a browser of each member holds who has signed in, under which name."""

    address: str
    cookie: str
    tokens: dict[str, str]


@pytest.fixture(scope="session")
def serving(memory: Path) -> Iterator[tuple[Path, Connection]]:
    """The folder of the one server of all journeys, and the line to it."""
    folder = memory / "journeys"
    line, theirs = FORKS.Pipe()
    process = FORKS.Process(target=run, args=(folder, theirs))
    process.start()
    theirs.close()
    yield folder / LIVE, line
    line.close()
    process.join(SECONDS_TO_END)
    for each in family(process.pid or 0) if process.is_alive() else []:
        each.kill()
    process.kill()
    process.join()
    process.close()


@pytest.fixture(scope="module")
def folder(serving: tuple[Path, Connection], site: Site) -> Path:
    """Where the server keeps its files."""
    return serving[0]


@pytest.fixture(scope="module")
def time_is(folder: Path) -> Callable[[datetime], None]:
    """`time_is(at)`: from now on it is `at` for server and worker, and time goes on from there."""

    def move(at: datetime) -> None:
        written = folder / f"{AHEAD}.new"
        written.write_text(str((at - datetime.now(UTC)).total_seconds()))
        written.replace(folder / AHEAD)

    return move


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest, serving: tuple[Path, Connection]) -> Iterator[Site]:
    """The server as it is new; with the filled world where the module says IS_FILLED."""
    _folder, line = serving
    line.send(getattr(request.module, "IS_FILLED", False))
    yield Site(*line.recv())
    line.send("stop")
    assert line.recv() == "stopped"


@pytest.fixture(scope="module")
def address(site: Site) -> str:
    return site.address


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = [SCRIPTS_RUN_ONCE, NO_WAY_OUT] + (["--no-sandbox"] if os.geteuid() == 0 else [])
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=arguments)
        yield browser
        browser.close()


class Person:
    """Someone with a browser."""

    def __init__(self, page: Page, address: str, handle: str, screen: str) -> None:
        self.address, self.handle, self.screen, self.page = address, handle, screen, page
        self.troubles: list[str] = []
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on(
            "console",
            lambda said: self.troubles.append(f"{said.text} {said.location}") if said.type == "error" else None,
        )

    def go(self, path: str) -> Person:
        self.page.goto(path if path.startswith("http") else self.address + path)
        return self

    def fill(self, **words: str) -> Person:
        """Fill the fields of the page's own form, by name."""
        for name, text in words.items():
            field = self.page.locator(f"main [name={name}]:visible").first
            if field.evaluate("element => element.tagName") == "SELECT":
                field.select_option(text)
            else:
                field.fill(text)
        return self

    def press(self, name: str, role: str = "button") -> Person:
        """Press what is called so, in the main part of the page."""
        self.page.get_by_role("main").get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]
        return self

    def unfold(self) -> Person:
        """Open the menu under the question."""
        self.page.locator("main .more > summary").first.click()
        return self

    def sees(self, text: str) -> Person:
        expect(self.page.get_by_role("main").get_by_text(text).first).to_be_visible()
        return self

    def sees_soon(self, text: str) -> Person:
        """What the worker brings: look again until it is there."""
        deadline = time.monotonic() + SECONDS_FOR_THE_WORKER
        while not (found := self.page.get_by_role("main").get_by_text(text).first.is_visible()):
            assert time.monotonic() < deadline, f"{text!r} is not on {self.page.url}"
            self.page.wait_for_timeout(200)
            self.page.reload()
        assert found
        return self

    def looks_well(self, name: str) -> Person:
        """No fault found by axe, by day or by night; nothing wider than the screen; no complaint of the browser.

        By day or by night is part of the product: `make test` looks at one of them, `make verify` at both.
        """
        first, *others = SCHEMES if os.environ.get("SHOTS") else products.part(SCHEMES, f"{name} {self.screen}")
        self._has_no_fault(name, first, {})
        for scheme in others:
            self._has_no_fault(name, scheme, OF_COLOURS)
        too_wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, f"{name} is {too_wide} px too wide"
        assert [each for each in self.troubles if not (os.environ.get("SHOTS") and BY_SHOTS in each)] == []
        return self

    def _has_no_fault(self, name: str, scheme: Literal["light", "dark"], rules: dict[str, object]) -> None:
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if os.environ.get("SHOTS"):
            SHOTS.mkdir(exist_ok=True)
            self.page.evaluate("scrollTo(0, 0)")
            self.page.screenshot(path=SHOTS / f"{name}-{self.screen}-{scheme}.png", full_page=True)
        report = AxeResults({"violations": self._violations(rules)})
        assert report.violations_count == 0, f"{name}, {scheme}: {report.generate_report()}"

    def _violations(self, rules: dict[str, object], tries: int = 3) -> list[object]:
        """What axe finds; once more where the page was replaced meanwhile, for what was pressed may lead to another."""
        script = "rules => axe.run({resultTypes: ['violations'], ...rules}).then(({violations}) => violations)"
        try:
            self.page.wait_for_load_state()
            if not self.page.evaluate("'axe' in window"):
                self.page.evaluate(AXE_SCRIPT)
            found: list[object] = self.page.evaluate(script, rules)
        except Error as error:
            if tries == 1 or not any(words in str(error) for words in REPLACED):
                raise
            return self._violations(rules, tries - 1)
        return found


@pytest.fixture(scope="package")
def browsers(chromium: Browser) -> dict[str, list[BrowserContext]]:
    """Those that nobody uses now, by what kind they are: a page opens in half the time in one that knows the styles."""
    return defaultdict(list)


@pytest.fixture
def person(chromium: Browser, site: Site, browsers: dict[str, list[BrowserContext]]) -> Iterator[Callable[..., Person]]:
    """`person("ana", "phone")` is Ana with a phone, signed in; `person("")` a stranger.

    Whose clock is moved is `alone`: nobody uses that browser later.
    """
    used: list[tuple[str, BrowserContext]] = []

    def make(handle: str, screen: str = "desktop", *, alone: bool = False, **options: object) -> Person:
        options = {"locale": "en-GB", "viewport": SCREENS[screen]} | options
        kind = "" if alone else repr(sorted(options.items()))
        free = browsers[kind]
        context = free.pop() if free else chromium.new_context(**options)  # type: ignore[arg-type]
        used.append((kind, context))
        context.set_default_timeout(PATIENCE)
        if handle:
            context.add_cookies([{"name": site.cookie, "value": site.tokens[handle], "url": site.address}])
        return Person(context.pages[0] if context.pages else context.new_page(), site.address, handle, screen)

    yield make
    for kind, context in used:
        if kind:
            _forget(context, site.address)
            browsers[kind].append(context)
        else:
            context.close()


def _forget(context: BrowserContext, address: str) -> None:
    """Leave nothing in this browser but one empty page, and what may be stored of files that never change."""
    pages, page = context.pages, context.new_page()
    for each in pages:
        each.close()
    context.clear_cookies()
    context.clear_permissions()
    context.unroute_all()
    devtools = context.new_cdp_session(page)
    devtools.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": "local_storage"})
    devtools.detach()
