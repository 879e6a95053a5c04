"""Coming in: what led to signing up is done where the mail is opened; links lead back after signing in."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Person
from tests.journeys.test_writing import link_to
from tests.products import products

TITLE = "The toaster throws the slices out too high"
BODY = "Since a week each slice lands beside the plate, whatever I choose on the dial. It was not so before that."
ADVICE = "Turn the small screw under the lever a quarter to the left: it holds the spring back."


class Words(NamedTuple):
    """What the pages say in one language."""

    locale: str
    register: str
    problems: str
    show: str
    make: str
    sent: str
    subject: str
    confirm: str
    counted: str
    not_counted: str
    undo: str


ENGLISH = Words(
    "en-GB",
    "Create an account",
    "There are 3 problems",
    "Show password",
    "Create account",
    "Check your email",
    "Confirm your email address",
    "Yes, this is my account",
    "Counted: you have this problem too.",
    "Your vote was not counted.",
    "Undo",
)
FRENCH = Words(
    "fr-FR",
    "Créer un compte",
    "Il y a 3 problèmes",
    "Afficher le mot de passe",
    "Créer mon compte",
    "Regardez vos e-mails",
    "Confirmer votre adresse e-mail",
    "Oui, c’est mon compte",
    "C’est noté : vous avez aussi ce problème.",
    "Votre vote n’a pas été pris en compte.",
    "Annuler",
)


@pytest.fixture(scope="module")
def known() -> dict[str, str]:
    """The question that strangers come to, once asked."""
    return {}


@pytest.fixture
def question(person, known: dict[str, str]) -> str:
    if not known:
        ana, ben = person("ana"), person("ben")
        ana.go("/questions/new").fill(title=TITLE, body=BODY, space="machines").press("Post question").sees(BODY)
        known["address"] = ana.page.url.partition("?")[0].partition("#")[0]
        ben.go(known["address"]).fill(body=ADVICE).press("Post answer").sees(ADVICE)
    return known["address"]


PAIRS = [
    ("phone", FRENCH),
    ("desktop", ENGLISH),
    ("phone", ENGLISH),
    ("desktop", FRENCH),
]


@products(("screen", "words"), *PAIRS)
def test_what_led_to_signing_up_is_done_on_the_device_where_the_mail_is_opened(person, question, screen, words):
    name, handle = f"enter-{screen}-{words.locale}", f"noor-{screen}-{words.locale.lower()}"
    stranger = person("", screen, locale=words.locale)
    stranger.go(question).page.locator("main a[href*='then=back:']").click()
    expect(tick(stranger)).to_be_checked()
    stranger.sees(TITLE).looks_well(f"{name}-sign-in").press(words.register, "link")
    _registers(stranger, handle, words, name)

    other = person("", "desktop" if screen == "phone" else "phone", locale=words.locale)
    other.go(link_to(stranger, handle, words.subject)).sees(TITLE).looks_well(f"{name}-confirm")
    expect(tick(other)).to_be_checked()
    other.press(words.confirm).sees(words.counted).looks_well(f"{name}-counted")
    expect(other.page).to_have_url(question)
    expect(other.page.locator("#follow button[aria-pressed=true]").first).to_contain_text("1")
    other.press(words.undo)
    expect(other.page.locator("#follow button").first).to_have_attribute("aria-pressed", "false")


def _registers(stranger: Person, handle: str, words: Words, name: str) -> None:
    """With three mistakes first, which are told at once; the password stays, and can be shown."""
    password = stranger.fill(handle="ana", email="nowhere", password="short").page.locator("main [name=password]")
    stranger.page.get_by_role("button", name=re.compile(f"^{words.show}")).click()
    expect(password).to_have_attribute("type", "text")
    stranger.press(words.make).sees(words.problems)
    expect(stranger.page.locator(".field__error")).to_have_count(3)
    expect(password).to_have_value("short")
    expect(password).to_have_attribute("type", "password")
    stranger.troubles.clear()  # the browser complains of every form that had mistakes
    stranger.looks_well(f"{name}-problems")
    stranger.fill(handle=handle, email=f"{handle}@example.org", password="seven green kettles")
    stranger.press(words.make).sees(words.sent)


def tick(someone: Person):
    """The box beside what is done after signing in."""
    return someone.page.locator("main input[type=checkbox][name=then]")


def test_the_line_stays_in_sight_where_the_page_opens_at_a_post(person, question):
    """Zoe may not vote down yet: she reads why, in her language, beside the answer."""
    zoe = person("", "phone", locale="en-GB")
    zoe.go(question).page.locator("main a[href*='then=down:']").last.click()
    zoe.fill(identifier="zoe", password="peercare-journey").page.locator("main button.btn--primary").click()
    line = zoe.page.locator(".flash")
    expect(line).to_contain_text(FRENCH.not_counted)
    expect(line).to_be_in_viewport()
    zoe.looks_well("enter-not-counted")
    line.locator(".flash__close").click()
    expect(line).to_have_count(0)


def test_a_link_of_a_mail_leads_back_after_signing_in(person):
    ana = person("", "phone", locale="fr-FR")
    ana.go("/my/cases").page.locator("[name=identifier]").fill("ana")
    ana.fill(password="peercare-journey").page.locator("main button.btn--primary").click()
    expect(ana.page).to_have_url(f"{ana.address}/my/cases")
    stranger = person("", "phone", locale="fr-FR")
    stranger.go("/questions/987654")
    stranger.troubles.clear()  # the browser complains of every page that is not found
    stranger.looks_well("enter-not-found").page.locator("main a[href^='/login']").click()
    stranger.page.locator("[name=identifier]").fill("ana")
    stranger.fill(password="peercare-journey").page.locator("main button.btn--primary").click()
    expect(stranger.page).to_have_url(f"{stranger.address}/questions/987654")


def test_who_was_signed_out_meanwhile_goes_on_from_the_toast(person, question):
    """In another tab, which takes the key of the forms along."""
    zoe = person("zoe", "desktop")
    zoe.go(question).page.context.clear_cookies()
    zoe.page.locator("#follow button").first.click()
    toast = zoe.page.locator(".toast")
    toast.get_by_role("link").click()
    expect(tick(zoe)).to_be_checked()
    zoe.troubles.clear()  # it complains of what was refused
    zoe.looks_well("enter-signed-out")
