"""Other ways down the same line: without script, by keyboard alone, in French."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Person

TITLE = "The dryer stops after five minutes"
BODY = "The drum turns for five minutes, then the lamp blinks four times and nothing more happens."
ADVICE = "Clean the two sieves behind the flap at the bottom; it stops where it gets too hot."
HELPS = re.compile("^The answer by .* is helpful$")
ENGLISH = re.compile(r"\b(the|your|answer|ask|sign|search|with|this|and|of)\b", re.IGNORECASE)

SHOWS_FOCUS = """element => [element, element.parentElement, element.parentElement.parentElement]
    .map(each => getComputedStyle(each)).some(style => style.outlineStyle !== "none" || style.boxShadow !== "none")"""


def test_without_script_a_question_is_asked_answered_and_accepted(person):
    ana, ben = person("ana", "phone", java_script_enabled=False), person("ben", "phone", java_script_enabled=False)
    ana.go("/questions/new").fill(title=TITLE, body=BODY, space="machines", tags="dryer").press("Post question")
    thread = ana.page.url
    ben.go(thread).fill(body=ADVICE).press("Post answer").sees(ADVICE)
    ana.go(thread).page.locator("article").filter(has_text=ADVICE).get_by_role("button", name=HELPS).click()
    expect(ana.page.locator("article").filter(has_text=ADVICE).locator("[aria-pressed=true]").first).to_be_visible()
    ana.press("This solved it").sees("Solved")


def test_by_keyboard_alone_a_question_is_asked_answered_voted_on_and_accepted(person):
    ana, ben = person("ana"), person("ben")
    ana.go("/")
    ana.page.keyboard.press("Tab")
    expect(ana.page.locator(":focus")).to_have_attribute("href", "#main")
    ana.go("/questions/new")
    for name, words in (("title", f"{TITLE} again"), ("body", BODY), ("space", "Machines"), ("tags", "dryer")):
        reach(ana, f"[name={name}]")
        ana.page.keyboard.type(words)
    reach(ana, "button:has-text('Post question')")
    ana.page.keyboard.press("Enter")
    ana.sees(BODY)

    ben.go(ana.page.url)
    reach(ben, "form.composer textarea[name=body]")
    ben.page.keyboard.type(ADVICE)
    reach(ben, "button:has-text('Post answer')")
    ben.page.keyboard.press("Enter")
    ben.sees(ADVICE)

    ana.page.reload()
    reach(ana, f"article:has-text('{ADVICE[:20]}') button[aria-label$=' is helpful']")
    ana.page.keyboard.press("Enter")
    expect(ana.page.locator(":focus")).to_have_attribute("aria-pressed", "true")
    reach(ana, "button:has-text('This solved it')")
    ana.page.keyboard.press("Enter")
    ana.sees("Solved")


def reach(someone: Person, selector: str, most: int = 80) -> None:
    """Tab until the focus is there, and see that it shows."""
    target = someone.page.locator(selector).first
    expect(target).to_be_attached()
    for _ in range(most):
        if target.evaluate("element => element === document.activeElement"):
            break
        someone.page.keyboard.press("Tab")
    expect(target).to_be_focused()
    assert target.evaluate(SHOWS_FOCUS), f"nothing shows that {selector} has the focus"


def test_in_french_the_pages_are_french_and_fit(person):
    zoe = person("zoe", "phone")
    for path in ("/", "/questions", "/questions/new", "/my/cases", "/inbox", "/settings", "/suggestions", "/roadmap"):
        page = zoe.go(path).page
        expect(page.locator("html")).to_have_attribute("lang", "fr")
        words = page.locator("main button:visible, nav a:visible").all_inner_texts()
        assert [text for text in words if ENGLISH.search(text)] == [], path
        zoe.looks_well(f"fr{path.replace('/', '-')}")
