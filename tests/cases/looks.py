"""What people see of cases by the product's own queries and pages; each sentence says what they should not have seen,
or should have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from datetime import datetime
from random import Random
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.accounts.members.models import AGENT, Member
from app.accounts.sign_in.sessions import start_session
from app.cases.case import queries as case_queries
from app.cases.case.models import Case
from app.cases.case_page.queries import panel_of
from app.cases.customer_view import queries as customer_view_queries
from app.cases.merging import queries as merging_queries
from app.cases.presence import queries as presence_queries
from app.cases.queue import activity, neighbours
from app.cases.queue import queries as queue_queries
from app.cases.queue.selection import Selection
from app.cases.reports.queries import cases_in
from app.cases.timeline import queries as timeline_queries
from app.cases.timeline import transcript
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.community.visibility import get_thread, posts_visible_to, visible_to
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import NotFound
from app.notifications.inbox.queries import inbox
from app.notifications.rules import WORKS
from tests.cases.company import Company
from tests.cases.sight import Eyes, World, everyone, words_in
from tests.conftest import Browser

ALL = 500  # rows of a page that holds everything
AT_A_GLANCE = 3  # cases, and people, that are looked at now and then
AT_LENGTH = 10  # cases that are looked at in the end


def glimpse(company: Company, dice: Random) -> list[str]:
    """Some people look at some cases."""
    world, people = World.read(), list(everyone(company.everyone))
    cases = _some(dice, world, AT_A_GLANCE)
    eyes = [Eyes(world, person) for person in dice.sample(people, AT_A_GLANCE)]
    return [said for each in eyes for said in seen_by(each, cases, company.now)]


def look(company: Company, dice: Random) -> list[str]:
    """Everybody looks, at many cases; some of them at pages."""
    world, people = World.read(), list(everyone(company.everyone))
    eyes, cases = [Eyes(world, person) for person in people], _some(dice, world, AT_LENGTH)
    seen = [said for each in eyes for said in seen_by(each, cases, company.now)]
    seen += [said for each in eyes for said in _in_hand(each)]
    readers = [(each.person, each.hidden) for each in (eyes[0], *dice.sample(eyes[1:], AT_A_GLANCE))]
    places = [(case.id, case.thread_id) for case in cases[:2]]
    return seen + [said for person, hidden in readers for said in read_by(person, hidden, places)]


def _some(dice: Random, world: World, most: int) -> list[Case]:
    numbers = dice.sample(sorted(world.cases), min(most, len(world.cases)))
    return [world.cases[each] for each in numbers]


def seen_by(eyes: Eyes, cases: Sequence[Case], now: datetime) -> Iterator[str]:
    """What the person sees beside what they may."""
    about = [_threads(eyes)]
    if eyes.person is not None:
        about += [_lists(eyes, eyes.person, now), _notices(eyes, eyes.person)]
        about += [_doors(eyes, eyes.person, case, now) for case in cases]
        asked = [case for case in eyes.world.cases.values() if eyes.asked(case.thread) and case not in cases]
        about += [_talk(eyes, eyes.person, case, now) for case in (*cases, *asked)]
    for said in (each for many in about for each in many):
        yield f"{eyes.person.handle if eyes.person else 'a stranger'}: {said}"


def _threads(eyes: Eyes) -> Iterator[str]:
    """Questions and what stands in them."""
    world, seen = eyes.world, set(db.session.scalars(select(Thread.id).where(visible_to(eyes.person))))
    yield from _differ("questions", seen, {id_ for id_, each in world.threads.items() if eyes.reads_thread(each)})
    statement = select(Post.id).join(Thread, Thread.id == Post.thread_id)
    posts = set(db.session.scalars(statement.where(visible_to(eyes.person), posts_visible_to(eyes.person))))
    yield from _differ("posts", posts, {id_ for id_, each in world.posts.items() if eyes.reads_post(each)})
    for thread in list(world.threads.values())[-AT_A_GLANCE:]:
        is_there = _is_there(get_thread, thread.id, eyes.person)
        yield from _differ(f"question {thread.id}", {is_there}, {eyes.reads_thread(thread)})


def _lists(eyes: Eyes, person: Member, now: datetime) -> Iterator[str]:
    """The queue, its counts, its search; one's own cases; what lies behind the figures."""
    world = eyes.world
    mine = {id_ for id_, case in world.cases.items() if eyes.works_on(case)}
    listed = [
        row.id for row in queue_queries.queue_page(person, Selection("all").with_resolved(), None, now, ALL).items
    ]
    yield from _differ("queue", set(listed), mine)
    open_ones = {id_ for id_ in mine if world.cases[id_].is_open}
    unassigned = {id_ for id_ in open_ones if world.cases[id_].assignee_id is None}
    if mine:
        yield from _differ("count", {activity.queue_counts(person, now)["unassigned"]}, {len(unassigned)})
    yield from _differ(
        "figures", {each.id for each in cases_in(person, "resolved", 90, "", None, now).items} - mine, set()
    )
    asked = [id_ for id_, case in world.cases.items() if eyes.asked(case.thread)]
    own_page = [each.id for each in customer_view_queries.my_cases(person, None).items]
    yield from _differ("own cases", set(own_page), set(sorted(asked)[-max(len(own_page), 1) :]) if asked else set())
    yield from _differ(
        "cases by title", {each.id for each in merging_queries.cases_like("grinder", person)} - mine, set()
    )
    for row in world.rows[-AT_A_GLANCE:]:
        for word in row.words:
            found = queue_queries.queue_page(person, Selection("all", word).with_resolved(), None, now, ALL).items
            yield from _differ(f"search for a word of {row.kind} {row.id}", {each.id for each in found} - mine, set())


