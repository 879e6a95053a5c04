"""Writing and reading: the preview in place of the text, focus and lists that nothing covers, pictures, new answers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.community.attachments.test_attaching import picture
from tests.journeys.conftest import Person
from tests.products import products

BODY = "It began a week ago: after half a minute it clicks and is cold. I have descaled it, and tried another socket."
MARKDOWN = "Try **this**:\n\n- [ ] press the lid\n- [x] fill it"
SCREENS = [("ben", "desktop", "Write", "Preview"), ("zoe", "phone", "Écrire", "Aperçu")]


@pytest.fixture
def question(person) -> str:
    """A question of Ana's."""
    ana: Person = person("ana")
    ana.go("/questions/new").fill(title="A kettle that clicks and stays cold", body=BODY, space="machines")
    url: str = ana.press("Post question").sees(BODY).page.url
    return url.partition("?")[0]


@products(("who", "screen", "write", "preview"), *SCREENS)
def test_the_preview_takes_the_place_of_the_text_and_gives_it_back(person, question, who, screen, write, preview):
    writer = person(who, screen).go(question)
    answer = writer.page.locator("#answer")
    text, tabs = answer.locator("textarea"), answer.get_by_role("tablist")
    text.fill(MARKDOWN)
    tabs.get_by_role("tab", name=preview).click()
    shown = answer.get_by_role("tabpanel", name=preview)
    expect(shown.get_by_role("checkbox", name="press the lid")).not_to_be_checked()
    expect(shown.get_by_role("checkbox", name="fill it")).to_be_checked()
    expect(shown.get_by_role("checkbox", name="fill it")).to_be_disabled()
    expect(answer.get_by_role("tabpanel", name=write)).to_have_count(0)
    writer.looks_well(f"preview-{who}")
    tabs.get_by_role("tab", name=preview).press("ArrowLeft")
    expect(tabs.get_by_role("tab", name=write)).to_be_focused()
    expect(shown).to_be_hidden()
    tabs.get_by_role("tab", name=write).press("End")
    expect(shown).to_be_visible()
    answer.locator("textarea").focus()  # as an error's link or a shortcut does
    expect(shown).to_be_hidden()
    expect(text).to_have_value(MARKDOWN)


def edges(locator: Locator) -> tuple[float, float]:
    """Where it begins and ends, from the top of the window."""
    box = locator.bounding_box()
    assert box
    return box["y"], box["y"] + box["height"]


ENDS_ABOVE = "([one, other]) => one.getBoundingClientRect().bottom <= other.getBoundingClientRect().top"


def test_a_comment_takes_the_focus_and_shows_its_button_above_the_bar(person, question):
    zoe = person("zoe", "phone").go(question)
    bar = zoe.page.locator(".bottom-bar")
    zoe.page.locator(".comment-form > summary").first.click()
    form = zoe.page.locator(".comment-form form").first
    expect(form.locator("textarea")).to_be_focused()
    button = form.locator(".composer__foot .btn").first.element_handle()
    zoe.page.wait_for_function(ENDS_ABOVE, arg=[button, bar.element_handle()])  # the page scrolls there smoothly
    zoe.page.set_viewport_size({"width": 360, "height": 340})  # as where a keyboard takes half of the screen
    zoe.page.keyboard.type("Avez-vous vu, @a")
    names = zoe.page.get_by_role("listbox")
    expect(names.get_by_role("option").first).to_be_visible()
    assert edges(names)[0] >= 0
    assert edges(names)[1] <= edges(bar)[0]
    zoe.page.keyboard.press("Enter")
    form.get_by_role("tab").nth(1).click()
    expect(form.locator(".preview .mention")).to_have_text("@ana")


SHIFTS = """() => {
  window.shifts = [];
  const tell = list => window.shifts.push(...list.getEntries().map(each => each.value));
  new PerformanceObserver(tell).observe({ type: "layout-shift" });
  return document.fonts.ready.then(() => { window.shifts = []; });
}"""


