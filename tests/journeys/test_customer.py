"""A customer on a phone: reads, replies, says still broken, and rates by the link from the mail without signing in."""

from __future__ import annotations

import email
import re
import time
from email import policy
from pathlib import Path

from tests.journeys.conftest import SECONDS_FOR_THE_WORKER

BODY = "Since the repair three weeks ago water runs down the front. I have cleaned the seal and levelled the feet."
TITLE = "The dishwasher D45 leaks at the left corner"
WAITS = "We are waiting for your reply."
MESSAGE = "Would you tell me the number on the plate inside the door?"
NUMBER = "It says HV-D45-20417, and below it 24-11."
AGAIN = "After two days it leaks again at the same corner."


def test_a_customer_is_helped_on_a_phone(person, folder):
    ana, mia = person("ana", "phone"), person("mia")
    ana.go("/questions/new").fill(title=TITLE, body=BODY, space="machines", tags="leak")
    ana.press("Post question")
    thread = ana.page.url
    mia.go(thread).press("Escalate to support…", "link").fill(reason="She waits.").press("Escalate")

    ana.go(thread).sees("Support has your question.").looks_well("customer-strip")
    ana.go("/my/cases").looks_well("my-cases").press(TITLE, "link")
    case = (
        ana.sees("We have received it and will get back to you.")
        .sees("You will hear from us by")
        .looks_well("my-case-new")
        .page.url
    )

    gus = person("gus")
    desk = case.replace("/my/cases", "/cases")
    _says(gus.go(desk), "message", MESSAGE, "Send to Ana", wait=True)

    ana.go(thread).sees("Support is waiting for your reply.").press("Reply in your case", "link")
    ana.sees(WAITS).sees(MESSAGE).looks_well("my-case-waits")
    ana.fill(body=NUMBER).press("Send to support").sees(NUMBER)
    assert ana.page.get_by_text(WAITS).count() == 0

    _resolve(gus, desk)
    ana.go(case).sees("Resolved. If it is not solved, tell us.").looks_well("my-case-resolved")
    ana.page.locator("#broken [name=body]").fill(AGAIN)
    ana.press("Still not working: reopen the case").sees(
        "Thank you for letting us know. Your case has been reopened."
    ).sees(AGAIN)
    _resolve(gus, desk)

    stranger = person("", "phone")
    link = _opens_rating(stranger, folder)
    stranger.sees(TITLE).looks_well("rate")
    assert stranger.page.locator("input[name=score]:checked").get_attribute("value") == "2"
    stranger.page.get_by_label("OK").check()
    stranger.fill(word="In the end it was well.").press("Send rating").sees("Thank you").looks_well("rated")
    stranger.go(link).sees("OK")
    assert stranger.page.locator("input[name=score]").count() == 0
    assert "In the end it was well." in gus.go(desk).page.content()


def test_the_customer_s_pages_are_sound_in_french(person):
    zoe = person("zoe", "phone", locale="fr-FR")
    zoe.go("/my/cases").looks_well("my-cases-fr")


def _says(agent, kind, words, button, *, wait=False):
    """Choose one of the three composers of a case, and send it."""
    agent.page.locator(f"label:has(#k-{kind})").click()
    agent.page.fill(f"#say-{kind}", words)
    if wait:
        agent.page.locator(f"#wait-{kind}").check()
    agent.press(button).sees(words)


def _resolve(agent, desk):
    agent.go(f"{desk}/resolve")
    agent.page.get_by_label("Do not publish anything").check()
    agent.page.locator("[name=reason]").fill("It held only her number.")
    agent.press("Resolve case").sees("Resolved")


def _opens_rating(someone, folder: Path) -> str:
    """By the last but one of the five links in the mail of the resolution that stands, as soon as it is sent."""
    deadline = time.monotonic() + SECONDS_FOR_THE_WORKER
    while time.monotonic() < deadline:
        mails = sorted(folder.glob("mail/*"), key=lambda each: each.stat().st_mtime)
        links = [link for each in mails if (link := _link_in(each))]
        if links and someone.go(links[-1]).page.locator("input[name=score]:checked").count():
            return links[-1]
        someone.page.wait_for_timeout(500)
    raise AssertionError("No mail came with a link to rate the resolution")


def _link_in(letter: Path) -> str:
    message = email.message_from_bytes(letter.read_bytes(), policy=policy.default)
    part = message.get_body(("plain",))
    text = part.get_content() if part else ""
    asked = re.search(r"^\s*2 Poor: (\S+)", text, re.M) if TITLE in " ".join(text.split()) else None
    return asked[1] if asked else ""
