"""Home begins with what is the reader's own; the inbox knows what was opened; phones have their five tabs."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.products import products

IS_FILLED = True
PEOPLE = {"fr": "dan", "en": "ana"}
PRODUCTS = [("phone", "fr"), ("desktop", "en"), ("phone", "en"), ("desktop", "fr")]
TITLES = {"fr": "La pompe du lave-linge bourdonne", "en": "The pump of the dishwasher hums"}
BODY = "Since the repair three weeks ago it hums for a minute, stops, and begins again. I have cleaned the filter."
ANSWER = "Take the filter out and look whether a splinter of glass holds the pump. It was that with mine."
ZOOMED = {"width": 320, "height": 256}  # 1280 x 1024 at 400 %


@products(("screen", "language"), *PRODUCTS)
def test_a_stranger_finds_a_search_and_the_spaces(person, screen, language):
    stranger = person("", screen, locale={"fr": "fr-FR", "en": "en-GB"}[language])
    stranger.go("/").looks_well(f"welcome-{language}")
    stranger.page.locator("#q-large").fill("drum")
    stranger.page.locator("#q-large").press("Enter")
    stranger.page.wait_for_url("**/search?q=drum")
    stranger.go("/").page.locator(".space-tile").first.click()
    stranger.page.wait_for_url("**/spaces/**")


@products(("screen", "language"), *PRODUCTS)
def test_a_member_s_home_begins_with_their_cases(person, screen, language):
    page = person(PEOPLE[language], screen).go("/").looks_well(f"home-{language}").page
    first = page.locator("main section").first
    expect(first).to_have_attribute("aria-labelledby", "own-cases")
    first.locator("a").first.click()
    page.wait_for_url("**/my/cases/*")


@products(("screen", "language"), *PRODUCTS)
def test_what_is_opened_is_seen_and_the_inbox_is_narrowed(person, screen, language):
    asker, ben = person(PEOPLE[language], screen), person("ben")
    title = f"{TITLES[language]} ({screen})"
    asker.go("/questions/new").fill(title=title, body=BODY, space="machines", tags="pump")
    asker.page.locator("main form button.btn--primary").last.click()
    asker.page.wait_for_url("**/questions/*/*")
    thread = asker.page.url
    ben.go(thread).fill(body=ANSWER).press("Post answer")

    asker.go("/inbox?kind=questions&show=unread").sees_soon(ANSWER).looks_well(f"inbox-{language}")
    told = asker.page.locator(".notification").filter(has_text=ANSWER)
    link = told.locator("h2 a").get_attribute("href")
    assert "/posts/" in (link or "")
    before = unread(asker)
    asker.go(link).sees(ANSWER)
    assert unread(asker) == before - 1
    asker.go("/inbox?kind=questions&show=unread")
    expect(told).to_have_count(0)
    if asker.page.locator(".inbox-head form").count():
        asker.page.locator(".inbox-head form button").click()
    asker.page.wait_for_url("**/inbox?kind=questions&show=unread")
    asker.looks_well(f"inbox-read-{language}")
    expect(asker.page.locator(".notification")).to_have_count(0)


def unread(person) -> int:
    """What the badge on the inbox says."""
    badge = person.page.locator(".menu-inbox .count, .bottom-bar .count")
    return int(badge.first.text_content() or 0) if badge.count() else 0


@products("language", *PEOPLE)
def test_the_tabs_of_a_phone_lead_to_all_that_is_one_s_own(person, language):
    reader = person(PEOPLE[language], "phone").go("/")
    page = reader.page
    for path in ("/questions", "/questions/new", "/inbox", "/my", "/"):
        page.locator(f'.bottom-bar a[href="{path}"]').click()
        page.wait_for_url(f"{reader.address}{path}")
    page.locator('.bottom-bar a[href="/my"]').click()
    page.wait_for_url("**/my")
    reader.looks_well(f"my-{language}")
    page.locator('main a[href="/my/questions"]').click()
    page.wait_for_url("**/my/questions")


def test_bars_leave_a_low_window_to_what_one_reads_and_the_badge_covers_nothing(person):
    reader = person("ana", "phone").go("/inbox")
    page = reader.page
    expect(page.locator(".bottom-bar .count")).to_be_visible()
    for size in (ZOOMED, {"width": 360, "height": 740}, {"width": 1280, "height": 900}):
        page.set_viewport_size(size)
        is_low = size is ZOOMED
        for bar, position in (
            (".top", "static" if is_low else "sticky"),
            (".bottom-bar", "static" if is_low else "fixed"),
        ):
            assert page.locator(bar).evaluate("bar => getComputedStyle(bar).position") == position, size
        covered = page.evaluate(COVERED)
        assert covered == [], size
    page.set_viewport_size(ZOOMED)
    reader.looks_well("inbox-zoomed")


COVERED = """() => [...document.querySelectorAll(".menu-inbox .count, .bottom-bar .count")].flatMap((count) => {
  const box = count.getBoundingClientRect();
  return [...count.parentElement.children].filter((other) => other !== count && !other.matches(".sr")).map((other) =>
    [other.getBoundingClientRect(), other.outerHTML]).filter(([each]) => each.width && box.width
    && each.left < box.right - 0.5 && box.left < each.right - 0.5
    && each.top < box.bottom - 0.5 && box.top < each.bottom - 0.5)
    .map(([, html]) => html.slice(0, 40));
})"""


def test_a_time_zone_is_found_by_its_place_and_kept(person):
    gus = person("gus", timezone_id="America/Sao_Paulo").go("/settings")
    page, zones = gus.page, gus.page.locator("#time_zone")
    expect(zones.locator("optgroup").first.locator("option")).to_have_attribute("value", "America/Sao_Paulo")
    page.locator("#time_zone-find").fill("tokyo")
    expect(zones.locator('option[value="Asia/Tokyo"]')).to_be_visible()
    gus.looks_well("settings-zone")
    page.locator("#time_zone-find").press("Enter")
    expect(zones).to_have_value("Asia/Tokyo")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#time_zone")).to_have_value("Asia/Tokyo")