def _notices(eyes: Eyes, person: Member) -> Iterator[str]:
    """What concerns a case is read by its asker and by its support."""
    for notice in inbox(person, None).items:
        if notice.case_id is None or notice.thread is None:
            continue
        if not eyes.holds(notice.thread, AGENT) and (notice.why == WORKS or not eyes.asked(notice.thread)):
            yield f"reads {notice.kind} of case {notice.case_id} ({notice.why})"


def _doors(eyes: Eyes, person: Member, case: Case, now: datetime) -> Iterator[str]:
    """One case by its number."""
    doors: dict[str, tuple[bool, bool]] = {
        "case": (_is_there(case_queries.get_case, case.id, person), eyes.works_on(case)),
        "case with clocks": (_is_there(case_queries.get_case_with_clocks, case.id, person), eyes.works_on(case)),
        "standing": (_is_there(case_queries.get_case_summary, case.id, person), eyes.knows_of(case)),
        "own case": (_is_there(case_queries.get_own_case, case.id, person), eyes.asked(case.thread)),
        "presence": (_is_there(presence_queries.around, case.id, person, 0, now), eyes.works_on(case)),
        "bulk": (bool(case_queries.get_cases([case.id], person)), eyes.works_on(case)),
        "link": (bool(merging_queries.case_named(f"#{case.id}", person)), eyes.works_on(case)),
        "side": (neighbours.queue_neighbours(person, case.id, None, None, now).here is not None, eyes.works_on(case)),
    }
    for name, (is_there, may) in doors.items():
        yield from _differ(f"{name} {case.id}", {is_there}, {may})


def _in_hand(eyes: Eyes) -> Iterator[str]:
    """Whoever has an open case in hand works on it, once all has been heard."""
    for case in eyes.world.cases.values():
        is_theirs = eyes.person is not None and case.assignee_id == eyes.person.id
        if is_theirs and case.is_open and not eyes.works_on(case):
            yield f"case {case.id} is in hand of {case.assignee_id}, who does not work there"


