"""Attacks do nothing in a real browser: not as question, answer, comment, tag, profile or name of a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request

from tests.core.text.test_markup_attacks import ATTACKS, collected
from tests.journeys.attacked import Attacked, attacked
from tests.journeys.serving import PASSWORD

HERE = Path(__file__).parent
TELLS = (HERE / "attacks_tell.js").read_text()  # what an attack would do first is told instead of done
FINDS = (HERE / "attacks_find.js").read_text()  # what of an attack became more than text


def strikes(attacks: Sequence[str], folder: Path, chromium: Browser) -> list[tuple[str, str]]:
    """What any of the attacks achieved, and on which page: read by a stranger, edited and looked at by a moderator."""
    with attacked(attacks, folder) as site:
        found = _read(site, chromium)
        return found + _edit(site, chromium)


def _read(site: Attacked, chromium: Browser) -> list[tuple[str, str]]:
    page, found = _page(site, chromium)
    for path in site.pages:
        page.goto(site.address + path)
        found += [(path, each) for each in page.evaluate(FINDS)]
        found += [(path, f"went to {page.url}")] if page.url != site.address + path else []
    page.context.close()
    return found


def _edit(site: Attacked, chromium: Browser) -> list[tuple[str, str]]:
    page, found = _page(site, chromium)
    page.goto(f"{site.address}/login")
    page.fill("[name=identifier]", "mia")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{site.address}/")
    for number in site.openings:
        page.goto(f"{site.address}/posts/{number}/edit")
        with page.expect_response("**/preview") as answer:
            page.get_by_role("main").get_by_role("tab", name="Preview", exact=True).click()
        if answer.value.ok:  # control characters are refused
            page.locator(".preview .prose > *").first.wait_for()
        found += [(page.url, each) for each in page.evaluate(FINDS)]
        page.goto(f"{site.address}/posts/{number}/revisions")
        found += [(page.url, each) for each in page.evaluate(FINDS)]
    page.context.close()
    return found


def _page(site: Attacked, chromium: Browser) -> tuple[Page, list[tuple[str, str]]]:
    """A page that tells of every dialog, and of every request that would leave."""
    context = chromium.new_context(locale="en-GB")
    context.set_default_timeout(30_000)
    context.add_init_script(TELLS)
    page, found = context.new_page(), list[tuple[str, str]]()

    def asked(request: Request) -> None:
        if not _may_ask(request, site):
            found.append((page.url, f"asked for {request.url}"))

    def told(dialog: Dialog) -> None:
        found.append((page.url, dialog.message))
        dialog.dismiss()

    page.on("request", asked)
    page.on("dialog", told)
    page.on("pageerror", lambda error: found.append((page.url, str(error))))
    return page, found


def _may_ask(asked: Request, site: Attacked) -> bool:
    """Nothing is asked of anybody else, images of other sites neither: they wait for a click."""
    return asked.url.startswith((f"{site.address}/", "data:"))


def naughty(real_data: Path) -> list[str]:
    """Strings that break programs, without those that no form takes."""
    strings = json.loads((real_data / "naughty_strings" / "blns.json").read_text())
    return [each for each in strings if isinstance(each, str) and each.strip() and each.isprintable()]


def test_the_eyes_of_this_test_are_open(chromium):
    """What it looks for is found where it is."""
    page = chromium.new_page()
    page.add_init_script(TELLS)
    page.goto("about:blank")
    page.evaluate(
        "document.body.innerHTML = '<p><a href=javascript:alert(1) onclick=x()>x</a><img src=x onerror=alert(1)>'"
    )
    page.wait_for_timeout(200)
    found = page.evaluate(FINDS)
    assert {"alert 1", "onclick=x()", "onerror=alert(1)", "javascript:alert(1)"} <= set(found)
    page.close()


@pytest.mark.slow
def test_our_attacks_do_nothing_in_a_browser(chromium, tmp_path):
    assert strikes(ATTACKS, tmp_path, chromium) == []


@pytest.mark.slow
def test_a_sample_of_collected_attacks_does_nothing_in_a_browser(real_data, chromium, tmp_path):
    assert strikes(collected(real_data)[::110] + naughty(real_data)[::12], tmp_path, chromium) == []


@pytest.mark.verify
@pytest.mark.timeout(3600)
def test_all_collected_attacks_do_nothing_in_a_browser(real_data, chromium, tmp_path):
    assert strikes(collected(real_data) + naughty(real_data), tmp_path, chromium) == []
