"""An internal note reaches the colleague whom it mentions; what was sent is undone, edited and withdrawn; a resolution
finds its question by words, and is undone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.journeys.conftest import Person
from tests.products import products

WAY = {"phone": ("lea", "fr", "drips"), "desktop": ("gus", "en", "howls")}
BODY = "It began last week. I have cleaned the sieve and the seal, and it still does after every glass."
MESSAGE = "We send you a new sieve on Monday."


@products("screen", "phone", "desktop")
def test_what_was_sent_in_a_case_is_undone_edited_and_withdrawn(person, screen, time_is):
    handle, locale, word = WAY[screen]
    ana, agent, mia = person("ana", screen), person(handle, screen), person("mia", screen)
    case = _case_of(ana, mia, word)
    agent.go("/settings").fill(locale=locale).page.locator("main form button.btn--primary").first.click()
    agent.go(case)

    note = agent.page.locator("#say-note")
    note.press_sequentially("@mi")
    agent.page.get_by_role("option").filter(has_text="@mia").wait_for()
    note.press("Enter")
    note.press_sequentially("have you seen this?")
    _send(agent, "note")
    expect(agent.page.locator(".timeline-message--note a.mention")).to_have_text("@mia")
    agent.looks_well(f"undoing-{screen}-sent")
    _undo(agent)
    expect(note).to_have_value("@mia have you seen this?")
    expect(note).to_be_focused()
    expect(agent.page.locator(".timeline-message--note")).to_have_count(0)
    _send(agent, "note")
    _later(time_is, minutes=1)
    mia.go("/inbox").sees_soon("mentioned you in an internal note").page.get_by_text(
        "mentioned you in an internal note"
    ).first.click()
    mia.sees("have you seen this?")

    _writes(agent, "message", MESSAGE)
    _send(agent, "message")
    _undo(agent)
    expect(agent.page.locator("#say-message")).to_have_value(MESSAGE)
    _send(agent, "message")
    agent.page.locator(".timeline-message--message .timeline-message__action a[href$='/edit']").click()
    agent.looks_well(f"undoing-{screen}-edit").fill(body="We send you two new sieves on Tuesday.")
    agent.page.locator("form[action$='/edit'] button.btn--primary").click()
    agent.page.locator(".timeline-message--message .timeline-message__action a[href$='/versions']").click()
    agent.sees(MESSAGE).looks_well(f"undoing-{screen}-versions")
    own = case.replace("/cases/", "/my/cases/")
    ana.go(own).sees("We send you two new sieves on Tuesday.")
    agent.go(case).page.locator(".timeline-message--message .timeline-message__action a[href$='/edit']").click()
    agent.page.locator("form[action$='/withdraw'] button").click()
    ana.go(own).sees("This message was withdrawn.").looks_well(f"undoing-{screen}-withdrawn")

    _resolves(agent, case, word, screen)


def _resolves(agent: Person, case: str, word: str, screen: str) -> None:
    """Only the fields of the choice are there; the other question is found by a word of its title."""
    page = agent.go(f"{case}/resolve").page
    page.locator("[name=knowledge][value=none]").check()
    expect(page.locator("#canonical")).to_be_hidden()
    expect(page.locator("#body")).to_be_hidden()
    page.locator("[name=knowledge][value=link]").check()
    expect(page.locator("#reason")).to_be_hidden()
    page.locator("#canonical").press_sequentially(f"sieve {word}")
    page.get_by_role("option").first.click()
    agent.looks_well(f"undoing-{screen}-resolve")
    page.locator("main form.case-page-form button.btn--primary").click()
    expect(page.locator(".flash [data-behaviour=countdown]")).to_be_visible()
    _undo(agent)
    expect(page.locator("a[href*='/resolve']").first).to_be_visible()
    agent.looks_well(f"undoing-{screen}-undone")


def _case_of(ana: Person, mia: Person, word: str) -> str:
    """The address of the case that Mia makes of the second of Ana's questions."""
    _asks(ana, f"Which sieve fits the juicer that {word}?")
    number = _asks(ana, f"The juicer {word} after each glass")
    mia.go(f"/questions/{number}/escalate").fill(reason="She waits for a week.").press("Escalate")
    mia.page.locator("#standing a[href*='/cases/']").first.click()
    mia.page.wait_for_url(re.compile(r"/cases/\d+"))
    return mia.page.url.partition("?")[0].partition("#")[0]


def _asks(asker: Person, title: str) -> str:
    asker.go("/questions/new").fill(title=title, body=BODY, space="machines", tags="juicer").press("Post question")
    asker.page.wait_for_url("**/questions/*/**")
    return asker.page.url.split("/questions/")[1].split("/")[0]


def _writes(who: Person, kind: str, text: str) -> None:
    who.page.locator(f"label:has(#k-{kind})").click()
    who.page.locator(f"#say-{kind}").fill(text)


def _send(who: Person, kind: str) -> None:
    who.page.locator(f"form.is-{kind} button.btn--tone").click()
    expect(who.page.locator(".flash [data-behaviour=countdown]")).to_be_visible()


def _undo(who: Person) -> None:
    who.page.locator(".flash [data-behaviour=countdown] button").click()
    expect(who.page.locator(".flash[data-tone=solved]")).to_be_visible()


def _later(time_is: Callable[[datetime], None], minutes: int) -> None:
    """What waits for ten seconds is told at once."""
    time_is(datetime.now(UTC) + timedelta(minutes=minutes))
