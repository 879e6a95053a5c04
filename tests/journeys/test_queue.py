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
        mia.press("Post my question").press("Hand it to support", "link").fill(reason=WHY).press("Escalate")
    gus.go("/cases?queue=unassigned&sort=number&turned=1").looks_well("queue-of-ten")
    person("gus", "phone").go("/cases?queue=unassigned").looks_well("queue-of-ten")
    key, page = gus.page.keyboard.press, gus.page

    key("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    key("Escape")
    for each in "jjk":
        key(each)
    expect(page.get_by_role("link", name="The dishwasher number 0 leaks")).to_be_focused()
    key("x")
    expect(page.get_by_role("checkbox", name="Choose case #1", exact=True)).to_be_checked()
    gus.looks_well("queue-chosen")
    key("x")
    key("/")
    expect(page.get_by_role("searchbox", name="Words, a number or a name")).to_be_focused()
    page.keyboard.type("number jxe")
    expect(page).to_have_url(f"{gus.address}/cases?queue=unassigned&sort=number&turned=1")
    gus.go("/cases?queue=unassigned&sort=number&turned=1")
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
        key("e")
        expect(page.get_by_role("checkbox", name="Then open the next case of the queue")).to_be_checked()
        key("ArrowDown")
        key("ArrowDown")
        key("Tab")
        page.keyboard.type("A technician came.")
        key("Enter")
    gus.sees("That was the last case of this queue.").sees("Nothing waits here").looks_well("queue-empty")
    assert "queue=unassigned" in page.url
