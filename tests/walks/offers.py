"""What a page offers to those who walk, and what kind of offer each is."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.walks.page import Button, Form, Link, Page, is_ours
from tests.walks.scripts import Ask

BASE = "http://localhost"
# Whoever signs out walks no further; pages for developers are not part of the product.
NOT_WALKED = re.compile(r"^/(logout|dev/|dev$|settings/security/sign-out)")
FRESH = {"csrf_token", "form_id", "revision", "seen"}  # each page has its own

MOST_NAMES = 2  # in an address that is a kind of its own


def is_walked(address: str) -> bool:
    """Whether it is an address of the product that those who walk go to."""
    return is_ours(address, BASE) and not NOT_WALKED.match(urlsplit(address).path)


def links_of(page: Page) -> list[Link]:
    """Its links to pages of the product."""
    return [each for each in page.links if is_walked(each.href)]


def buttons_of(page: Page, method: str) -> list[tuple[Form, Button]]:
    """Its buttons that send a form by this method, each with its form."""
    pairs = [(form, button) for form in page.forms if form.method == method for button in form.buttons]
    return [(form, button) for form, button in pairs if is_walked(button.action or form.action)]


def requests_of(page: Page) -> list[Ask]:
    """What its scripts, and the browser for it, ask the product for."""
    return [each for each in page.asks if is_walked(each.address)]


def paths_of(page: Page) -> set[str]:
    """The paths of all that the page asks for or links to."""
    return {each.path for each in page.asks} | {urlsplit(each.href).path for each in page.links}


def key_of(form: Form, button: Button) -> tuple[object, ...]:
    """The same for the same button on the same page at another time."""
    hidden = [(each.name, each.value) for each in form.controls if each.kind == "hidden" and each.name not in FRESH]
    return button.action or form.action, button.name, button.value, *hidden


class Kinds:
    """Tells offers of one kind, which differ in what they are about only, by the routes of an application."""

    def __init__(self, app: Flask) -> None:
        self._routes = app.url_map.bind(urlsplit(BASE).netloc)

    def of_link(self, link: Link) -> str:
        return f"follow {self._route(link.href, 'GET')}"

    def of_button(self, form: Form, button: Button) -> str:
        value = re.sub(r"\d+", "N", button.value)
        return f"press {form.method} {self._route(button.action or form.action, form.method)} {button.name}={value}"

    def of_request(self, ask: Ask) -> str:
        return f"{ask.behaviour} asks {self._route(ask.address, 'POST' if ask.is_post else 'GET')}"

    def _route(self, address: str, method: str) -> str:
        split = urlsplit(address)
        names = sorted({name for name, _value in parse_qsl(split.query)})
        try:
            place = self._routes.match(split.path, method)[0]
        except (RequestRedirect, HTTPException):
            place = re.sub(r"\d+", "N", split.path)
        return f"{place}?{'&'.join(names) if len(names) <= MOST_NAMES else 'many'}".removesuffix("?")
