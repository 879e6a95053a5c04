"""A real server and worker, and Chromium in front of them: each person has a browser of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.journeys.serving import AHEAD, PASSWORD
from tests.processes import family
from tests.servers import chromium_path

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "screenshots"
SCREENS = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}
SECONDS_FOR_THE_WORKER = 15
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
    environ = {**os.environ, "FOLDER": str(folder), "PYTHONWARNINGS": "ignore"}
    environ["IS_FILLED"] = "yes" if getattr(request.module, "IS_FILLED", False) else ""
    command = [sys.executable, "-c", "from tests.journeys.serving import run; run()"]
    with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        for each in family(process.pid):
            each.kill()
        process.kill()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
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
            report = Axe().run(self.page)
            assert report.violations_count == 0, f"{name}, {scheme}: {report.generate_report()}"
        too_wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, f"{name} is {too_wide} px too wide"
        assert [each for each in self.troubles if not (os.environ.get("SHOTS") and BY_SHOTS in each)] == []
        return self


@pytest.fixture
def person(chromium: Browser, address: str) -> Iterator[Callable[..., Person]]:
    """`person("ana", "phone")` is Ana with a phone, signed in; `person("")` a stranger."""
    contexts = []

    def make(handle: str, screen: str = "desktop", **options: object) -> Person:
        context = chromium.new_context(viewport=SCREENS[screen], **({"locale": "en-GB"} | options))  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        contexts.append(context)
        made = Person(context, address, handle, screen)
        return made.sign_in() if handle else made

    yield make
    for context in contexts:
        context.close()
