"""Changing what is written, on a phone: edit, history, roll back, undo; an edit that is suggested and reviewed."""

from __future__ import annotations

import re

from playwright.sync_api import expect

TITLE = "The oven smells after an hour"
BODY = "It smells of rubber after an hour at two hundred degrees, and the door stays hot."
ADVICE = "Take the grid out and look at the seal behind it; mine was burnt there."
BETTER = "Let it cool down, take the grid out and look at the seal behind it; mine was burnt there."
SUPPORT = "The seal of this oven can be ordered by its number, which stands inside of the door."
CLEARER = "The seal of this oven can be ordered by its number, which stands on the inside of the door."
ASIDE = "I have the same oven, and mine smells as well."


def test_what_is_written_is_changed_taken_back_and_improved_by_others(person):
    ana, ben, gus = (person(handle, "phone") for handle in ("ana", "ben", "gus"))
    thread = (
        ana.go("/questions/new")
        .fill(title=TITLE, body=BODY, space="machines", tags="oven")
        .press("Post question")
        .page.url
    )
    ben.go(thread).fill(body=ADVICE).press("Post answer").sees(ADVICE)

    article = ben.page.locator("article").filter(has_text=ADVICE[:20])
    article.get_by_role("link", name="Edit").first.click()
    ben.fill(body=BETTER, summary="Safer").looks_well("edit").press("Save").sees(BETTER)
    gus.go(thread)
    his = gus.page.locator("article").filter(has_text=BETTER[:20])
    his.get_by_role("link", name="Edit").first.click()
    gus.fill(body=ADVICE + " It can be ordered.", summary="Where to get it").press("Save")

    ben.go(thread)
    _more(ben, BETTER[26:50], "History")
    ben.looks_well("history").press("Roll back to version 2").sees("Rolled back to version 2.")
    ben.press("Roll back to version 3").sees("Rolled back to version 3.")

    gus.go(thread).fill(body=SUPPORT).press("Post answer").sees(SUPPORT)
    ana.go(thread)
    _more(ana, SUPPORT[:30], "Suggest an edit")
    ana.fill(body=CLEARER, summary="On the inside").looks_well("suggest-edit").press("Submit edit")
    gus.go("/edits").looks_well("edits").press(TITLE, "link").looks_well("suggested-edit").press("Accept").sees(CLEARER)
    ana.go("/edits?show=mine").sees("Accepted")


def test_a_comment_is_changed_in_its_place_and_what_is_deleted_comes_back(person):
    ana, ben = person("ana", "phone"), person("ben", "phone")
    thread = (
        ana.go("/questions/new")
        .fill(title=TITLE, body=BODY, space="machines", tags="oven")
        .press("Post question")
        .page.url
    )
    ben.go(thread).fill(body=ADVICE).press("Post answer").sees(ADVICE)
    ben.page.locator("summary").filter(has_text=re.compile("^Comment$")).first.click()
    ben.page.get_by_label("Your comment").first.fill(ASIDE)
    ben.press("Add comment").sees(ASIDE)

    ben.page.locator(".comment__actions").get_by_role("link", name="Edit").click()
    field = ben.page.locator(".comments textarea")
    expect(field).to_be_focused()
    field.fill("Short")
    ben.press("Save").sees("Add some more detail: at least")
    ben.troubles.clear()  # the browser complains of every refusal
    field.fill(ASIDE + " Really.")
    ben.press("Save").sees(ASIDE + " Really.")
    expect(ben.page.locator(".comment__actions a").first).to_be_focused()

    _more(ben, ADVICE[:20], "Bookmark", role="button")
    ben.sees("Bookmark added.").go("/my/bookmarks").sees(TITLE).looks_well("bookmarks")
    ben.go(thread)
    _more(ben, ADVICE[:20], "Delete…")
    ben.looks_well("delete").press("Delete").sees("You deleted this").looks_well("deleted").press("Undo").sees(
        "Restored."
    )


def _more(someone, words, name, role="link"):
    """A line of the menu under the post that holds these words."""
    article = someone.page.locator("article").filter(has_text=words).last
    article.locator(".more > summary").click()
    article.get_by_role(role, name=name, exact=True).click()
