"""Pictures and files in a text that is being written: chosen, dropped, pasted, described, taken out again."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from tests.community.attachments.test_attaching import picture

TITLE = "The dial shows sixty and the water stays cold"
BODY = "It hums, and then the lamp blinks. This is what I see:"
PASTE_AND_DROP = """async () => {
    const area = document.querySelector("main [name=body]"), canvas = document.createElement("canvas");
    const blob = await new Promise((done) => canvas.toBlob(done));
    const brought = (name) => {
        const data = new DataTransfer();
        data.items.add(new File([blob], name, { type: "image/png" }));
        return data;
    };
    const options = { bubbles: true, cancelable: true };
    area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: brought("pasted.png"), ...options }));
    area.dispatchEvent(new DragEvent("drop", { dataTransfer: brought("dropped.png"), ...options }));
}"""


def choose(person, *files):
    with person.page.expect_file_chooser() as chooser:
        person.press("Attach images or files")
    chooser.value.set_files([{"name": name, "mimeType": "", "buffer": data} for name, data in files])


def written(person) -> str:
    text: str = person.page.input_value("main [name=body]")
    return text


def test_a_picture_is_chosen_described_and_shown_in_the_question(person):
    for screen in ("phone", "desktop"):
        ana = person("ana", screen).go("/questions/new").fill(title=f"{TITLE} ({screen})", body=BODY)
        ana.page.locator("[name=space]").select_option("machines")
        choose(ana, ("A dial.png", picture()), ("log.txt", b"E18\n" * 9))
        words = ana.page.get_by_label("Describe this image")
        words.fill("The dial [at 60°]")
        expect(ana.page.locator(".attach__row progress")).to_have_count(0)
        assert "![The dial \\[at 60°\\]](/files/" in written(ana)
        assert "[log.txt](/files/" in written(ana)
        ana.looks_well("files-while-writing").press("Post question")
        shown = ana.page.get_by_role("img", name="The dial [at 60°]")
        expect(shown).to_have_js_property("naturalWidth", 960)
        with ana.page.expect_download() as kept:
            ana.page.get_by_role("main").get_by_role("link", name="log.txt").click()
        assert kept.value.suggested_filename == "log.txt"
        ana.looks_well("files-in-a-question")


def test_what_is_pasted_or_dropped_is_sent_and_can_be_taken_out(person):
    ana = person("ana").go("/questions/new").fill(body=BODY)
    ana.page.evaluate(PASTE_AND_DROP)
    rows = ana.page.locator(".attach__row:has(input)")
    expect(rows).to_have_count(2)
    assert written(ana).startswith(f"{BODY}\n\n![")
    ana.press("Remove pasted.png")
    expect(rows).to_have_count(1)
    assert "pasted" not in written(ana)
    assert "![dropped.png](" in written(ana)
    expect(ana.page.locator(":focus")).to_have_text("Attach images or files")


def test_what_cannot_be_taken_says_why_beside_the_text(person):
    ana = person("ana").go("/questions/new").fill(body=BODY)
    choose(ana, ("photo.png", b"<svg onload=alert(1)>"), ("film.mp4", b"a" * (10 * 1024**2 + 1)))
    ana.sees("The content of this file does not match its extension, .").sees("Files can be up to 10 MB.")
    assert written(ana) == BODY


def test_without_script_a_page_says_what_to_write(person):
    ana = person("ana", java_script_enabled=False).go("/questions/new")
    address = ana.page.get_by_role("link", name="Attach images or files").get_attribute("href")
    ana.go(address or "")
    ana.page.set_input_files("[name=file]", {"name": "A dial.png", "mimeType": "image/png", "buffer": picture()})
    ana.fill(alt="The dial").press("Send")
    assert ana.page.input_value("#markdown").startswith("![The dial](/files/")


def test_a_block_of_code_is_copied(person):
    ana = (
        person("ana")
        .go("/questions/new")
        .fill(title=TITLE, body=f"{BODY}\n\n```python\nfor each in dial:\n    turn(each)\n```")
    )
    ana.page.locator("[name=space]").select_option("machines")
    ana.press("Post question").page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ana.press("Copy").sees("Copied")
    assert ana.page.evaluate("navigator.clipboard.readText()") == "for each in dial:\n    turn(each)\n"


def test_a_picture_for_support_alone_is_seen_by_both_and_fetched_by_nobody_else(person):
    ana = person("ana", "phone").go("/questions/new").fill(title="The bill has a mark in the corner", body=BODY)
    ana.page.locator("[name=space]").select_option("machines")
    thread = ana.press("Post question").page.url
    mia = person("mia").go(thread).press("Escalate to support…", "link").fill(reason="It is about a bill.")
    mia.press("Escalate")
    case = ana.go("/my/cases").press("The bill has a mark in the corner", "link").page.url
    choose(ana, ("bill.png", picture()))
    expect(ana.page.locator(".attach__row progress")).to_have_count(0)
    ana.looks_well("files-for-support").press("Send to support")
    shown = ana.page.get_by_role("img", name="bill.png")
    expect(shown).to_have_js_property("naturalWidth", 960)

    gus = person("gus").go(case.replace("/my/cases", "/cases"))
    expect(gus.page.get_by_role("img", name="bill.png")).to_be_visible()
    gus.page.locator("label:has(#k-message)").click()
    choose(gus, ("answer.png", picture()))
    expect(gus.page.locator(".attach__row progress")).to_have_count(0)
    gus.looks_well("files-for-a-customer").press("Send to Ana")
    expect(gus.page.get_by_role("img", name="answer.png")).to_be_visible()

    address = shown.evaluate("image => image.src")
    status = {each: person(each).go("/").page.request.get(address).status for each in ("ana", "gus", "ben", "mia", "")}
    assert status == {"ana": 200, "gus": 200, "ben": 404, "mia": 404, "": 404}


def test_an_image_of_another_site_is_shown_by_a_key_and_asked_for_without_saying_from_where(person):
    seal = "https://images.example/seal.png"
    ana = (
        person("ana")
        .go("/questions/new")
        .fill(title="The seal has a crack all around", body=f"{BODY}\n\n![The seal]({seal})\n\n![Gone]({seal}?gone)")
    )
    asked: list[dict[str, str]] = []

    def answer(route: Route) -> None:
        asked.append(route.request.headers)
        if "gone" in route.request.url:
            route.abort()
        else:
            route.fulfill(body=picture(), content_type="image/png")

    ana.page.context.route("https://images.example/**", answer)
    ana.page.locator("[name=space]").select_option("machines")
    thread = ana.press("Post question").page.url
    ana.looks_well("foreign-image")
    assert asked == []
    link = ana.page.get_by_role("link", name="Show image from images.example (The seal)")
    link.focus()
    ana.page.keyboard.press("Enter")
    expect(ana.page.get_by_role("img", name="The seal")).to_have_js_property("naturalWidth", 1600)
    assert "referer" not in asked[0]
    expect(ana.page.locator(":focus img")).to_have_count(1)
    ana.looks_well("foreign-image-shown")
    ana.page.get_by_role("link", name="Show image from images.example (Gone)").click()
    ana.sees("The image could not be loaded.")
    without = person("", java_script_enabled=False).go(thread)
    shown = without.page.get_by_role("link", name="Show image from images.example (The seal)")
    assert shown.get_attribute("href") == seal
