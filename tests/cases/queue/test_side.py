"""Work goes on in the queue out of which a case was opened: next, previous, and what is new since one looked."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.cases.case import actions as case_actions
from app.cases.case.models import Case
from app.cases.presence.jobs import SEEN, fold_seen
from app.cases.presence.models import CaseSeen
from app.cases.queue.neighbours import queue_neighbours
from app.cases.queue.queries import ORDERS, queue_page
from app.cases.queue.selection import SORTS, Selection
from app.cases.teams import assignment
from app.cases.timeline import actions as timeline_actions
from app.core import clock
from app.core.activity import PageView
from app.core.db.base import db
from app.core.db.pagination import encode_cursor
from app.core.db.session import unit_of_work
from tests.cases.conftest import case_of, fresh
from tests.cases.timeline.test_pages import form_of, statements
from tests.cast import NOW

KEYS = re.compile(r"<div><dt>((?:<kbd>[^<]+</kbd> ?)+)</dt>")


@pytest.fixture
def five(ana, mia, machines) -> list[Case]:
    return [
        case_of(mia, ana, machines, f"Machine number {number} leaks", NOW + timedelta(minutes=number))
        for number in range(5)
    ]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("sort", SORTS)
def test_next_and_previous_are_those_of_the_queue_in_every_order(five, gus, sort, turned):
    selection = Selection(queue="all", sort=sort, is_reversed=turned)
    rows = queue_page(gus, selection, None, NOW).items
    for at, row in enumerate(rows):
        side = queue_neighbours(gus, row.id, selection, encode_cursor(row, ORDERS[sort].keys), NOW)
        assert [each.id for each in side.before] == [each.id for each in rows[:at]]
        assert [each.id for each in side.after] == [each.id for each in rows[at + 1 :]]
        assert side.here is not None


def test_the_place_in_the_queue_stays_whatever_is_done_to_the_case(five, gus):
    selection = Selection(queue="unassigned", sort="priority")
    row = queue_page(gus, selection, None, NOW).items[2]
    cursor = encode_cursor(row, ORDERS["priority"].keys)
    with unit_of_work():
        held = fresh(five[2])
        case_actions.set_priority(gus, held, "urgent", now=NOW)
        assignment.take(gus, held, now=NOW)
    side = queue_neighbours(gus, row.id, selection, cursor, NOW)
    assert (side.previous.id, side.next.id) == (five[1].id, five[3].id)


def opened(desk, query: str, at: int) -> str:
    """The address by which the queue leads to the case on this line."""
    links = re.findall(r'row__title"><a href="([^"]+)"', desk.get(f"/cases?{query}").text)
    return str(links[at]).replace("&amp;", "&")


def test_after_resolving_one_is_at_the_next_case_and_at_last_at_the_queue(five, gus, signed_in):
    desk = signed_in(gus)
    address = opened(desk, "queue=unassigned&sort=number", 0)
    for case in reversed(five):
        assert address.startswith(f"/cases/{case.id}?queue=unassigned&sort=number&after=")
        page = desk.get(address.replace("?", "/resolve?"))
        assert 'name="then_next"' in page.text
        data = {"knowledge": "none", "reason": "Personal data", "then_next": "y"}
        address = desk.send(address.replace("?", "/resolve?"), data).location
        assert fresh(case).status == "resolved"
    assert address == "/cases?queue=unassigned&sort=number"
    assert "That was the last case in this queue." in desk.get(address).text


def test_a_deed_leads_back_to_the_case_in_its_queue(five, gus, signed_in):
    desk = signed_in(gus)
    address = opened(desk, "queue=unassigned", 1)
    before = {"Referer": f"http://localhost{address}"}
    answer = desk.send(f"/cases/{five[1].id}/priority", {"priority": "high"}, headers=before)
    assert answer.location == address
    for foreign in (
        "http://x.example/cases/1?queue=all",
        f"http://localhost/cases/{five[2].id}?queue=all",
        "x",
    ):
        answer = desk.send(f"/cases/{five[1].id}/priority", {"priority": "low"}, headers={"Referer": foreign})
        assert answer.location == f"/cases/{five[1].id}"


@pytest.mark.parametrize("deed", ["reply", "message"])
def test_after_a_second_yes_or_a_conflict_one_is_in_the_same_queue(five, gus, lea, signed_in, deed):
    desk, number = signed_in(gus), five[3].id
    address = opened(desk, "queue=unassigned&sort=number&status=new", 1)
    page, before = desk.get(address), {"Referer": f"http://localhost{address}"}
    data = {"body": "Write to lea@private.example.", "revision": form_of(page, "revision"), "priority": "high"}
    if deed != "reply":
        with unit_of_work():
            timeline_actions.message(lea, fresh(five[3]), "We look at it now.", clock.now())
    asked = desk.send(f"/cases/{number}/{deed}", data, headers=before)
    assert asked.status_code in (409, 422)
    assert "This queue" in asked.text
    actions = set(re.findall(r'action="(/cases/\d+/[^"]*)"', asked.text))
    assert {each.partition("?")[2] for each in actions} == {address.partition("?")[2].replace("&", "&amp;")}
    confirm = re.search(r'name="confirm" value="([0-9a-f]{32})"', asked.text)
    again = data | {"revision": form_of(asked, "revision"), "confirm": confirm[1] if confirm else ""}
    here = {"Referer": f"http://localhost/cases/{number}/{deed}"}
    done = desk.send(f"/cases/{number}/{deed}?{address.partition('?')[2]}", again, headers=here)
    assert (done.status_code, done.location) == (303, address)


def test_the_case_one_reads_stands_in_its_narrow_queue_whosoever_it_is(five, gus, lea, signed_in):
    with unit_of_work():
        assignment.take(lea, fresh(five[2]), now=NOW)
    page = signed_in(gus).get(f"/cases/{five[2].id}").text
    assert page.count('class="q" href') == 5
    assert re.search(rf'href="/cases/{five[2].id}" aria-current="page"', page)


@pytest.mark.parametrize("way", ["queue=lost", "queue=mine&after=rubbish", "queue=mine&sort=odd", "after=x", "queue="])
def test_a_way_that_is_none_is_left(five, gus, way, signed_in):
    assert signed_in(gus).get(f"/cases/{five[0].id}?{way}").status_code == 200


def test_every_key_that_is_listed_works(five, gus, signed_in):
    desk = signed_in(gus)
    with unit_of_work():
        assignment.take(gus, fresh(five[1]), now=NOW)
    queue = desk.get("/cases?queue=all&sort=number&reverse=1").text
    case = desk.get(opened(desk, "queue=all&sort=number&reverse=1", 1)).text
    lists = re.findall(r'<dl class="keys">(.*?)</dl>', queue, re.S)
    assert re.findall(r'<dl class="keys">(.*?)</dl>', case, re.S) == lists
    in_queue, on_case, everywhere = (
        [" ".join(re.findall("<kbd>(.+?)</kbd>", each)) for each in KEYS.findall(one)] for one in lists
    )
    assert len(in_queue) > 5
    assert 'data-behaviour="queue-keys ' in queue
    for key in {*in_queue} - {"j", "k", "o"}:
        assert f'data-row-key="{key}"' in queue or f'data-key="{key}"' in queue, key
    for key in on_case:
        assert f'data-key="{key}"' in case, key
    for key in set(everywhere) - {"u"}:  # it undoes what was just done, and is there for as long as that can be
        assert f'data-key="{key}"' in case, key
        assert f'data-key="{key}"' in queue, key


def test_what_changed_since_one_looked_is_marked(five, gus, lea, signed_in, app):
    desk = signed_in(gus)
    assert desk.get("/cases?queue=all").text.count("Not opened yet") == 5
    desk.get(f"/cases/{five[0].id}")
    app.extensions["sightings"].append_now()
    assert desk.get("/cases?queue=all").text.count("Not opened yet") == 4
    with unit_of_work():
        fold_seen(clock.now())
    with unit_of_work():
        fold_seen(clock.now())
    assert db.session.scalars(select(PageView).where(PageView.kind == SEEN)).all() == []
    assert [seen.case_id for seen in db.session.scalars(select(CaseSeen))] == [five[0].id]
    assert "Changed since you last looked" not in desk.get("/cases?queue=all").text
    with unit_of_work():
        timeline_actions.note(lea, fresh(five[0]), "Look at the bulletin.", clock.now())
    assert desk.get("/cases?queue=all").text.count("Changed since you last looked") == 1
    assert "New since your last visit" in desk.get(f"/cases/{five[0].id}").text
    app.extensions["sightings"].append_now()
    with unit_of_work():
        fold_seen(clock.now())
        timeline_actions.note(gus, fresh(five[0]), "I did.", clock.now())
    assert "New since your last visit" not in desk.get(f"/cases/{five[0].id}").text


def test_marks_cost_no_statement_for_each_row(five, gus, ana, mia, machines, signed_in):
    desk = signed_in(gus)
    desk.get("/cases?queue=all")
    case_of(mia, ana, machines, "One more machine leaks", NOW)
    few = statements(desk.get("/cases?queue=all"))
    for number in range(12):
        case_of(mia, ana, machines, f"Further machine {number} leaks", NOW)
    assert statements(desk.get("/cases?queue=all")) == few
    assert few <= 8
