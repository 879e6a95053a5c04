"""Writing and reading: the preview in place of the text, focus and lists that nothing covers, pictures, new answers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.community.test_attaching import picture
from tests.journeys.conftest import Person

BODY = "It began a week ago: after half a minute it clicks and is cold. I have descaled it, and tried another socket."
MARKDOWN = "Try **this**:\n\n- [ ] press the lid\n- [x] fill it"
SCREENS = [("ben", "desktop", "Write", "Preview"), ("zoe", "phone", "Écrire", "Aperçu")]


@pytest.fixture
def question(person) -> str:
    """A question of Ana's."""
    ana: Person = person("ana")
    ana.go("/questions/new").fill(title="A kettle that clicks and stays cold", body=BODY, space="machines")
    url: str = ana.press("Post my question").sees(BODY).page.url
    return url.partition("?")[0]


@pytest.mark.parametrize(("who", "screen", "write", "preview"), SCREENS)
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


def test_a_comment_takes_the_focus_and_shows_its_button_above_the_bar(person, question):
    zoe = person("zoe", "phone").go(question)
    bar = zoe.page.locator(".bottom")
    zoe.page.locator(".comment-form > summary").first.click()
    form = zoe.page.locator(".comment-form form").first
    expect(form.locator("textarea")).to_be_focused()
    assert edges(form.locator(".composer__foot .btn").first)[1] <= edges(bar)[0]
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
  new PerformanceObserver(tell).observe({ type: "layout-shift", buffered: true });
}"""


@pytest.mark.parametrize(("who", "screen"), [("ben", "desktop"), ("zoe", "phone")])
def test_similar_questions_move_nothing_and_long_titles_wrap_while_they_are_typed(person, question, who, screen):
    writer = person(who, screen).go("/questions/new")
    page, title, body = writer.page, writer.page.locator("[name=title]"), writer.page.locator("[name=body]")
    page.evaluate(SHIFTS)
    begins, height = edges(body)[0], title.evaluate("element => element.offsetHeight")
    title.press_sequentially("A kettle that clicks")
    similar = page.locator("#similar details")
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


@pytest.mark.parametrize(
    ("who", "screen", "describe", "undescribed", "post"),
    [
        ("ben", "desktop", "Describe this image", "No description yet", "Post your answer"),
        ("zoe", "phone", "Décrivez cette image", "Pas encore de description", "Publier ma réponse"),
    ],
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
