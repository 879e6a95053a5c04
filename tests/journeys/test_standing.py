"""Where a question stands: a helper takes it in hand, moderators close it, merge it and split it, with a phone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Person
from tests.products import products

BODY = "It fills with water, hums for a while, and then the lamp blinks four times. Nothing more happens."
ADVICE = "Look at the little sieve where the hose meets the valve: limescale gathers there and stops the water."


def ask(someone: Person, title: str) -> str:
    """The address of a question that someone asks."""
    someone.go("/questions/new?space=machines").fill(title=title, body=BODY, tags="valve").press("Post question")
    someone.page.wait_for_url(re.compile(r"/questions/\d+/"))
    return someone.page.url


def menu(someone: Person) -> Person:
    """Open what else can be done to the question."""
    someone.page.locator("article").first.locator("summary", has_text="More").click()
    return someone


@products("screen", "phone", "desktop")
def test_a_helper_takes_a_question_in_hand_without_a_reload(person, screen):
    ana, ben, zoe = person("ana", screen), person("ben", screen), person("mia", screen)
    thread = ask(ana, f"The washer hums and blinks on a {screen}")
    ben.go(thread).page.evaluate("window.isSamePage = true")
    ben.press("I’m writing an answer").sees("You are writing an answer.").looks_well("claimed")
    assert ben.page.evaluate("window.isSamePage")
    zoe.go(thread).sees("Ben Okafor is writing an answer")
    zoe.go("/questions?filter=unanswered").sees("Being answered").looks_well("claimed-in-the-list")
    ben.press("Release").sees("I’m writing an answer")
    assert ben.page.evaluate("window.isSamePage")
    ben.press("I’m writing an answer").fill(body=ADVICE).press("Post answer").sees(ADVICE)
    expect(ben.page.get_by_text("You are writing an answer.")).to_have_count(0)


@products("screen", "phone", "desktop")
def test_a_moderator_closes_a_duplicate_and_opens_it_again(person, screen):
    ana, mia = person("ana", screen), person("mia", screen)
    first = ask(ana, f"The valve hums and no water comes, {screen}")
    number = first.split("/questions/")[1].split("/")[0]
    second = ask(ana, f"No water comes although the valve hums, {screen}")
    mia.go("/search?q=valve").sees_soon("The valve hums and no water comes")  # the worker has indexed it
    menu(mia.go(second)).press("Close…", "link").sees("Or one of these similar questions").looks_well("close-dialog")
    mia.page.keyboard.press("Escape")
    expect(mia.page.locator(":focus")).to_have_text("Close this question")
    mia.go(f"{second.replace('/questions/', '/threads/').rsplit('/', 1)[0]}/close").looks_well("close")
    mia.page.get_by_role("radio", name="Duplicate:").check()
    mia.press("Close question").sees("Which question is it a duplicate of?")
    mia.troubles.clear()  # the browser complains of the 422
    mia.looks_well("close-refused")
    mia.fill(canonical=number).press("Close question").sees("Closed as a duplicate").looks_well("closed")
    mia.go(first).sees("1 other question was closed as a duplicate of this one.").looks_well("canonical")
    mia.press("View this question", "link").sees("No water comes").looks_well("linked")
    menu(mia.go(second)).press("Reopen").sees("Reopened.")
    menu(mia).press("Lock").sees("Locked").looks_well("locked")
    menu(mia).press("Unlock").sees("Unlocked.")


def test_a_moderator_splits_merges_and_moves_with_a_phone(person):
    ana, ben, mia = person("ana", "phone"), person("ben", "phone"), person("mia", "phone")
    thread = ask(ana, "Where is the sieve of the inlet valve?")
    ben.go(thread).fill(body=ADVICE).press("Post answer").sees(ADVICE)
    menu(mia.go(thread)).press("Split…", "link").looks_well("split")
    mia.page.get_by_label("by Ben Okafor").check()
    mia.fill(title="How is limescale kept out of the valve?").press("Split into new question")
    mia.sees("This was first posted in another question, then split off.").looks_well("split-off")
    menu(mia).press("Merge…", "link").fill(into=thread).looks_well("merge")
    mia.press("Continue").sees("What will happen").looks_well("merge-asked").press("Merge")
    mia.sees("Merged. The old address now redirects here.").sees(ADVICE)
    menu(mia).press("Move…", "link").looks_well("move")
    mia.page.get_by_label("Move to space").select_option("garden")
    mia.press("Move question").sees("Moved to Garden.").looks_well("moved")
