"""Search by keyboard while one types, and find the answer instead of asking, in both languages."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.products import products

TITLE = "Washing machine shows 0x80070057 and stops"
ADVICE = "Hold the start key for five seconds until the lamp goes out, then choose the programme again."
BEGUN = "My washing machine stops with 0x80070057"
WORDS = {
    "en-GB": {
        "search": "Search questions and answers",
        "all": "All results for “0x8”",
        "found": "1 result",
        "fewer": "Search with fewer words:",
        "solved it": "This solved my problem",
        "thanks": "You upvoted the answer and now follow this question.",
        "undo": "Undo",
        "undone": "Undone.",
        "duplicate": "Possible duplicate of",
        "seen": "The author saw these before asking",
        "close": "Close as duplicate…",
    },
    "fr-FR": {
        "search": "Chercher une question ou une réponse",
        "all": "Tous les résultats pour «\u202f0x8\u202f»",
        "found": "1 résultat",
        "fewer": "Chercher avec moins de mots",
        "solved it": "Ceci a résolu mon problème",
        "thanks": "Vous avez voté pour la réponse et suivez maintenant cette question.",
        "undo": "Annuler",
        "undone": "Annulé.",
        "duplicate": "Doublon possible de",
        "seen": "L’auteur a vu ces discussions avant de demander",
        "close": "Fermer comme doublon…",
    },
}
PRODUCTS = [("phone", "fr-FR"), ("desktop", "en-GB"), ("phone", "en-GB"), ("desktop", "fr-FR")]


def speaking(someone, language):
    """Someone who has chosen the language of their pages."""
    with someone.go("/settings").page.expect_navigation():
        field = someone.page.locator("select[name=locale]")
        field.select_option(language[:2])
        field.evaluate("field => field.form.requestSubmit()")
    return someone


def solved_question(person):
    """The address of a question that Ben answered, as soon as the search finds it."""
    ana, ben = person("ana"), person("ben")
    found = ana.go(f"/search?q={TITLE}").page.get_by_role("main").get_by_role("link", name=TITLE).first
    if not found.count():
        ana.go("/questions/new?space=machines").fill(title=TITLE, body="It stops at the first rinse, every time.")
        ana.press("Post question").page.wait_for_url(re.compile(r"/questions/\d+/"))
        ben.go(ana.page.url).fill(body=ADVICE).press("Post answer").sees(ADVICE)
        ana.go(f"/search?q={TITLE}").sees_soon("1 thread")
    return found.get_attribute("href")


@products(("screen", "language"), *PRODUCTS)
def test_results_appear_while_one_types_and_are_chosen_by_keyboard(person, screen, language):
    words, address = WORDS[language], solved_question(person)
    reader = person("", screen, locale=language).go("/")
    if screen == "desktop":
        reader.page.keyboard.press("/")
    field = reader.page.get_by_role("combobox", name=words["search"]).locator("visible=true").first
    if screen == "phone":
        field.focus()
    expect(field).to_be_focused()
    field.press_sequentially("0x8")
    options = reader.page.get_by_role("listbox", name=words["search"]).get_by_role("option")
    expect(options).to_have_count(2)
    expect(options.first).to_contain_text(TITLE)
    expect(options.last).to_contain_text(words["all"])
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(reader.page.locator("#said")).to_have_text(words["found"])
    reader.looks_well(f"instant-{screen}-{language}")
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    field.press("End")
    expect(options.last).to_have_attribute("aria-selected", "true")
    field.press("Home")
    expect(options.first).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(options.first).to_be_hidden()
    expect(field).to_have_value("0x8")
    field.press_sequentially("0")
    expect(options.first).to_be_visible()
    reader.page.mouse.click(4, 100)
    expect(options.first).to_be_hidden()
    field.fill("0x80070")
    expect(options.first).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    reader.page.wait_for_url(f"**{address}")


@products(("screen", "language"), *reversed(PRODUCTS))
def test_who_looks_for_an_error_code_reads_the_answer(person, screen, language):
    words, address = WORDS[language], solved_question(person)
    reader = person("", screen, locale=language).go("/search")
    field = reader.page.get_by_role("main").get_by_role("combobox", name=words["search"])
    field.fill("0x80070057 spin")
    field.press("Enter")
    reader.page.get_by_text(words["fewer"]).wait_for()
    reader.looks_well(f"fewer-words-{screen}-{language}")
    reader.page.get_by_role("main").get_by_role("link", name="0x80070057").click()
    found = reader.page.get_by_role("main").get_by_role("article").first
    reader.looks_well(f"results-{screen}-{language}")
    found.get_by_role("link", name=TITLE).click()
    reader.page.wait_for_url(f"**{address}")
    reader.sees(ADVICE)


@products(("screen", "language"), *reversed(PRODUCTS))
def test_who_begins_to_ask_what_was_answered_finds_the_answer(person, screen, language):
    words, address = WORDS[language], solved_question(person)
    gus = speaking(person("gus", screen), language).go("/questions/new?space=machines")
    gus.page.locator("[name=title]").press_sequentially(BEGUN)
    similar = gus.page.locator("#similar")
    if screen == "phone":
        similar.locator(".similar__head").click()
    similar.locator(".similar__item summary").first.click()
    expect(similar.get_by_text(ADVICE)).to_be_visible()
    gus.looks_well(f"deflection-{screen}-{language}")
    similar.get_by_role("button", name=words["solved it"]).first.click()
    gus.page.wait_for_url(f"**{address}")
    gus.sees(words["thanks"]).looks_well(f"deflected-{screen}-{language}")
    assert gus.go("/questions/new").page.locator("[name=title]").input_value() == ""


@products(("screen", "language"), *PRODUCTS)
def test_who_opens_a_repeated_question_reads_which_one_it_repeats(person, screen, language):
    words = WORDS[language]
    solved_question(person)
    zoe, mia = person("zoe"), speaking(person("mia", screen), language)
    zoe.go("/questions/new?space=machines").fill(title=TITLE, body="It stops, every time.")
    zoe.page.locator("#similar .similar__item").first.wait_for()
    zoe.page.locator("#ask-form .btn--big").click()
    zoe.page.wait_for_url(re.compile(r"/questions/\d+/"))
    mia.go(zoe.page.url).sees_soon(words["duplicate"])
    mia.page.get_by_text(words["seen"]).wait_for()
    mia.looks_well(f"repeated-{screen}-{language}")
    mia.press(words["close"], "link")
    expect(mia.page.locator("#closing input[name=like]:checked")).to_have_count(1)
    mia.looks_well(f"closing-{screen}-{language}")
