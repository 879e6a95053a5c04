"""An agent clears the queue without touching the mouse."""

from __future__ import annotations

from playwright.sync_api import expect

BODY = "Since the repair three weeks ago water runs down the front. I have cleaned the seal and levelled the feet."
WHY = "Only a technician can say."
CASES = 10


def test_ten_cases_are_cleared_by_keyboard_alone(person):
    mia, gus = person("mia"), person("gus")
    for number in range(CASES):
        mia.go("/questions/new").fill(title=f"The dishwasher number {number} leaks", body=BODY, space="machines")
        mia.press("Post question").press("Escalate to support", "link").fill(reason=WHY).press("Escalate")
    gus.go("/cases?queue=unassigned&sort=number&reverse=1").looks_well("queue-of-ten")
    person("gus", "phone").go("/cases?queue=unassigned").looks_well("queue-of-ten")
    key, page = gus.page.keyboard.press, gus.page

    key("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    key("Escape")
    for each in "jjk":
        key(each)
    expect(page.get_by_role("link", name="The dishwasher number 0 leaks")).to_be_focused()
    key("x")
    expect(page.get_by_role("checkbox", name="Select case #1", exact=True)).to_be_checked()
    gus.looks_well("queue-chosen")
    key("x")
    key("/")
    expect(page.get_by_role("searchbox", name="Words, case number or name")).to_be_focused()
    page.keyboard.type("number jxe")
    expect(page).to_have_url(f"{gus.address}/cases?queue=unassigned&sort=number&reverse=1")
    gus.go("/cases?queue=unassigned&sort=number&reverse=1")
    key("j")
    key("o")
    expect(page.get_by_role("heading", level=1)).to_have_text("The dishwasher number 0 leaks")
    key("j")
    expect(page.get_by_role("heading", level=1)).to_have_text("The dishwasher number 1 leaks")
    key("k")
    expect(page.get_by_role("heading", level=1)).to_have_text("The dishwasher number 0 leaks")
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") == 0, "only the panes of a case scroll"

    for number in range(CASES):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"The dishwasher number {number} leaks")
        page.wait_for_load_state()  # keys work once the script is there
        key("e")
        expect(page.get_by_role("checkbox", name="Then open the next case in the queue")).to_be_checked()
        expect(page.locator(".resolve__choice input:checked")).to_be_focused()
        key("ArrowDown")
        key("ArrowDown")
        key("Tab")
        page.keyboard.type("A technician came.")
        key("Enter")
    gus.sees("That was the last case in this queue.").sees("Nothing here right now").looks_well("queue-empty")
    assert "queue=unassigned" in page.url


SHARED = "/cases?queue=unassigned&sort=number&reverse=1"
ROWS_THAT_FIT = """() => {
  const list = document.getElementById("case-list"), row = list.firstElementChild;
  for (let number = 0; number < 30; number++) list.append(row.cloneNode(true));
  const boxes = [...list.children].map((each) => each.getBoundingClientRect());
  return [boxes.filter((box) => box.top >= 0 && box.bottom <= innerHeight).length, boxes[1].height];
}"""


def test_two_agents_share_a_queue_that_is_alive(person):
    mia, gus, lea = person("mia"), person("gus"), person("lea", "phone")
    for number in range(3):
        _escalates(mia, f"The grinder number {number} is stuck")
    _is_dense(gus.go(SHARED).looks_well("queue-compact"))
    _sets_density(gus.go(SHARED), "comfortable")
    gus.looks_well("queue-comfortable")
    expect(gus.page.locator(".case-row__excerpt").first).to_be_visible()
    _sets_density(gus, "compact")

    page = gus.page
    number = page.locator("[data-row]").nth(1).get_attribute("data-id")
    before, here = page.locator("[data-row]").first.bounding_box(), page.locator(f"[data-id='{number}'] [data-here]")
    lea.go(f"/cases/{number}")
    expect(here).to_contain_text("Lea Vogel is here", timeout=30_000)
    lea.page.locator("[name=body]:visible").first.fill("I ask the plant.")
    expect(here).to_contain_text("is writing", timeout=60_000)
    lea.page.keyboard.press("Control+Enter")
    _escalates(mia, "The grinder smells of fire")
    expect(page.locator("[data-words]")).to_contain_text("1 new", timeout=30_000)
    expect(page.locator("[data-words]")).to_contain_text("1 changed", timeout=30_000)
    assert page.locator("[data-row]").count() == 3, "nothing moves until one asks"
    assert page.locator("[data-row]").first.bounding_box() == before
    gus.looks_well("queue-news")
    page.keyboard.press(".")
    gus.sees("4 cases").sees("The grinder smells of fire").page.wait_for_load_state()

    _keeps_its_place(gus)
    page.get_by_label("Select all on this page").check()
    gus.sees("3 selected")
    page.locator("[name=deed]:visible").select_option("priority")
    page.locator("#many-priority").select_option("high")
    gus.press("Apply").sees("3 cases updated.").press("Undo").sees("3 cases restored.")
    _changes_many_on_the_phone(lea)


def _is_dense(someone):
    fits, height = someone.page.evaluate(ROWS_THAT_FIT)
    assert fits >= 14
    assert 40 <= height <= 44


def _keeps_its_place(someone):
    """By keyboard: the second row, which then goes; the row that takes its place, its case, and back to it."""
    key, page = someone.page.keyboard.press, someone.page
    second = page.locator("[data-row]").nth(1).get_by_role("link").first
    for each in "jja":
        key(each)
    someone.sees("1 case updated.").sees("3 cases")
    expect(second).to_be_focused()
    assert page.url.endswith(SHARED)
    page.wait_for_load_state()
    key("o")
    expect(page.get_by_role("heading", level=1)).to_contain_text("number 2 is stuck")
    expect(page.locator("#queue [aria-current]")).to_be_visible()
    page.wait_for_load_state()
    for each in "gq":
        key(each)
    expect(second).to_be_focused()


def _changes_many_on_the_phone(lea):
    """In French: what notifies a customer is asked about first, and undone."""
    lea.go("/settings").fill(locale="fr").page.locator("main form:has([name=locale]) button").first.click()
    expect(lea.page.locator("html")).to_have_attribute("lang", "fr")
    lea.go("/cases?queue=all").looks_well("queue-cards")
    _sets_density(lea, "comfortable")
    lea.looks_well("queue-cards-comfortable")
    for each in lea.page.locator("input[name=case]").all():
        each.check()
    lea.page.locator("[name=deed]:visible").select_option("status")
    lea.page.locator("#many-status").select_option("waiting_on_customer")
    lea.press("Appliquer").sees("client sera prévenu").troubles.clear()  # it is answered 422
    lea.looks_well("queue-confirm")
    lea.press("Confirmer et appliquer").sees("1 dossier modifié").looks_well("queue-changed")
    lea.page.locator("main .flash [name=deed]").click()
    lea.sees("1 dossier rétabli")


def _escalates(someone, title):
    someone.go("/questions/new").fill(title=title, body=BODY, space="machines")
    someone.press("Post question").press("Escalate to support", "link").fill(reason=WHY).press("Escalate")


def _sets_density(someone, density):
    someone.page.locator(f"[name=density][value={density}]").click()
    expect(someone.page.locator("#case-list")).to_have_attribute("data-density", density)
