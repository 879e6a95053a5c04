"""Two suggestions ask for the same: support adds a customer's vote, the product team merges them and undoes it."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Person

IS_FILLED = True
OLDER, SAME = "Choose the time at which a wash is finished", "A wash that is finished when I say so"
BODY = "I leave at half past six and want to hang it up before; today I count backwards and get it wrong."
ENGLISH = re.compile(r"\b(the|your|merge|move|with|this|and|of)\b", re.IGNORECASE)


def test_support_adds_a_vote_and_product_merges_and_separates_in_both_languages(person):
    ana, ben, gus, pia = person("ana", "phone"), person("ben"), person("gus"), person("pia")
    older, same = suggest(ana, OLDER), suggest(ben, SAME)

    beside(gus.go(same), "Back on behalf of a customer…")
    gus.fill(customer="da")
    gus.page.get_by_role("option").filter(has_text="@dan").click()
    gus.fill(reason="Said so on the phone.").looks_well("backing-on-behalf").press("Add vote")
    gus.sees("Added by Gus Martin").looks_well("backings-of-customers")
    person("dan", "phone").go("/inbox").sees_soon("L’assistance a ajouté votre vote").go(same).looks_well("backed-for")

    beside(pia.go(same).looks_well("suggestion-manage"), "Merge into another suggestion…")
    pia.fill(into="time wash").looks_well("merge-suggestions")
    pia.page.get_by_role("option").filter(has_text=OLDER).click()
    pia.press("Continue").sees("What will happen").looks_well("merge-suggestions-confirm").press("Merge suggestions")
    expect(pia.page.get_by_role("complementary").get_by_text("Merged into this one")).to_be_visible()
    pia.looks_well("merged-into")
    number = pia.page.locator(".votebox b").inner_text()
    assert number == "2"  # Dan, and Ben, who made the other

    stranger = person("")
    stranger.go(same)
    assert stranger.page.url == older
    ada = person("ada", "phone")
    ada.go(same).looks_well("merged-notice")
    for path in (f"{older}/../merge", f"{older}/../area", f"{older}/../backings"):
        page = ada.go(path).page
        expect(page.locator("html")).to_have_attribute("lang", "fr")
        words = page.locator("main button:visible, main .hint").all_inner_texts()
        assert [text for text in words if ENGLISH.search(text)] == [], path
        ada.looks_well(f"fr-suggestion-{path.rpartition('/')[2]}")
    ada.go(same).press("Annuler la fusion").sees("Chaque suggestion a de nouveau")
    stranger.go(same)
    assert stranger.page.url == same


def suggest(someone: Person, title: str) -> str:
    """Make a suggestion and return its address."""
    someone.go("/suggestions/new").fill(title=title, body=BODY, area="laundry").press("Publish suggestion").sees(BODY)
    return someone.page.url


def beside(someone: Person, name: str) -> None:
    """Follow the link of this name beside the suggestion."""
    someone.page.get_by_role("complementary").get_by_role("link", name=name, exact=True).click()
