"""Two agents in one case, and an agent without a mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.products import products

BODY = "Since the repair three weeks ago water runs down the front. I have cleaned the seal and levelled the feet."
WHY = "Only a technician can say."
NOTE = "The hinge was replaced in March."
ASKS = "Would you tell me the number on the plate inside the door?"
SOON = 30_000  # milliseconds
RING = "document.activeElement.matches(':focus-visible')"


@pytest.fixture
def case(person):
    """`case(title)`: the address of a case of Mia's question of this title."""

    def make(title: str) -> str:
        mia = person("mia")
        mia.go("/questions/new").fill(title=title, body=BODY, space="machines").press("Post question")
        mia.page.wait_for_url(re.compile(r"/questions/\d+"), timeout=SOON)
        number = mia.page.url.split("/questions/")[1].split("/")[0]
        mia.go(f"/questions/{number}/escalate").fill(reason=WHY).press("Escalate")
        mia.page.locator("#standing a[href*='/cases/']").first.click()
        mia.page.wait_for_url(re.compile(r"/cases/\d+"), timeout=SOON)
        return f"{mia.address}/cases/{mia.page.url.rpartition('/')[2]}"

    return make


@products(("screen", "who"), ("phone", "ada"), ("desktop", "gus"))
def test_a_conflict_is_answered_in_the_case(person, case, screen, who):
    address = case(f"The dishwasher leaks, on a {screen}")
    lea, other = person("lea"), person(who, screen)
    if who == "ada":
        other.go("/settings").page.select_option("[name=locale]", "fr")
        other.page.locator("form:has([name=locale]) button:not([type=button])").last.click()
        expect(other.page.locator("html")).to_have_attribute("lang", "fr", timeout=SOON)
    lea.go(address)
    page = other.go(address).page

    lea.page.select_option("#priority", "high")
    lea.page.locator("form[action$='/priority'] button").click()
    expect(lea.page.locator(".talk__head").get_by_text("High")).to_be_visible(timeout=SOON)
    page.locator("#priority").select_option("low")
    page.locator("form[action$='/priority'] button").click()
    strip = page.locator(".conflict")
    expect(strip).to_be_focused(timeout=SOON)
    expect(strip).to_contain_text("Lea Vogel")
    other.troubles.clear()
    other.looks_well("conflict")
    strip.locator("form button").click()
    expect(page.locator("form[action$='/priority'] select")).to_have_value("low")
    expect(page.locator(".conflict")).to_have_count(0)

    lea.go(address)
    page.locator("label:has(#k-message)").click()
    page.fill("#say-message", ASKS)
    lea.page.locator("label:has(#k-message)").click()
    lea.page.fill("#say-message", "Is it the model of 2024?")
    lea.page.keyboard.press("Control+Enter")
    expect(lea.page.locator(".timeline-message--message")).to_have_count(1, timeout=SOON)
    page.locator(".timeline-composer.is-message button.btn--tone").click()
    expect(page.locator(".conflict")).to_be_focused(timeout=SOON)
    expect(page.locator("#say-message")).to_have_value(ASKS)
    other.troubles.clear()
    other.looks_well("conflict-words")
    page.locator(".timeline-composer.is-message button.btn--tone").click()
    expect(page.locator(".timeline-message--message")).to_have_count(2, timeout=SOON)


def test_each_deed_by_keyboard_leaves_one_where_one_was(person, case):
    title = "The oven number 2 is cold"
    gus = person("gus").go(case(title))
    key, page = gus.page.keyboard.press, gus.page
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(title, timeout=SOON)

    key("p")
    expect(page.locator("#priority")).to_be_focused(timeout=SOON)
    key("ArrowUp")
    key("Enter")
    expect(page.locator(".talk__head").get_by_text("High")).to_be_visible(timeout=SOON)
    expect(page.locator("form[action$='/priority'] button")).to_be_focused()

    key("n")
    page.keyboard.type(NOTE)
    key("Escape")
    expect(page.locator("#say-note")).not_to_be_focused()
    expect(page.locator("#say-note")).to_have_value(NOTE)
    key("n")
    key("Control+Enter")
    expect(page.locator(".timeline-message--note")).to_contain_text(NOTE, timeout=SOON)
    expect(page.locator(".timeline-composer.is-note button.btn--tone")).to_be_focused()
    assert page.evaluate(RING)

    key("f")
    expect(page.locator("#look_again_at")).to_be_focused()
    key("Escape")
    expect(page.locator("details.case-hold[open]")).to_have_count(0)
    key("s")
    expect(page.locator("#pick-q")).to_be_focused()
    key("Escape")
    expect(page.locator("#pick-panel")).to_be_hidden()
    key("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    key("j")
    expect(heading).to_have_text(title)
    key("Escape")


def test_after_a_deed_the_letters_lead_on(person, case):
    titles = [f"The oven number {number} is cold" for number in range(3, 6)]
    for title in titles:
        case(title)
    gus = person("gus").go("/cases?queue=all&sort=number&reverse=1")
    key, page = gus.page.keyboard.press, gus.page
    page.get_by_role("link", name=titles[0], exact=True).focus()
    key("o")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(titles[0], timeout=SOON)
    page.wait_for_load_state()  # letters wait for the script, but a name in a menu and Enter do not
    key("a")
    page.keyboard.type("Gus")
    key("Enter")
    expect(page.locator("#assignee option:checked")).to_contain_text("Gus", timeout=SOON)
    key("j")
    expect(heading).to_have_text(titles[1], timeout=SOON)
    key("k")
    expect(heading).to_have_text(titles[0], timeout=SOON)
    key("j")
    expect(heading).to_have_text(titles[1], timeout=SOON)
    key("j")
    expect(heading).to_have_text(titles[2], timeout=SOON)
    key("e")
    expect(page).to_have_url(re.compile(r"/cases/\d+/resolve\?queue=all"), timeout=SOON)
    page.go_back()
    key("g")
    key("q")
    expect(page).to_have_url(f"{gus.address}/cases?queue=all&sort=number&reverse=1", timeout=SOON)


def test_keys_are_not_lost_before_the_page_listens(person, case):
    address, waiting = case("The freezer hums all night"), []
    page = person("gus").page
    page.route("**/site.js", lambda route: waiting.append(route))  # noqa: PLW0108 — a method takes no attribute
    page.goto(address, wait_until="commit")
    expect(page.locator(".talk__head")).to_be_visible(timeout=SOON)
    page.keyboard.type("nMine hums, too")
    waiting[0].continue_()
    expect(page.locator("#say-note")).to_have_value("Mine hums, too", timeout=SOON)
    expect(page).to_have_url(address)


def test_who_has_switched_the_letters_off_is_not_surprised(person, case):
    address = case("The kettle whistles for ever")
    lea = person("lea").go("/settings")
    page = lea.page
    page.locator("[name=has_shortcuts]").first.uncheck()
    page.locator("form:has([name=has_shortcuts]) button:not([type=button])").last.click()
    lea.go(address)
    page.keyboard.type("e")
    page.keyboard.press("n")
    page.wait_for_function("document.documentElement.classList.contains('has-script')")
    expect(page).to_have_url(address)
    expect(page.locator("#say-note")).not_to_be_focused()
