"""An everyday of the community, in two languages and on two screens: a question with a picture, an answer, a comment
that names somebody, a vote, an acceptance, and minds that change. What is pressed is found by what it does, so that
the words may be in any language."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Locator, expect

from tests.community.attachments.test_attaching import picture
from tests.journeys.conftest import Person
from tests.products import products

TITLES = {
    ("zoe", "phone"): "Le batteur tourne de moins en moins vite",
    ("zoe", "desktop"): "Le batteur s'arrête à la vitesse trois",
    ("ana", "phone"): "The mixer turns slower and slower",
    ("ana", "desktop"): "The mixer stops at speed three",
}
BODY = "It began on Sunday with a thick dough. I have cleaned the coupling and tried another bowl. This is the dial:"
ADVICE = "Grease the gear below the head: four screws, ten minutes, and it sounds like new."
BETTER = "Grease the gear below the head with grease for food: four screws, ten minutes, and it sounds like new."
REMARK = "@ben does that hold for the small one as well?"


@products(("asker", "screen"), ("zoe", "phone"), ("ana", "desktop"), ("zoe", "desktop"), ("ana", "phone"))
def test_an_everyday_of_the_community(person, asker, screen):
    title = TITLES[asker, screen]
    asks, ben, mia = person(asker, screen), person("ben", screen), person("mia", screen)
    thread = _asks_with_a_picture(asks, title)

    ben.go(thread).fill(body=ADVICE).page.locator("form[action$='/answers'] button.btn--wakes").click()
    ben.sees(ADVICE).looks_well(f"everyday-{asker}-answered")

    answer = asks.go(thread).page.locator("article").filter(has_text="below the head")
    answer.locator(".comment-form summary").click()
    answer.locator("form[action$='/comments'] textarea").fill(REMARK)
    answer.locator("form[action$='/comments'] button[data-behaviour=submit-once]").click()
    expect(answer.get_by_role("link", name="@ben")).to_be_visible()
    vote = answer.locator("form[action$='/vote'] button").first
    _stays(asks, vote, vote)
    taken = answer.locator("form[action$='/unaccept'] button")
    _stays(asks, answer.locator("form[action$='/accept'] button"), taken)
    asks.looks_well(f"everyday-{asker}-accepted")
    ben.go("/inbox").sees_soon(title)

    _edits(ben.go(thread), ben.page.locator("article").filter(has_text=ADVICE), body=BETTER)
    ben.sees(BETTER)
    _edits(mia.go(thread), mia.page.locator("article").first, title=f"{title} again", summary="Again")
    heading = asks.go(thread).page.get_by_role("heading", level=1)
    expect(heading).to_have_text(f"{title} again")
    asks.page.locator("a[href$='/revisions']").first.click()
    asks.looks_well(f"everyday-{asker}-history").page.locator("form[action$='/rollback'] button").first.click()
    asks.page.wait_for_load_state()
    asks.go(thread)
    expect(heading).to_have_text(title)

    open_again = answer.locator("form[action$='/accept'] button")
    _stays(asks, taken, open_again, pressed="false")
    asks.looks_well(f"everyday-{asker}-undone")


def _asks_with_a_picture(asks: Person, title: str) -> str:
    asks.go("/questions/new").fill(title=title, body=BODY, space="machines", tags="mixer")
    with asks.page.expect_file_chooser() as chooser:
        asks.page.locator(".attach button").first.click()
    chooser.value.set_files(FilePayload(name="dial.png", mimeType="image/png", buffer=picture()))
    expect(asks.page.locator(".attach__row progress")).to_have_count(0)
    asks.page.locator(".attach__row input").first.fill("The dial at three")
    asks.page.locator("form[action='/questions/new'] button.btn--primary").click()
    expect(asks.page.get_by_role("heading", level=1)).to_have_text(title)
    expect(asks.page.get_by_role("img", name="The dial at three")).to_be_visible()
    return asks.looks_well(f"everyday-{asks.handle}-asked").page.url


def _edits(someone: Person, article: Locator, **words: str) -> None:
    article.locator("a[href$='/edit']").first.click()
    someone.fill(**words).page.locator("form.edit button.btn--primary").click()
    expect(someone.page.locator("form.edit")).to_have_count(0)


def _stays(someone: Person, button: Locator, then: Locator, pressed: str = "true") -> None:
    """Press a button that changes a part of the page, which stays where it is."""
    someone.page.evaluate("() => { window.stayed = true; }")
    button.click()
    expect(then).to_have_attribute("aria-pressed", pressed)
    assert someone.page.evaluate("() => window.stayed"), "the page was loaded anew"
