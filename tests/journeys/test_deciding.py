"""A customer finds the board; the product team estimates, decides by keyboard and writes what shipped."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from playwright.sync_api import expect

from tests.products import products

IDEA = "Let me choose when the wash ends"
WISH = "I hang it up before I leave; today I subtract the hours and still find it creased."
RESPONSE = "We build it into the next version of the panel, because many of you count backwards."
NEWS = "The panel now asks when you want to open the door; the machine does the sum."
SAID = {
    "ana": ("Back it", "Backed by me", "Follow", "Following", "Trending"),
    "zoe": ("Soutenir", "Que je soutiens", "Suivre", "Vous suivez", "Tendances"),
}
QUEUED = "INSERT INTO queued_decision (suggestion_id, reached_at, decide_by, customer_count, source_count) VALUES "
DATES = "(?, '2026-01-02 10:00:00.000000', '2026-01-16 10:00:00.000000', 5, 3)"


def presses(reader, name, then):
    """Press the button called so: it is called `then` afterwards."""
    reader.page.get_by_role("button", name=name, exact=True).click()
    expect(reader.page.get_by_role("button", name=then, exact=True)).to_be_visible()


def put_in_queue(folder, number):
    with closing(sqlite3.connect(folder / "journey.db", timeout=30)) as line, line:
        line.execute(QUEUED + DATES, (number,))


@products(("who", "screen"), ("zoe", "phone"), ("ana", "desktop"), ("zoe", "desktop"), ("ana", "phone"))
def test_the_product_team_decides_by_keyboard_and_what_ships_is_announced(person, folder, who, screen):
    ben, pia, reader = person("ben", screen), person("pia", screen), person(who, screen)
    back, backed, follow, following, trending = SAID[who]
    title, news = f"{IDEA} ({who}, {screen})", f"News of the panel ({who}, {screen})"
    ben.go("/suggestions/new").fill(title=title, body=WISH, area="laundry").press("Publish suggestion")
    suggestion = ben.page.url
    number = suggestion.split("/")[-2]

    reader.go("/suggestions?sort=new").looks_well(f"board-{who}")
    row = reader.page.locator(".row").filter(has_text=title)
    row.get_by_role("button", name=back).click()
    expect(row.locator("[aria-pressed=true]")).to_be_visible()
    reader.press(backed, "link").sees(title).press(trending, "link").sees(title).looks_well(f"board-backed-{who}")

    put_in_queue(folder, number)
    pia.go("/product").sees(title).looks_well(f"decisions-{who}")
    impact = pia.page.locator(f"#impact-{number}")
    impact.focus()
    impact.press("4")
    expect(pia.page.locator(f"#impact-{number} option[selected]")).to_have_text("4")
    pia.page.locator(f"#decide-{number}").get_by_role("link", name="Postpone…").press("Enter")
    pia.page.wait_for_url("**/postpone")
    pia.looks_well(f"postpone-{who}").press("Cancel", "link")
    pia.page.locator(f"#decide-{number}").get_by_role("link", name="Decide…").press("Enter")
    pia.page.wait_for_url("**/status")
    pia.fill(status="shipped", response=RESPONSE)
    pia.page.locator("main [name=response]").press("Tab")
    pia.page.get_by_role("main").get_by_role("button", name="Publish answer").press("Enter")
    pia.sees(RESPONSE)
    expect(pia.go("/product").page.locator(f"#decide-{number}")).to_have_count(0)

    presses(reader.go("/changelog"), follow, following)
    reader.looks_well(f"changelog-followed-{who}")
    pia.go(suggestion).page.get_by_role("link", name="Write an entry", exact=True).click()
    pia.page.wait_for_url("**/changelog/new?*")
    pia.looks_well(f"changelog-form-{who}")
    pia.fill(kind="improved", title=news, body=NEWS).press("Publish").sees(NEWS)
    reader.go("/inbox").sees_soon(news)
    reader.page.get_by_role("main").get_by_role("link", name=news).first.click()
    reader.page.wait_for_url("**/changelog/*/*")
    reader.sees(NEWS).sees(title).looks_well(f"changelog-entry-{who}")
    reader.go("/changelog").sees(title).looks_well(f"changelog-{who}")
    presses(reader, following, follow)
