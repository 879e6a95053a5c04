"""Writing that never gets lost: before signing in, over reloads and tabs; names completed by keyboard, posts quoted."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Person
from tests.products import products

TITLES = {"phone": "My kettle switches itself off too early", "desktop": "The kettle whistles before it boils at all"}
BODY = "It began a week ago: after half a minute it clicks and is cold. I have descaled it, and tried another socket."
ADVICE = "Press the lid until it clicks, then try once more with less water."


@pytest.fixture
def question(person) -> str:
    """A question of Ana's."""
    ana = person("ana")
    ana.go("/questions/new").fill(
        title="A question to write under, about a kettle", body=f"{BODY}\n\n```\n# retry\n```", space="machines"
    )
    url: str = ana.press("Post question").sees(BODY).page.url
    return url.partition("?")[0]


@products("screen", "phone", "desktop")
def test_a_stranger_writes_first_registers_confirms_and_posts(person, screen):
    nora = person("", screen)
    nora.go("/questions/new").sees(
        "You can sign in or create an account at the end. Your text is saved until then."
    ).looks_well("ask-stranger")
    nora.fill(title=TITLES[screen], body=BODY, space="machines", tags="kettle").press("Sign in and post")
    nora.sees("Saved for you").sees(TITLES[screen]).looks_well("ask-sign-in")
    nora.press("Create an account", "link").sees(TITLES[screen])
    handle = f"nora-{screen}"
    nora.fill(handle=handle, email=f"{handle}@example.org", password="seven green kettles").press("Create account")
    nora.sees("Check your email")
    nora.go(link_to(nora, handle)).press("Yes, this is my account")
    expect(nora.page.get_by_role("heading", level=1)).to_have_text(TITLES[screen])
    nora.sees("Your question was posted.").sees(BODY).looks_well("ask-posted")


def link_to(someone: Person, handle: str, subject: str = "Confirm your email address") -> str:
    """The link in the newest letter to this person, once the worker has sent it."""
    for _ in range(60):
        someone.go("/dev/mail")
        mail = someone.page.get_by_role("link", name=re.compile(subject)).first
        if mail.is_visible() and f"{handle}@" in someone.page.content():
            mail.click()
            link = re.search(r"http://\S+/verify/[\w-]+", someone.page.content())
            assert link
            return link[0]
        someone.page.wait_for_timeout(250)
    raise AssertionError("no letter came")


def test_what_is_typed_survives_a_reload_and_is_thrown_away_and_brought_back(person, question):
    ben = person("ben")
    ben.go(question)
    body = ben.page.locator("#answer [name=body]")
    body.press_sequentially(ADVICE[:30])
    expect(ben.page.locator("#answer [data-draft-status]")).to_have_text(re.compile("Draft saved at"), timeout=30_000)
    body.press_sequentially(ADVICE[30:])
    ben.page.reload()  # at once: leaving the page keeps what the pause did not
    expect(body).to_have_value(ADVICE)
    ben.looks_well("draft")
    ben.page.locator("#answer").get_by_role("button", name="Discard draft").click()
    expect(body).to_have_value("")
    ben.press("Undo").sees("Draft restored.")
    ben.go("/my/drafts").sees(ADVICE).looks_well("drafts")
    ben.go(question).press("Post answer").sees(ADVICE)
    ben.go("/my/drafts").sees("No drafts").looks_well("drafts-none")


def test_enter_in_a_line_sends_the_form_and_throws_no_draft_away(person):
    ana = person("ana")
    ana.go("/questions/new").fill(title="Kettle", body=BODY, space="machines")
    expect(ana.page.locator("[data-draft-status]")).to_contain_text("Draft saved")
    ana.page.locator("[name=title]").press("Enter")
    ana.sees("There is a problem")
    expect(ana.page.locator("[name=body]")).to_have_value(BODY)
    ana.fill(title="The kettle hums for an hour after it has boiled")
    expect(ana.page.locator("[data-draft-status]")).to_contain_text("Draft saved")
    ana.page.locator("[name=title]").press("Enter")
    ana.sees("Your question was posted. We will notify you when someone answers.")


