"""People who walk through the product by what its pages offer: links and buttons, as a browser without script."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.conftest import Browser
from tests.walks.inputs import Inputs, Sent
from tests.walks.page import Button, Form, Link, Page, is_ours

Offer = TypeVar("Offer")

BASE = "http://localhost"
STARTS = ("/", "/questions", "/suggestions", "/roadmap", "/search?q=drum", "/tags", "/members", "/spaces/machines")
# Whoever signs out walks no further; pages for developers are not part of the product.
NOT_WALKED = re.compile(r"^/(logout|dev/|dev$|settings/security/sign-out)")
FRESH = {"csrf_token", "form_id", "revision", "seen"}  # each page has its own
TYPED = ("body", "text", "title", "response", "description")  # fields whose words must come back
LONGEST_KEPT = 1_000  # characters that come back for certain
MOST_REDIRECTS = 6


class DeadEnd(AssertionError):
    """A link or a button that led nowhere."""


@dataclass
class Walker:
    """Someone who goes where the dice send them, on the page that they have open."""

    name: str
    browser: Browser
    dice: Random
    enter: Callable[[], Browser]
    seen: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    trail: list[str] = field(default_factory=list)
    page: Page | None = None
    shape: str = ""  # of the link or button that was taken last

    def __post_init__(self) -> None:
        self.inputs = Inputs(self.dice)

    def step(self) -> None:
        """Open a page, or take one of the links and buttons of the open one. Raises DeadEnd."""
        page = self.page
        if page is None or self.dice.random() < 0.04:
            self._follow(Page(BASE, ""), Link(urljoin(BASE, self.dice.choice(STARTS)), "(typed)"))
            return
        links, posts, gets = links_of(page), buttons_of(page, "POST"), buttons_of(page, "GET")
        if posts and self.dice.random() < 0.5:
            self._press(page, *self._choose(posts, shape_of_button))
        elif gets and self.dice.random() < 0.2:
            self._press(page, *self._choose(gets, shape_of_button))
        elif links:
            self._follow(page, self._choose([(each,) for each in links], shape_of_link)[0])
        else:
            self.page = None

    def _choose(self, offers: list[Offer], shape: Callable[[Offer], str]) -> Offer:
        """One of them, more likely one of a kind that was seldom taken."""
        shapes = [shape(each) for each in offers]
        index = self.dice.choices(range(len(offers)), [1 / (1 + self.seen[each]) ** 2 for each in shapes])[0]
        self.shape = shapes[index]
        self.seen[self.shape] += 1
        return offers[index]

    def _follow(self, page: Page, link: Link) -> None:
        self.trail.append(f"follow “{link.words}” {link.href}")
        if link.href.startswith(f"{page.address.partition('#')[0]}#"):
            self._find(page, link)
            return
        answer, address = self._go(link.href, self._get(link.href))
        self._judge(answer, lambda: link.href in {each.href for each in links_of(self._again(page))})
        self._look(answer, address)
        if answer.status_code == 200 and self.page:
            self._find(self.page, link)

    @staticmethod
    def _find(page: Page, link: Link) -> None:
        """The place on the page that the link names is there."""
        fragment = urlsplit(link.href).fragment
        if fragment and fragment not in page.ids:
            raise DeadEnd(f"no place #{fragment} on {page.address}")

    def _press(self, page: Page, form: Form, button: Button) -> None:
        sent, by_hand = self.inputs.fill(form, button)
        address = button.action or form.action
        shown = [(name, str(value)[:120]) for name, value in sent if name not in FRESH]
        self.trail.append(f"press “{button.label}” {form.method} {address} {shown}")
        if form.method == "GET":
            split = urlsplit(address)
            query = urlencode([*parse_qsl(split.query), *sent])
            address = split._replace(query=query, fragment="").geturl()
            answer, address = self._go(address, self._get(address))
        else:
            posted = self.browser.post(address, data=MultiDict(sent), headers=self._headers())
            answer, address = self._go(address, posted)
        if answer.status_code in (413, 422) and by_hand:
            self._keeps(answer, sent)
        else:
            key = key_of(form, button)
            again = lambda: buttons_of(self._again(page), form.method)  # noqa: E731
            self._judge(answer, lambda: key in {key_of(*each) for each in again()})
        self._look(answer, address)

    def _get(self, address: str) -> TestResponse:
        return self.browser.get(address, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        return {"Referer": self.page.address} if self.page else {}

    def _go(self, address: str, answer: TestResponse) -> tuple[TestResponse, str]:
        """Follow redirects as a browser does; where they lead must be there."""
        for number in range(MOST_REDIRECTS):
            if answer.status_code not in (301, 302, 303, 307, 308):
                break
            address = urljoin(address, answer.headers["Location"])
            if not is_ours(address, BASE):
                break
            answer = self._get(address)
            if answer.status_code >= 400:
                raise DeadEnd(f"redirect {number + 1} leads to {address}, {answer.status_code}: {_said(answer)}")
        else:
            raise DeadEnd(f"redirects without end: {address}")
        return answer, address

    def _judge(self, answer: TestResponse, is_still_offered: Callable[[], bool]) -> None:
        """Refuse what no page should lead to: else somebody or the clock was faster, and the answer leads on."""
        status = answer.status_code
        self.statuses[status] += 1
        if status < 400:
            return
        said = f"{status}: {_said(answer)}"
        if status >= 500:
            raise DeadEnd(said)
        if not _goes_on(answer):
            raise DeadEnd(f"no way on from {said}")
        if status != 409 and is_still_offered():
            raise DeadEnd(f"offered, and refused with {said}")

    def _keeps(self, answer: TestResponse, sent: Sent) -> None:
        """What was mistyped is told, and what was typed is in the form that comes back."""
        self.statuses[answer.status_code] += 1
        controls = [each for form in Page(BASE, answer.text).forms for each in form.controls]
        there = {each.value.strip() for each in controls if each.is_typed}
        typed = [(name, value.strip()) for name, value in sent if name in TYPED and value.isprintable()]
        lost = [name for name, value in typed if len(value) < LONGEST_KEPT and value not in there | {""}]
        if lost:
            raise DeadEnd(f"what was typed as {', '.join(lost)} is not in the form that came back: {_said(answer)}")

    def _again(self, page: Page) -> Page:
        answer = self.browser.get(page.address, follow_redirects=True)
        is_there = answer.status_code == 200 and answer.mimetype == "text/html"
        return Page(page.address, answer.text if is_there else "")

    def _look(self, answer: TestResponse, address: str) -> None:
        is_page = answer.mimetype == "text/html" and is_ours(address, BASE)
        page = Page(address, answer.text) if is_page else None
        self.page = page if page and page.title else None
        if urlsplit(address).path == "/login" and self.name != "stranger":
            self.browser, self.page = self.enter(), None


def links_of(page: Page) -> list[Link]:
    """Its links to pages of the product."""
    ours = (each for each in page.links if is_ours(each.href, BASE))
    return [each for each in ours if not NOT_WALKED.match(urlsplit(each.href).path)]


def buttons_of(page: Page, method: str) -> list[tuple[Form, Button]]:
    """Its buttons that send a form by this method, each with its form."""
    pairs = [(form, button) for form in page.forms if form.method == method for button in form.buttons]
    return [
        (form, button) for form, button in pairs if not NOT_WALKED.match(urlsplit(button.action or form.action).path)
    ]


def key_of(form: Form, button: Button) -> tuple[object, ...]:
    """The same for the same button on the same page at another time."""
    hidden = [(each.name, each.value) for each in form.controls if each.kind == "hidden" and each.name not in FRESH]
    return button.action or form.action, button.name, button.value, *hidden


def shape_of_link(offer: tuple[Link]) -> str:
    return f"follow {shape_of(offer[0].href)}"


def shape_of_button(offer: tuple[Form, Button]) -> str:
    form, button = offer
    return f"press {form.method} {shape_of(button.action or form.action)} {button.name}={shape_of(button.value)}"


def shape_of(address: str) -> str:
    """An address without what it is about."""
    split = urlsplit(address)
    names = "&".join(sorted({name for name, _value in parse_qsl(split.query)}))
    return re.sub(r"\d+", "N", f"{split.path}?{names}").removesuffix("?")


def _said(answer: TestResponse) -> str:
    main = answer.text.partition("<main")[2].partition("</main>")[0].partition(">")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", main or answer.text).split())[:300]


def _goes_on(answer: TestResponse) -> bool:
    """Whether the page offers more than its bars and the start page."""
    page = Page(BASE, answer.text)
    ways = {urlsplit(link.href).path for link in page.in_main} - {"", "/"}
    return answer.mimetype == "text/html" and (bool(ways) or bool(page.forms))