def _talk(eyes: Eyes, person: Member, case: Case, now: datetime) -> Iterator[str]:
    """What was said in a case, for its support and for its asker."""
    world = eyes.world
    merged = [each for each in world.cases.values() if case.id in (each.id, each.merged_into_id)]
    if eyes.works_on(case):
        mine = {each.id: each.thread_id for each in merged if each is case or eyes.works_on(each)}
        told = timeline_queries.talk_of(case, person)
        yield from _differ(f"talk of {case.id}", _ids(told), _said(eyes, mine, ("message", "note")))
        happened = {each.row.id for each in told if each.kind == "event"}
        yield from _differ(f"events of {case.id}", happened, {id_ for each in mine for id_ in world.entries[each]})
        panel = panel_of(case, person, now)
        others = {row.id for rows in (panel.cases, panel.merged_cases, panel.linked_cases) for row in rows}
        yield from _differ(f"beside {case.id}", {id_ for id_ in others if not eyes.works_on(world.cases[id_])}, set())
    if eyes.asked(case.thread):
        mine = {each.id: each.thread_id for each in merged if eyes.asked(each.thread)}
        yield from _differ(
            f"own talk of {case.id}",
            _ids(timeline_queries.load_customer_timeline(case)),
            _said(eyes, mine, ("message",)),
        )
        transcribed = {word for each in transcript.transcript_of(case) for word in words_in(each.body)}
        yield from _differ(f"transcript of {case.id}", transcribed & eyes.hidden, set())


def _said(eyes: Eyes, cases: dict[int, int], kinds: Sequence[str]) -> set[tuple[str, int]]:
    """What was said in these cases, and what everybody reads in their threads."""
    said = {(row.kind, row.id) for row in eyes.world.rows if row.kind in kinds and row.case_id in cases}
    posts = [each for each in eyes.world.posts.values() if each.thread_id in cases.values() and eyes.is_shown(each)]
    return said | {("public", each.id) for each in posts}


def _ids(moments: Sequence[timeline_queries.TimelineEntry]) -> set[tuple[str, int]]:
    return {(each.kind, each.row.id) for each in moments if each.kind != "event"}


def read_by(person: Member | None, hidden: Set[str], cases: Sequence[tuple[int, int]]) -> Iterator[str]:
    """No page holds a word that the person must not read."""
    name, browser, asked_for = person.handle if person else "a stranger", browser_of(person), sorted(hidden)[-2:]
    pages = [
        "/questions",
        "/cases?queue=all",
        "/cases?queue=all&include_resolved=yes",
        "/my/cases",
        "/inbox",
        "/cases/report",
    ]
    pages += [
        f"/{place}?queue=all&include_resolved=yes&q={word}" for word in asked_for for place in ("search", "cases")
    ]
    for number, thread_id in cases:
        pages += [f"/{mine}cases/{number}{more}" for mine in ("", "my/") for more in ("", "/transcript")]
        pages += [f"/cases/{number}/{page}" for page in ("sla", "resolve", "merge", "related", "transcript?notes=1")]
        pages += [f"/questions/{thread_id}"]
    for page in pages:
        answer = browser.get(page)
        if answer.location:
            answer = browser.get(answer.location)
        if found := (words_in(answer.text) - set(asked_for)) & hidden:
            yield f"{name} reads {sorted(found)} on {page}"
        if answer.status_code >= 500:
            yield f"{page} is {answer.status_code} for {name}"


def browser_of(person: Member | None) -> Browser:
    current_app.test_client_class = Browser
    browser: Browser = current_app.test_client()  # type: ignore[assignment]
    if person is not None:
        with unit_of_work():
            token = start_session(person, "test", clock.now())
        browser.set_cookie(current_app.config["SIGN_IN_COOKIE"], token)
    return browser


def _is_there(door: Callable[..., Any], *arguments: Any) -> bool:
    try:
        door(*arguments)
    except NotFound:
        return False
    return True


def _differ(what: str, seen: set[Any], meant: set[Any]) -> Iterator[str]:
    if seen != meant:
        yield f"{what}: sees {sorted(seen - meant)}, should see {sorted(meant - seen)} as well"