def test_two_tabs_do_not_overwrite_each_other(person, question):
    zoe = person("mia")
    first = zoe.go(question).page
    second = first.context.new_page()
    second.goto(question)
    for page, words in ((first, "What the first tab says."), (second, "What the second tab says.")):
        page.locator("#answer [name=body]").press_sequentially(words)
        page.wait_for_timeout(2600)
    expect(first.locator("#answer [data-draft-status]")).to_have_text(re.compile("Draft saved"))
    expect(second.locator("#answer [data-draft-status]")).to_have_text(re.compile("Another tab"))
    second.get_by_role("button", name="Keep this version").click()
    expect(second.locator("#answer [data-draft-status]")).to_have_text(re.compile("Draft saved"))
    second.goto(f"{zoe.address}/my/drafts")
    expect(second.get_by_text("What the first tab says.")).to_be_visible()
    expect(second.get_by_text("What the second tab says.")).to_be_visible()


def test_names_and_tags_are_completed_by_keyboard_and_by_touch(person, question):
    gus = person("gus")
    gus.go(question)
    body = gus.page.locator("#answer [name=body]")
    body.press_sequentially("It is known to @a")
    options = gus.page.get_by_role("listbox", name="Members").first.get_by_role("option")
    expect(options.first).to_contain_text("Ana Ribeiro")
    expect(options.first).to_contain_text("in this thread")
    expect(body).to_have_attribute("aria-activedescendant", re.compile("complete-"))
    gus.looks_well("complete")
    gus.page.keyboard.press("ArrowDown")
    gus.page.keyboard.press("ArrowUp")
    gus.page.keyboard.press("Enter")
    expect(body).to_have_value("It is known to @ana ")
    body.press_sequentially("and @b")
    expect(options.first).to_be_visible()
    gus.page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    gus.page.keyboard.press("Tab")
    expect(body).not_to_be_focused()
    body.press_sequentially("e")
    options.first.click()
    expect(body).to_have_value("It is known to @ana and @ben ")
    gus.press("Post answer")
    expect(gus.page.locator(".mention")).to_have_count(2)

    gus.go("/questions/new")
    tags = gus.page.locator("[name=tags]")
    tags.press_sequentially("ket")
    tag = gus.page.get_by_role("listbox", name="Tags").get_by_role("option").first
    if tag.is_visible():  # where an earlier question of this module has the tag
        gus.page.keyboard.press("ArrowDown")
        gus.page.keyboard.press("Enter")
        expect(tags).to_have_value("kettle ")


def test_a_post_is_quoted_whole_and_in_part(person, question):
    pia = person("pia")
    pia.go(question)
    body = pia.page.locator("#answer [name=body]")
    pia.page.locator("article .more summary").first.click()
    pia.press("Quote")
    expect(body).to_have_value(
        re.compile(rf"> \[Ana Ribeiro\]\(/posts/\d+\):\n>\n> {re.escape(BODY)}\n>\n> ```\n> # retry\n> ```\n\n$")
    )
    body.fill("")
    select(pia.page, "article .prose p", 3, 20)
    floating = pia.page.locator(".quote-float")
    expect(floating).to_be_visible()
    pia.looks_well("quote")
    floating.click()
    expect(body).to_have_value(re.compile(rf"\n> {re.escape(BODY[3:20].strip())}\n\n$"))
    expect(body).to_be_focused()


def select(page: Page, selector: str, start: int, end: int) -> None:
    page.locator(selector).first.evaluate(
        "({ firstChild }, [start, end]) => getSelection().setBaseAndExtent(firstChild, start, firstChild, end)",
        [start, end],
    )


def test_the_checklist_fills_in_as_it_becomes_true(person):
    ada = person("ada")
    ada.go("/questions/new")
    done = ada.page.locator(".checks .is-done")
    expect(done).to_have_count(0)
    ada.fill(title="The kettle clicks and stays cold", space="machines", tags="kettle")
    expect(done).to_have_count(2)
    expect(ada.page.locator("[name=title]")).to_have_accessible_description(re.compile("^Completed:"))
    expect(ada.page.locator("[name=body]")).to_have_accessible_description(re.compile("^To do:"))
    ada.fill(body=BODY + " The light blinks 3 times, then nothing more happens until I unplug it for a minute.")
    expect(done).to_have_count(4)
    ada.looks_well("ask-checked")
    ada.page.get_by_role("tab", name="Preview").click()
    expect(ada.page.locator(".preview .prose")).to_contain_text("The light blinks 3 times")


def test_a_list_goes_on_by_itself(person, question):
    gus = person("gus")
    gus.go(question)
    body = gus.page.locator("#answer [name=body]")
    body.press_sequentially("1. Press the lid\nWait\n\nThat is all")
    expect(body).to_have_value("1. Press the lid\n2. Wait\n\nThat is all")
