"""A real server and worker, and Chromium in front of them: each person has a browser of their own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect, sync_playwright

from tests.forked import FORKS
from tests.journeys.serving import AHEAD, PASSWORD, run
from tests.processes import family
from tests.servers import chromium_path

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "screenshots"
SCREENS = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}
SECONDS_FOR_THE_WORKER = 30  # what staff send is told after ten
# By night a page has other colours and nothing else: what does not look at them has said by day what it has to say.
RULES: dict[str, dict[str, object]] = {"light": {}, "dark": {"runOnly": ["color-contrast", "link-in-text-block"]}}
SCRIPTS_RUN_ONCE = "--js-flags=--no-opt,--no-maglev"  # a page is gone before it is worth compiling better
BY_SHOTS = "Applying inline style"  # what takes the pictures hides the caret by a style of its own


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server of this module keeps its files."""
    return tmp_path_factory.mktemp("journey")


@pytest.fixture(scope="module")
def time_is(folder: Path) -> Callable[[datetime], None]:
    """`time_is(at)`: from now on it is `at` for server and worker, and time goes on from there."""

    def move(at: datetime) -> None:
        written = folder / f"{AHEAD}.new"
        written.write_text(str((at - datetime.now(UTC)).total_seconds()))
        written.replace(folder / AHEAD)

    return move


@pytest.fixture(scope="module")
def address(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """Where the server of this module answers; with the filled world where the module says IS_FILLED."""
    line, theirs = FORKS.Pipe()
    process = FORKS.Process(target=run, args=(folder, getattr(request.module, "IS_FILLED", False), theirs))
    process.start()
    theirs.close()
    yield line.recv()
    assert process.pid
    for each in family(process.pid):
        each.kill()
    process.kill()
    process.join()
    process.close()
    line.close()


@pytest.fixture(scope="module")
def states() -> dict[str, StorageState]:
    """What a browser keeps of those who have signed in to the server of this module."""
    return {}


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = [SCRIPTS_RUN_ONCE] + (["--no-sandbox"] if os.geteuid() == 0 else [])
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=arguments)
        yield browser
        browser.close()


class Person:
    """Someone with a browser."""

    def __init__(self, context: BrowserContext, address: str, handle: str, screen: str) -> None:
        self.address, self.handle, self.screen = address, handle, screen
        self.page: Page = context.new_page()
        self.troubles: list[str] = []
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on(
            "console",
            lambda said: self.troubles.append(f"{said.text} {said.location}") if said.type == "error" else None,
        )

    def sign_in(self) -> Person:
        self.go("/login")
        self.page.fill("[name=identifier]", self.handle)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(f"{self.address}/")
        return self

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
        """No fault found by axe, by day and by night; nothing wider than the screen; no complaint of the browser."""
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            if os.environ.get("SHOTS"):
                SHOTS.mkdir(exist_ok=True)
                self.page.evaluate("scrollTo(0, 0)")
                self.page.screenshot(path=SHOTS / f"{name}-{self.screen}-{scheme}.png", full_page=True)
            report = AxeResults({"violations": self._violations(RULES[scheme])})
            assert report.violations_count == 0, f"{name}, {scheme}: {report.generate_report()}"
        too_wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, f"{name} is {too_wide} px too wide"
        assert [each for each in self.troubles if not (os.environ.get("SHOTS") and BY_SHOTS in each)] == []
        return self

    def _violations(self, rules: dict[str, object]) -> list[object]:
        self.page.wait_for_load_state()  # what was pressed may lead to another page
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        script = "rules => axe.run({resultTypes: ['violations'], ...rules}).then(({violations}) => violations)"
        found: list[object] = self.page.evaluate(script, rules)
        return found


@pytest.fixture
def person(chromium: Browser, address: str, states: dict[str, StorageState]) -> Iterator[Callable[..., Person]]:
    """`person("ana", "phone")` is Ana with a phone, signed in; `person("")` a stranger.

    Who has signed in before is still so, unless theirs is another kind of browser.
    """
    contexts = []

    def make(handle: str, screen: str = "desktop", **options: object) -> Person:
        known = None if options else states.get(handle)
        options = {"locale": "en-GB", "storage_state": known} | options
        context = chromium.new_context(viewport=SCREENS[screen], **options)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        contexts.append(context)
        made = Person(context, address, handle, screen)
        if handle and not known:
            made.sign_in()
            states[handle] = context.storage_state()
        return made

    yield make
    for context in contexts:
        context.close()
