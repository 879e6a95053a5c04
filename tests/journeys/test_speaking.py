"""Two agents on one case: they see each other, a draft outlives its tab, and a card number is asked about twice."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.conftest import Person
from tests.products import products

TITLE = {"phone": "The juicer drips after each glass", "desktop": "The juicer howls when it is full"}
BODY = "It began last week. I have cleaned the sieve and the seal, and it still does after every glass."
DRAFT = "The sieve of this model wears out: a new one is"
LEAKING = "We pay it back to 4111 1111 1111 1111 today."
GOOD = "The sieve wears out after a year: a new one is free, tell us your address in your case."


@products("screen", "desktop", "phone")
def test_two_agents_on_one_case_see_each_other_and_nothing_gets_out_by_mistake(person, screen):
    ana, gus, lea = (person(handle, screen) for handle in ("ana", "gus", "lea"))
    asked = ana.go("/questions/new").fill(title=TITLE[screen], body=BODY, space="machines", tags="juicer")
    thread = asked.press("Post question").page.url
    number = thread.split("/questions/")[1].split("/")[0]
    gus.go(f"/questions/{number}/escalate").fill(reason="She waits for a week.").press("Escalate")
    gus.page.locator("#standing a").click()
    gus.page.wait_for_url("**/cases/*")
    case = gus.page.url

    _writes(lea.go(case), "public", DRAFT)
    gus.go(case).looks_well(f"speaking-{screen}-case")
    _shows(gus, "Lea Vogel is also viewing this case · writing a public answer")

    expect(lea.page.locator("form.is-public [data-draft-status]")).to_contain_text("Draft saved")
    lea.go("/my/drafts").press("Continue writing", "link")
    expect(lea.page.locator("#say-public")).to_have_value(DRAFT)

    _saves_a_reply(gus, f"About sieves {screen}")
    gus.go(case).page.wait_for_load_state()
    _writes(gus, "public", "Hello.")
    gus.page.locator(".pick > button").click()
    gus.page.locator("#pick-q").fill("sieves")
    gus.page.get_by_role("option", name=f"About sieves {screen}").click()
    expect(gus.page.locator("#say-public")).to_have_value("Hello.\n\nDear Ana, it is free.")

    gus.page.locator("#say-public").fill(LEAKING)
    gus.press("Publish answer").sees("A card number")
    assert any("422" in trouble for trouble in gus.troubles)
    gus.troubles.clear()
    gus.looks_well(f"speaking-{screen}-held")
    gus.page.locator("#say-public").fill(GOOD)
    gus.press("Publish answer").sees(GOOD)
    _shows(lea, "Gus Martin replied while you were working")
    lea.page.get_by_role("link", name="show").click()
    lea.sees(GOOD)
    expect(lea.page.locator("#say-public")).to_have_value(DRAFT)


def _writes(who: Person, kind: str, text: str) -> None:
    who.page.locator(f"label:has(#k-{kind})").click()
    who.page.locator(f"#say-{kind}").press_sequentially(text)


def _shows(who: Person, sentence: str) -> None:
    """What the page asks the server for every ten seconds."""
    expect(who.page.locator(".presence")).to_contain_text(sentence, timeout=40_000)


def _saves_a_reply(who: Person, title: str) -> None:
    who.go("/cases/saved-replies/new").fill(title=title, body="Dear {{first_name}}, it is free.")
    who.looks_well("speaking-reply").press("Save").sees(title).looks_well("speaking-replies")
