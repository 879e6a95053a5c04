"""The whole line in a real browser: from a question to what ships because of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.products import products

TITLES = {"phone": "The dishwasher D45 leaks at the door", "desktop": "The dishwasher D50 hums and stops"}
IDEAS = {"phone": "A seal that shows when it is worn", "desktop": "Tell us in words why the machine stops"}
BODY = "Since the repair three weeks ago water runs down the front. I have cleaned the seal and levelled the feet."
ADVICE = "Take the lower basket out and look whether a spoon holds the spray arm. It was that with mine."
WHY = "Nobody found the cause, and she has waited for two weeks with water on the floor."
NOTE = "The batch of seals from January is known to be too short."
MESSAGE = "Would you tell me the number on the plate inside the door?"
REPLY = "The seal of your model was changed in February. We send the new one; it is pressed in without tools."
WISH = "Show on the display what is wrong, so that nobody has to guess from the lights."
PLANNED = "We build it into the next version of the panel, because many of you asked for it."
SHIPPED = "It is in the version that went out this morning. Thank you for asking for it."


@pytest.mark.always
@products("screen", "phone", "desktop")
def test_a_question_goes_down_the_whole_line(person, screen):
    ana, ben, mia, gus, pia = (person(handle, screen) for handle in ("ana", "ben", "mia", "gus", "pia"))
    title, idea = TITLES[screen], IDEAS[screen]

    ana.go("/questions/new").looks_well("ask")
    ana.fill(title=title, body=BODY, space="machines", tags="leak seal").press("Post question")
    expect(ana.page.get_by_role("heading", level=1)).to_have_text(title)
    thread = ana.looks_well("asked").page.url

    ben.go(thread).fill(body=ADVICE).press("Post answer")
    ben.sees(ADVICE).looks_well("answered")

    ana.go(thread).sees(ADVICE).press("None of these helped").sees("Not solved yet.")

    mia.go(thread).press("Escalate to support…", "link").looks_well("escalate")
    mia.fill(reason=WHY).press("Escalate").looks_well("standing")

    gus.go("/cases?queue=unassigned").looks_well("queue")
    gus.press(title, "link").looks_well("case")
    _says(gus, "note", NOTE, "Save note")
    _says(gus, "message", MESSAGE, "Send to Ana")
    _says(gus, "public", REPLY, "Publish answer")
    case = gus.looks_well("case-worked").page.url

    ana.go("/my/cases").press(title, "link").sees(MESSAGE).looks_well("my-case")
    assert NOTE not in ana.page.content()
    ana.go(thread).sees(REPLY).looks_well("replied")
    ana.page.locator("article").filter(has_text=REPLY).get_by_role("button", name="This solved it").click()
    ana.sees("Solved").looks_well("solved")
    gus.go(case).sees_soon("Resolved")

    mia.go(thread).unfold().press("Create suggestion", "link").looks_well("suggest")
    mia.page.select_option("[name=area]", "laundry")
    mia.fill(title=idea, body=WISH).press("Publish suggestion")
    suggestion = mia.page.url
    ben.go(suggestion).page.locator("button.votebox").click()
    ben.looks_well("backed")

    for status, response in (("planned", PLANNED), ("shipped", SHIPPED)):
        pia.go(f"{suggestion.rpartition('/')[0]}/status")
        pia.page.select_option("[name=status]", status)
        pia.fill(response=response).looks_well(f"decide-{status}")
        pia.press("Publish answer").sees(response)
    pia.looks_well("shipped").go("/roadmap").sees(idea).looks_well("roadmap")

    for reader in (ana, ben):
        reader.go("/inbox").sees_soon(idea)
        reader.sees_soon("shipped").looks_well(f"inbox-{reader.handle}")


def _says(agent, kind, words, button):
    """Choose one of the three composers of a case, and send it."""
    agent.page.locator(f"label:has(#k-{kind})").click()
    agent.page.fill(f"#say-{kind}", words)
    agent.press(button).sees(words)
