"""What is around every page, and suggestions as those use them who work on them."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.products import products

IS_FILLED = True
TOO_SMALL = (Path(__file__).parent / "targets.js").read_text()
ENGLISH = {
    "link": "Link suggestion…",
    "create": "Create suggestion…",
    "to case": "Link a suggestion to case",
    "unlink": "Unlink",
    "unlinked": "Source unlinked.",
    "undo": "Undo",
    "again": "Source linked again.",
    "dark": "Dark",
    "system": "System",
    "back": "Back to questions",
    "back it": "Back it",
    "backed": "Backed",
}
FRENCH = {
    "link": "Lier une suggestion…",
    "create": "Créer une suggestion…",
    "to case": "Lier une suggestion au dossier",
    "unlink": "Délier",
    "unlinked": "Source déliée.",
    "undo": "Annuler",
    "again": "Source liée à nouveau.",
    "dark": "Sombre",
    "system": "Système",
    "back": "Retour aux questions",
    "back it": "Soutenir",
    "backed": "Soutenue",
}
PAIRS = [
    ("phone", "fr-FR", "ada", FRENCH),
    ("desktop", "en-GB", "gus", ENGLISH),
    ("desktop", "fr-FR", "ada", FRENCH),
    ("phone", "en-GB", "gus", ENGLISH),
]
pairs = products(("screen", "locale", "agent", "words"), *PAIRS)
PLACES = {
    "": ["/", "/questions", "/suggestions", "/roadmap", "/about", "/login", "/register", "/search?q=drum", "/tags"],
    "ben": ["/", "/questions", "/suggestions", "/inbox", "/settings", "/my/questions", "/my/cases", "/questions/new"],
    "gus": ["/cases?queue=all", "/cases/report", "/cases/saved-replies", "/moderation"],
}


@pairs
def test_a_case_is_linked_to_a_suggestion_and_unlinked_and_linked_again(person, screen, locale, agent, words):
    gus = person(agent, screen).go("/cases?queue=all")
    gus.page.locator("#case-list a[href^='/cases/']").first.click()
    gus.page.get_by_role("link", name=words["link"]).click()
    expect(gus.page.get_by_role("heading", level=1)).to_contain_text(words["to case"])
    gus.page.locator("#words").fill("the")
    gus.page.locator("#words").press("Enter")
    gus.page.wait_for_url("**/suggestions?q=the")
    gus.looks_well(f"link-{agent}")
    chosen = gus.page.locator("main button[name=suggestion]").first
    title = gus.page.locator("main article:has(button[name=suggestion]) h3").first.inner_text()
    chosen.click()
    linked = gus.page.locator("section:has(#case-linked)")
    expect(linked).to_contain_text(title)
    linked.get_by_role("link", name=re.compile(re.escape(title))).first.click()
    gus.looks_well(f"unlink-{agent}").press(words["unlink"])
    gus.sees(words["unlinked"])
    expect(linked).not_to_contain_text(title)
    gus.press(words["undo"]).sees(words["again"])
    expect(linked).to_contain_text(title)
    linked.get_by_role("link", name=re.compile(re.escape(title))).first.click()
    gus.press(words["unlink"]).sees(words["unlinked"])


@pairs
def test_a_stranger_chooses_dark_pages_and_every_page_is_dark(person, screen, locale, agent, words):
    stranger = person("", screen, locale=locale).go("/questions?sort=new")
    theme = stranger.page.locator("html")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    by_day = stranger.page.evaluate(paper)
    stranger.page.get_by_role("contentinfo").get_by_role("link", name=words["dark"]).click()
    expect(theme).to_have_attribute("data-theme", "dark")
    assert stranger.page.url.endswith("/questions?sort=new")
    assert stranger.page.evaluate(paper) != by_day
    for place in ("/", "/about", "/no-such-page", "/login"):
        stranger.go(place)
        expect(theme).to_have_attribute("data-theme", "dark")
    stranger.page.get_by_role("contentinfo").get_by_role("link", name=words["system"]).click()
    expect(theme).not_to_have_attribute("data-theme", "dark")
    assert stranger.page.evaluate(paper) == by_day


@pairs
def test_a_question_leads_back_to_the_list_that_it_was_opened_from(person, screen, locale, agent, words):
    stranger = person("", screen, locale=locale)
    wanted = "/questions?filter=unsolved&sort=new"
    stranger.go(wanted).page.locator(".row__title a").last.click()
    back = stranger.page.locator(".breadcrumbs a").first
    expect(back).to_have_text(words["back"])
    back.click()
    stranger.page.wait_for_url(f"**{wanted}")
    stranger.page.locator(".row__title a").last.click()
    stranger.page.evaluate("""sessionStorage.setItem("list", '{"address": "//example.org/", "label": "Elsewhere"}')""")
    stranger.page.reload()
    expect(back).to_have_attribute("href", re.compile(r"^/questions$"))


@pairs
def test_a_suggestion_is_backed_in_the_list_without_leaving_it(person, screen, locale, agent, words):
    member = person(agent, screen).go("/suggestions")
    button = member.page.locator(".back-button[aria-pressed=false]").first
    number = button.get_attribute("id")
    button.focus()
    button.press("Enter")
    same = member.page.locator(f"#{number}")
    expect(same).to_have_attribute("aria-pressed", "true")
    expect(same).to_contain_text(words["backed"])
    expect(same).to_be_focused()
    member.looks_well(f"suggestions-{agent}")
    same.press("Enter")
    expect(same).to_contain_text(words["back it"])
    expect(same).to_have_attribute("aria-pressed", "false")
    member.go("/roadmap").looks_well(f"roadmap-{agent}")


@products("screen", "phone", "desktop")
def test_whatever_can_be_pressed_is_large_enough_or_stands_apart(person, screen):
    small: dict[str, list[str]] = {}
    for handle, places in PLACES.items():
        someone = person(handle, screen)
        for place in places:
            someone.go(place)
            small |= {f"{handle} {place}": found for found in [someone.page.evaluate(TOO_SMALL)] if found}
        for list_of, row in (("/questions", ".row__title a"), ("/suggestions", ".row__title a")):
            someone.go(list_of).page.locator(row).first.click()
            someone.page.wait_for_url(f"**{list_of}/*/*")
            small |= {f"{handle} in {list_of}": found for found in [someone.page.evaluate(TOO_SMALL)] if found}
    assert small == {}


def test_chromium_would_install_it(person):
    page = person("").go("/").page
    devtools = page.context.new_cdp_session(page)
    assert devtools.send("Page.getAppManifest")["errors"] == []
    faults = [each["errorId"] for each in devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert set(faults) <= {"in-incognito"}  # a browser of a test is never anything else