@products(("who", "screen"), ("ben", "desktop"), ("zoe", "phone"))
def test_similar_questions_move_nothing_and_long_titles_wrap_while_they_are_typed(person, question, who, screen):
    writer = person(who, screen).go("/search?q=kettle")
    writer.sees_soon("A kettle that clicks and stays cold").go("/questions/new")  # the worker has indexed it
    page, title, body = writer.page, writer.page.locator("[name=title]"), writer.page.locator("[name=body]")
    page.wait_for_function("document.documentElement.classList.contains('has-script')")
    page.evaluate(SHIFTS)  # from when the page stands, with its font
    begins, height = edges(body)[0], title.evaluate("element => element.offsetHeight")
    title.press_sequentially("A kettle that clicks")
    similar = page.locator("#similar details.similar")
    expect(similar).to_have_count(1, timeout=30_000)
    expect(similar).to_have_attribute("open", "") if screen == "desktop" else expect(similar).not_to_have_attribute(
        "open", ""
    )
    assert edges(body)[0] == begins
    assert sum(page.evaluate("window.shifts")) == 0
    title.fill(
        "A kettle that clicks and stays cold, whatever I pour into it, since I descaled it with vinegar last week"
    )
    assert title.evaluate("element => element.offsetHeight") > height
    assert title.evaluate("element => element.scrollWidth <= element.clientWidth")
    title.evaluate("element => { element.setRangeText('One\\ntwo ', 0, 0); element.dispatchEvent(new Event('input')) }")
    expect(title).to_have_value(re.compile("^One two A kettle"))
    writer.looks_well(f"ask-similar-{who}")


