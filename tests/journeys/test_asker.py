"""Who asks is never left alone: their question says what happens when, and a private one is a case at once."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.products import products

BODY = "It fills with water, hums for a while, and then the lamp blinks four times. Nothing more happens."
ADVICE = "Take the lower basket out and look whether a spoon holds the spray arm."
WORDS = {
    "en-GB": {
        "post": "Post question",
        "notified": "1 member who follows this topic was notified.",
        "waits": "If nobody solves it by",
        "reject": "None of these helped",
        "rejected": "You said that none of the answers helped.",
        "undo": "Undo",
        "answered": "Did one of these answers help?",
        "hand over": "Escalate to support",
        "send": "Escalate",
        "support": "Support has your question.",
        "private": "can read this.",
    },
    "fr-FR": {
        "post": "Publier ma question",
        "notified": "1 membre qui suit ce sujet a été averti.",
        "waits": "Si personne ne trouve la solution",
        "reject": "Aucune n’a aidé",
        "rejected": "Vous avez indiqué qu’aucune réponse n’a aidé.",
        "undo": "Annuler",
        "answered": "L’une de ces réponses vous a-t-elle aidé ?",
        "hand over": "Transmettre à l’assistance",
        "send": "Transmettre",
        "support": "L’assistance a reçu votre question.",
        "private": "pouvez lire ceci.",
    },
}
PRODUCTS = [
    ("phone", "fr-FR", 1),
    ("desktop", "en-GB", 2),
    ("phone", "en-GB", 3),
    ("desktop", "fr-FR", 4),
]


def monday(weeks: int) -> datetime:
    """When the office opens on a Monday some weeks from now."""
    today = datetime.now(ZoneInfo("Europe/Paris")).replace(hour=9, minute=0, second=0, microsecond=0)
    return today + timedelta(days=7 * weeks - today.weekday())


def speaking(someone, language):
    """Someone who has chosen the language of their pages."""
    with someone.go("/settings").page.expect_navigation():
        field = someone.page.locator("select[name=locale]")
        field.select_option(language[:2])
        field.evaluate("field => field.form.requestSubmit()")
    return someone


@products(("screen", "language", "weeks"), *PRODUCTS)
def test_who_asks_reads_what_happens_and_hands_it_over(person, time_is, screen, language, weeks):
    words, start, name = WORDS[language], monday(weeks), f"asker-{screen}-{language}"
    time_is(start)
    ben, ana = person("ben"), speaking(person("ana", screen), language)
    follow = ben.go("/spaces/machines").page.get_by_role("button", name="Follow", exact=True)
    if follow.count():
        follow.click()
        ben.page.wait_for_load_state()
    ana.go("/questions/new?space=machines").fill(title=f"The washer hums and blinks, {screen} {language}", body=BODY)
    ana.press(words["post"]).page.wait_for_url(re.compile(r"/questions/\d+/"))
    thread = ana.sees_soon(words["notified"]).sees(words["waits"]).looks_well(f"{name}-waits").page.url

    ben.go(thread).fill(body=ADVICE).press("Post answer").sees("Add another answer")
    assert "I’m writing an answer" not in ben.page.content()

    banner = ana.go(thread).looks_well(f"{name}-answered").page.locator("#standing")
    ana.press(words["reject"]).sees(words["rejected"])
    expect(banner).to_be_focused()
    ana.press(words["undo"]).sees(words["answered"])
    expect(banner).to_be_focused()
    ana.press(words["reject"]).sees(words["rejected"])

    time_is(start + timedelta(days=1, hours=2))
    ana.go(thread).looks_well(f"{name}-late").press(words["hand over"], "link")
    ana.fill(reason="I took the basket out.").press(words["send"]).sees(words["support"])
    assert ana.page.url.endswith("#standing")
    expect(banner).to_be_focused()
    ana.looks_well(f"{name}-handed-over")


@products(("screen", "language", "weeks"), *reversed(PRODUCTS))
def test_a_private_question_reaches_support_at_once(person, time_is, screen, language, weeks):
    words, title = WORDS[language], f"I was charged twice, {screen} {language}"
    time_is(monday(weeks) + timedelta(days=2))
    ana, gus = speaking(person("ana", screen), language), person("gus", screen)
    ana.go("/questions/new?space=machines").fill(title=title, body=BODY)
    ana.page.locator("[name=visibility][value=private]").check()
    ana.looks_well(f"private-{screen}-{language}-ask").press(words["post"])
    ana.sees(words["private"]).sees(words["support"]).looks_well(f"private-{screen}-{language}")

    gus.go("/inbox").sees_soon(f"Ana Ribeiro asked support privately: “{title}”")
    gus.go("/cases?queue=unassigned").press(title, "link").sees("contacted support directly")
    assert "this case cannot be withdrawn" in gus.page.content()
    gus.looks_well(f"private-{screen}-{language}-case")
    ana.go("/my/cases").press(title, "link").sees(title).looks_well(f"private-{screen}-{language}-mine")
