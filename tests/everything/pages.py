"""What people meet on pages: no word that they must not read, and no link or button that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from random import Random

import time_machine
from flask import current_app
from sqlalchemy import select

from app.accounts.members.models import Member
from app.core.db.base import db
from tests.cases.looks import browser_of
from tests.cases.sight import words_in
from tests.everything.company import Company
from tests.everything.reading import Reader
from tests.walks.offers import BASE, links_of
from tests.walks.page import Page
from tests.walks.walker import DeadEnd, Walker

OF_ALL = (
    "/", "/questions", "/questions?sort=new", "/questions?filter=unanswered", "/suggestions", "/roadmap", "/tags",
    "/members", "/leaderboard", "/badges", "/feed", "/inbox", "/my/cases", "/my/drafts", "/my/questions", "/my/edits",
    "/my/account-status", "/moderation", "/moderation/log", "/moderation/decided", "/edits", "/cases?queue=all",
    "/cases?queue=all&include_resolved=yes", "/cases/report", "/product", "/themes", "/admin",
)  # fmt: skip
STARTS = OF_ALL[:8]
PAGES, LINKS = 14, 3  # that are looked at each time, and links of each that are followed


def read_on_pages(company: Company, reader: Reader, dice: Random) -> Iterator[str]:
    """What the person meets on some pages of all, and where their links lead."""
    name = reader.person.handle if reader.person else "a stranger"
    current_app.extensions["recent"].cache_clear()
    with time_machine.travel(company.now, tick=False):
        browser = browser_of(reader.person)
        asked_for = sorted(reader.hidden)[-2:]
        pages = [*OF_ALL, *_of_rows(reader, dice), *(f"/search?q={word}" for word in asked_for)]
        for page in dice.sample(pages, PAGES):
            answer = browser.get(page, follow_redirects=True)
            if answer.status_code >= 500:
                yield f"{page} is {answer.status_code} for {name}"
            if found := (words_in(answer.text) - set(asked_for)) & reader.hidden:
                yield f"{name} reads {sorted(found)} on {page}"
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            links = links_of(Page(f"{BASE}{page}", answer.text))
            for link in dice.sample(links, min(LINKS, len(links))):
                led = browser.get(link.href, follow_redirects=True).status_code
                if led >= 400:
                    yield f"{page} leads {name} to {link.href} (“{link.words}”), which is {led}"


def _of_rows(reader: Reader, dice: Random) -> list[str]:
    """Pages of some threads, posts, cases and people, whether or not they read them."""
    world = reader.world
    threads = dice.sample(sorted(world.threads), min(5, len(world.threads)))
    kinds = {id_: "questions" if each.kind == "question" else "suggestions" for id_, each in world.threads.items()}
    posts = dice.sample(sorted(world.posts), min(3, len(world.posts)))
    cases = dice.sample(sorted(world.cases), min(2, len(world.cases)))
    pages = [f"/{kinds[each]}/{each}" for each in threads]
    pages += [f"/posts/{each}{more}" for each in posts for more in ("", "/revisions", "/source", "/edit", "/flag")]
    pages += [f"/cases/{each}{more}" for each in cases for more in ("", "/transcript", "/sla", "/related")]
    pages += [f"/my/cases/{each}" for each in cases]
    handles = db.session.scalars(select(Member.handle).order_by(Member.id)).all()
    return pages + [f"/members/{dice.choice(handles)}{more}" for more in ("", "/reputation", "?tab=answers")]


def walk(company: Company, people: list[Member | None], steps: int) -> list[str]:
    """They walk through all that there is now, each for some steps; the dead ends that they met."""
    current_app.extensions["recent"].cache_clear()
    found: list[str] = []
    with time_machine.travel(company.now, tick=True) as time:
        for person in people:
            name = person.handle if person else "stranger"
            walker = Walker(name, browser_of(person), company.dice, partial(browser_of, person), STARTS)
            for _ in range(steps):
                try:
                    walker.step()
                except DeadEnd as end:
                    found.append(f"{name}: {end}\n  " + "\n  ".join(walker.trail[-5:]))
                    walker.page = None
                time.shift(20)
    return found
