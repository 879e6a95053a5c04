"""A moderator works through the review queue by keys, with the undo at hand, and looks at one member."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.products import products

IS_FILLED = True
SECONDS = 30_000
WORDS = {
    "mia": {"remove": "Remove all posts…", "do": "Remove all posts", "undo": "Undo removal", "back": "restored"},
    "ada": {
        "remove": "Supprimer tous les messages…",
        "do": "Supprimer tous les messages",
        "undo": "Annuler la suppression",
        "back": "rétablis",
    },
}


def test_a_moderator_decides_and_undoes_by_keys(person):
    mia = person("mia")
    page = mia.go("/moderation").looks_well("review-queue").page
    items = page.locator(".item")
    page.keyboard.press("j")
    expect(items.first).to_be_focused()
    page.keyboard.press("j")
    expect(items.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(items.first).to_be_focused()
    reported = page.locator(".item", has_text="zqflag")
    number, waiting = reported.get_attribute("id"), items.count()
    for _ in range(waiting):
        if reported.evaluate("element => element.contains(document.activeElement)"):
            break
        page.keyboard.press("j")
    after = page.locator(f"#{number} + .item")
    onward = after.get_attribute("id") if after.count() else None
    page.keyboard.press("1")
    expect(page.get_by_role("status").filter(has_text="Kept")).to_be_visible(timeout=SECONDS)
    expect(items).to_have_count(waiting - 1)
    if onward:
        expect(page.locator(f"#{onward}")).to_be_focused()
    page.keyboard.press("u")
    page.wait_for_url(re.compile(rf"/moderation/items/{(number or '').removeprefix('item-')}$"), timeout=SECONDS)
    mia.sees("Decision undone.").looks_well("decision-undone")
    mia.go("/moderation/log").looks_well("activity-log")


@products(("who", "screen"), ("ada", "phone"), ("mia", "desktop"))
def test_all_posts_of_a_member_are_removed_and_restored(person, who, screen):
    words = WORDS[who]
    one = person(who, screen).go("/moderation/members/ben").looks_well(f"member-moderated-{who}")
    one.press(words["remove"], "link").looks_well(f"remove-posts-{who}")
    one.fill(reason="spam").press(words["do"])
    one.page.wait_for_url(re.compile("/moderation/members/ben$"), timeout=SECONDS)
    one.looks_well(f"posts-removed-{who}").press(words["undo"]).sees(words["back"])
