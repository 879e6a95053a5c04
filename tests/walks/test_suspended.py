"""Whoever is suspended or banned is offered nothing that would be refused: they read, appeal and change settings."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.accounts.members.models import NEVER, Member
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.products import products
from tests.routes import walk
from tests.walks.offers import BASE, buttons_of, requests_of
from tests.walks.page import Page
from tests.world_again import filled

ENDS = {"suspended": lambda: clock.now() + timedelta(days=3), "banned": lambda: NEVER}


def refused_on(app, page: Page) -> set[str]:
    """The endpoints of what the page offers to send and a suspended member may not."""
    routes = app.url_map.bind("localhost")
    sent = [button.action or form.action for form, button in buttons_of(page, "POST")]
    sent += [each.address for each in requests_of(page) if each.is_post]
    found = set()
    for address in sent:
        try:
            endpoint = routes.match(urlsplit(address).path, "POST")[0]
        except (RequestRedirect, HTTPException):
            continue
        if not getattr(app.view_functions[endpoint], "is_open_to_suspended", False):
            found.add(endpoint)
    return found


@products(("how", "handle"), *product(ENDS, ("ana", "ben")))
def test_nothing_that_a_page_offers_is_refused(app, signed_in, how, handle):
    world = filled()
    people = world.people
    with unit_of_work():
        db.session.get_one(Member, people[handle].id).suspended_until = ENDS[how]()
    browser = signed_in(people[handle])
    offered: dict[str, list[str]] = {}
    for _endpoint, path in walk(app, world, "GET", every=True):
        if path.startswith("/dev/"):
            continue
        answer = browser.get(path)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            for each in refused_on(app, Page(f"{BASE}{path}", answer.text)):
                offered.setdefault(each, []).append(path)
    assert offered == {}