@products(
    ("who", "screen", "describe", "undescribed", "post"),
    ("zoe", "phone", "Décrivez cette image", "Pas encore de description", "Publier votre réponse"),
    ("ben", "desktop", "Describe this image", "No description yet", "Post answer"),
)
def test_images_are_described_stand_alone_and_open_large(person, question, who, screen, describe, undescribed, post):
    writer = person(who, screen).go(question)
    page, form = writer.page, writer.page.locator("#answer form")
    form.locator("textarea").fill("Before")
    with page.expect_file_chooser() as chooser:
        form.locator(".attach__foot button").click()
    chooser.value.set_files([{"name": f"{name}.png", "mimeType": "", "buffer": picture()} for name in ("dial", "lid")])
    expect(form.get_by_text(undescribed)).to_have_count(2)
    writer.looks_well(f"images-written-{who}")
    form.get_by_label(describe).first.fill("The dial")
    expect(form.get_by_text(undescribed).locator("visible=true")).to_have_count(1)
    assert re.search(r"^Before\n\n!\[[^\n]*\n\n!\[[^\n]*\n\n$", form.locator("textarea").input_value())
    form.get_by_role("button", name=post).click()
    images = page.locator("article .prose a > img")
    expect(images).to_have_count(2)
    assert all(
        each.evaluate("image => getComputedStyle(image.parentElement).display") == "block" for each in images.all()
    )

    images.first.click()
    dialog = page.locator("dialog.viewer")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("status")).to_have_text(re.compile("^1 / 2 · "))
    writer.looks_well(f"viewer-{who}")
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("status")).to_have_text(re.compile("^2 / 2 · "))
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("status")).to_have_text(re.compile("^1 / 2 · "))
    dialog.locator("[data-step='1']").click()
    expect(dialog.locator("img")).to_have_js_property("complete", True)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(images.nth(1).locator("..")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()


TEXT = "Press the lid until it clicks, then try once more with less water."


@products(
    ("who", "screen", "news", "show", "view"),
    ("", "phone", "1 new answer", "Show answer", "View answer"),
    ("ben", "desktop", "1 new answer", "Show answer", "View answer"),
    ("zoe", "phone", "1 nouvelle réponse", "Afficher", "Voir la réponse"),
)
def test_an_open_page_learns_of_a_new_answer_and_keeps_what_is_read_and_typed(
    person, question, who, screen, news, show, view
):
    reader = person(who, screen, alone=True)
    reader.page.clock.install()
    reader.go(question)
    text = reader.page.locator("#answer textarea")
    if who:
        text.fill("I was about to say")
        text.scroll_into_view_if_needed()
    person("gus").go(question).fill(body=TEXT).press("Post answer").sees(TEXT)
    reader.page.clock.fast_forward(31_000)
    line = reader.page.locator("#news")
    expect(line.get_by_role("status")).to_contain_text(news, timeout=30_000)
    box = line.locator(".news__line").bounding_box()
    assert box
    assert 0 <= box["y"] <= reader.page.evaluate("innerHeight") - box["height"]
    reader.looks_well(f"news-{who or 'stranger'}")
    before = edges(text)[0] if who else reader.page.evaluate("scrollY")
    line.get_by_role("button", name=show).click()
    expect(reader.page.locator("article .prose", has_text=TEXT)).to_have_count(1)
    assert abs((edges(text)[0] if who else reader.page.evaluate("scrollY")) - before) <= 2
    expect(line.get_by_role("link", name=view)).to_be_focused()
    if who:
        expect(text).to_have_value("I was about to say")
    reader.looks_well(f"news-shown-{who or 'stranger'}")
    line.get_by_role("link", name=view).click()
    expect(reader.page.locator("article .prose", has_text=TEXT)).to_be_in_viewport()
    if who:
        reader.page.locator("article", has_text=TEXT).locator(".vote [value='1']").click()
        expect(reader.page.locator("article", has_text=TEXT).locator(".vote [aria-pressed=true]")).to_have_count(1)


COPIES = "delete navigator.share; navigator.clipboard.writeText = async (text) => { window.copied = text }"
SHARES = "navigator.share = async (what) => { window.shared = what }"


@products("kind", "answer", "question")
def test_a_question_and_an_answer_are_shared_by_the_device_or_their_link_is_copied(person, question, kind):
    zoe = person("zoe", "phone").go(question)
    if kind == "answer":
        zoe.fill(body=TEXT).press("Publier votre réponse").sees(TEXT)
    share = zoe.page.get_by_role("article").nth(0 if kind == "question" else 1).get_by_role("link", name="Partager")
    zoe.page.evaluate(SHARES)
    share.click()
    zoe.page.wait_for_function("window.shared")
    assert zoe.page.evaluate("window.shared.url") == zoe.address + str(share.get_attribute("href"))
    zoe.page.evaluate(COPIES)
    share.click()
    expect(zoe.page.locator("#said")).to_have_text("Lien copié")
    assert zoe.page.evaluate("window.copied") == zoe.page.evaluate("window.shared.url")


WIDE = "\n\n".join(
    [
        "word" * 60,
        "```\n" + "code " * 60 + "\n```",
        "|" + "column|" * 20 + "\n|" + "-|" * 20 + "\n|" + "contents|" * 20,
        "`" + "inline" * 40 + "` https://example.org/" + "path/" * 50,
        "> " + "quote" * 50,
        "- [ ] " + "task" * 60,
    ]
)


@products("screen", "phone", "desktop")
def test_long_words_code_and_tables_widen_no_page(person, screen):
    title, word = f"{'Donaudampfschifffahrt' * 6} {screen}", "comment" * 40
    ana = person("ana", screen).go("/questions/new").fill(title=title, body=WIDE, space="machines")
    ana.page.locator("#body-tab-preview").click()
    expect(ana.page.locator(".preview table")).to_be_visible()
    ana.looks_well("wide-preview").press("Post question")
    ana.page.locator(".comment-form > summary").first.click()
    ana.page.locator(".comment-form textarea").first.fill(word)
    ana.press("Add comment").sees(word).looks_well("wide-question")
    for path in ("/", "/questions", "/my/questions", "/members/ana"):
        ana.go(path)
        assert ana.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
