"""People who walk through the product by what its pages offer: links and buttons, with script and without."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.core.mail.message import outbox
from tests.conftest import Browser
from tests.walks.inputs import Inputs, Sent
from tests.walks.offers import BASE, FRESH, Kinds, buttons_of, key_of, links_of, paths_of, requests_of
from tests.walks.page import Button, Form, Link, Page, is_ours
from tests.walks.scripts import BY_SCRIPT, Ask

STARTS = ("/", "/questions", "/suggestions", "/roadmap", "/search?q=drum", "/tags", "/members", "/spaces/machines")
TYPED = ("body", "text", "title", "response", "description")  # fields whose words must come back
LONGEST_KEPT = 1_000  # characters that come back for certain
MOST_REDIRECTS = 6
NEWEST = 5  # mails
SENTENCE = "data-sentence"  # what script shows of a refusal


class DeadEnd(AssertionError):
    """A link or a button that led nowhere."""


@dataclass
class Walker:
    """Someone who goes where the dice send them, on the page that they have open."""

    name: str
    browser: Browser
    dice: Random
    enter: Callable[[], Browser]
    starts: Sequence[str] = STARTS
    seen: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    trail: list[str] = field(default_factory=list)
    page: Page | None = None
    kind: str = ""  # of what was taken last
    passed: dict[str, str] = field(default_factory=dict)  # by kind, where something was offered that was never taken

    def __post_init__(self) -> None:
        self.inputs = Inputs(self.dice)
        self.kinds = Kinds(self.browser.application)

    def step(self) -> None:
        """Open a page, or take one of the links and buttons of the open one. Raises DeadEnd."""
        chance = self.dice.random()
        if chance < 0.03 and (letter := self._letter()):
            self.page = Page(BASE, letter)
        offers = self._offers(self.page) if self.page and chance < 0.93 else {}
        if not self.page or not offers:
            self._go_elsewhere(chance)
            return
        self.passed |= {each: self.page.again_at for each in offers if not self.seen[each]}
        self.kind = self.dice.choices(list(offers), [1 / (1 + self.seen[each]) ** 2 for each in offers])[0]
        self.passed.pop(self.kind, None)
        self.seen[self.kind] += 1
        self.dice.choice(offers[self.kind])()

    def _go_elsewhere(self, chance: float) -> None:
        """Type an address, or go back to a page that offered something that was never taken."""
        if self.name == "stranger" and chance > 0.99:
            self.browser = self.enter()
        self.kind = self.dice.choice([*self.starts, *self.passed])
        place = self.passed.pop(self.kind, self.kind)
        self._follow(Page(BASE, ""), Link(urljoin(BASE, place), "(typed)"))

    def _offers(self, page: Page) -> dict[str, list[Callable[[], None]]]:
        """What can be done on the page, by kind: one that was seldom taken is more likely."""
        offers: dict[str, list[Callable[[], None]]] = defaultdict(list)
        for link in links_of(page):
            offers[self.kinds.of_link(link)].append(partial(self._follow, page, link))
        for form, button in (*buttons_of(page, "POST"), *buttons_of(page, "GET")):
            offers[self.kinds.of_button(form, button)].append(partial(self._press, page, form, button))
        for ask in requests_of(page):
            offers[self.kinds.of_request(ask)].append(partial(self._request, page, ask))
        return offers

    def _letter(self) -> str:
        """One of the newest mails to this person, or to an address that was typed on a walk."""
        mine = [each.html for each in outbox() if each.to.startswith((f"{self.name}@", "walker"))]
        return self.dice.choice(mine[-NEWEST:]) if mine else ""

    def _follow(self, page: Page, link: Link) -> None:
        if link.is_swapped and self.dice.random() < 0.5:
            self._request(page, Ask(link.href, "htmx"))
            return
        self.trail.append(f"follow “{link.words}” {link.href}")
        if link.href.startswith(page.top):
            self._find(page, link.href)
            return
        answer, address = self._go(link.href, self._get(link.href))
        self._judge(answer, lambda: link.href in {each.href for each in links_of(self._again(page))})
        self._look(answer, address)
        if answer.status_code == 200 and self.page:
            self._find(self.page, address if "#" in address else link.href)

    @staticmethod
    def _find(page: Page, address: str) -> None:
        """The place on the page that the address names is there."""
        fragment = urlsplit(address).fragment
        if fragment and fragment not in page.ids:
            raise DeadEnd(f"no place #{fragment} on {page.address}")

    def _press(self, page: Page, form: Form, button: Button) -> None:
        sent, by_hand = self.inputs.fill(form, button)
        address = button.action or form.action
        shown = [(name, str(value)[:120]) for name, value in sent if name not in FRESH]
        self.trail.append(f"press “{button.label}” {form.method} {address} {shown}")
        if form.draft and self.dice.random() < 0.2:
            self._save_draft(form, sent)
        if form.is_swapped and not button.is_plain and self.dice.random() < 0.5:
            self._swap(page, form, button, address, sent)
            return
        if form.method == "GET":
            split = urlsplit(address)
            query = urlencode([*parse_qsl(split.query), *sent])
            address = split._replace(query=query, fragment="").geturl()
            answer, address = self._go(address, self._get(address))
        else:
            answer, address = self._go(address, self._post(address, sent))
        if (answer.status_code in (413, 422) and by_hand) or self._is_told_again(answer, address):
            self._keeps(answer, sent)
        else:
            self._judge(answer, lambda: self._is_still_offered(page, form, button))
        self._look(answer, address, page)
        if answer.status_code == 200 and self.page:
            self._find(self.page, address)

    def _save_draft(self, form: Form, sent: Sent) -> None:
        """Save what was typed as script does while it is typed: another page may have saved something else, and what is
        far too long is no draft."""
        words = [(name, value) for name, value in sent if isinstance(value, str)]
        answer = self._post("/drafts", [*words, ("key", form.draft)], {"Accept": "application/json"})
        if answer.status_code not in (200, 409, 413):
            raise DeadEnd(f"the draft is refused with {answer.status_code}: {_said(answer)}")

    def _swap(self, page: Page, form: Form, button: Button, address: str, sent: Sent) -> None:
        """Send the form as script does: a part of the page comes back, or a refusal with a sentence to show."""
        headers = BY_SCRIPT | {"HX-Current-URL": page.address}
        answer, _address = self._go(address, self._post(address, sent, headers), headers)
        self.statuses[answer.status_code] += 1
        is_shown = "HX-Reswap" in answer.headers or SENTENCE in answer.text
        if not (answer.status_code in (409, 413, 422) and is_shown):
            self._judge_part(answer, lambda: self._is_still_offered(page, form, button))
        self.page = self._again(page)
        if way := answer.headers.get("HX-Redirect"):
            self._look(*self._go(urljoin(address, way), self._get(urljoin(address, way))))

    def _request(self, page: Page, ask: Ask) -> None:
        """Ask for what a script of the page asks for."""
        self.trail.append(f"{ask.behaviour} asks {ask.address}")
        if ask.is_post:
            answer = self._post(ask.address, [("csrf_token", self.browser.token), *ask.sent()], ask.headers)
        else:
            answer = self._get(ask.address, ask.headers)
        answer, _address = self._go(ask.address, answer, ask.headers)
        self._judge_part(answer, lambda: ask.path in paths_of(self._again(page)), may_be_whole=ask.is_of_browser)

    def _judge_part(
        self, answer: TestResponse, is_still_offered: Callable[[], bool], *, may_be_whole: bool = False
    ) -> None:
        """Refuse what no script can use: an error that somebody else did not cause, or a whole page."""
        if answer.status_code >= 500 or (answer.status_code >= 400 and is_still_offered()):
            raise DeadEnd(f"script asks, and is refused with {answer.status_code}: {_said(answer)}")
        is_whole = answer.mimetype == "text/html" and "<main" in answer.text
        if answer.status_code < 400 and is_whole and not may_be_whole and is_still_offered():
            raise DeadEnd(f"script asks for a part, and is given a page: {_said(answer)}")

    def _is_still_offered(self, page: Page, form: Form, button: Button) -> bool:
        offered = buttons_of(self._again(page), form.method)
        return key_of(form, button) in {key_of(*each) for each in offered}

    def _get(self, address: str, headers: dict[str, str] | None = None) -> TestResponse:
        return self.browser.get(address, headers=self._headers() | (headers or {}))

    def _post(self, address: str, sent: Sent, headers: dict[str, str] | None = None) -> TestResponse:
        return self.browser.post(address, data=MultiDict(sent), headers=self._headers() | (headers or {}))

    def _headers(self) -> dict[str, str]:
        return {"Referer": self.page.address} if self.page else {}

    def _go(
        self, address: str, answer: TestResponse, headers: dict[str, str] | None = None
    ) -> tuple[TestResponse, str]:
        """Follow redirects as a browser does; where they lead must be there."""
        for number in range(MOST_REDIRECTS):
            if answer.status_code not in (301, 302, 303, 307, 308):
                break
            address = urljoin(address, answer.headers["Location"])
            if not is_ours(address, BASE):
                break
            answer = self._get(address, headers)
            if answer.status_code >= 400 and not self._is_told_again(answer, address):
                raise DeadEnd(f"redirect {number + 1} leads to {address}, {answer.status_code}: {_said(answer)}")
        else:
            raise DeadEnd(f"redirects without end: {address}")
        return answer, address

    def _is_told_again(self, answer: TestResponse, address: str) -> bool:
        """Whether it is the open page again, which is a refusal or tells what was mistyped in its address."""
        is_there = self.page is not None and self.page.address == address and answer.request.method == "GET"
        return is_there and 400 <= answer.status_code < 500

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
        """The page as it is now; an empty one where it is gone."""
        answer = self.browser.get(page.again_at, follow_redirects=True)
        is_sign_in = bool(answer.history) and answer.request.path == "/login"
        is_there = answer.status_code == 200 and answer.mimetype == "text/html" and not is_sign_in
        return Page(page.again_at, answer.text if is_there else "")

    def _look(self, answer: TestResponse, address: str, before: Page | None = None) -> None:
        """Open the page. One that is the answer to a form can be asked for again where the form was."""
        is_page = answer.mimetype == "text/html" and is_ours(address, BASE)
        again_at = before.again_at if before and answer.request.method == "POST" else ""
        page = Page(address, answer.text, again_at) if is_page else None
        self.page = page if page and page.title else None
        if self.page:
            for link in self.page.links:
                self._find(self.page, link.href) if link.href.startswith(self.page.top) else None
        if urlsplit(address).path == "/login" and self.name != "stranger":
            self.browser, self.page = self.enter(), None


def _said(answer: TestResponse) -> str:
    main = answer.text.partition("<main")[2].partition("</main>")[0].partition(">")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", main or answer.text).split())[:300]


def _goes_on(answer: TestResponse) -> bool:
    """Whether the page offers more than its bars and the start page."""
    page = Page(BASE, answer.text)
    ways = {urlsplit(link.href).path for link in page.in_main} - {"", "/"}
    return answer.mimetype == "text/html" and (bool(ways) or bool(page.forms))
