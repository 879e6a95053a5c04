"""A page of the queue learns what is new in it and who is on its cases, by one statement that says nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.members.models import Member, Role
from app.cases import rules
from app.cases.presence import actions as presence_actions
from app.cases.queue.activity import Presence, news_of
from app.cases.queue.queries import queue_page
from app.cases.queue.selection import Selection
from app.cases.teams import assignment
from app.cases.timeline import actions as timeline_actions
from app.community.spaces.models import Space
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.cases.conftest import case_of, fresh
from tests.cases.timeline.test_pages import statements
from tests.cast import NOW

FREE = Selection(queue="unassigned")
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def three(ana, mia, machines):
    return [case_of(mia, ana, machines, f"Machine number {number} leaks", NOW) for number in range(3)]


def shown_to(agent, selection=FREE, cursor=None):
    return {row.id: row.stamp for row in queue_page(agent, selection, cursor, NOW).items}


def counts(agent, shown, selection=FREE, cursor=None):
    db.session.rollback()
    news = news_of(agent, selection, cursor, shown, LATER)
    return news.new, news.changed, news.gone


def test_what_came_what_changed_and_what_left_is_counted(three, ana, mia, gus, lea, machines):
    shown = shown_to(gus)
    assert counts(gus, shown) == (0, 0, 0)
    with unit_of_work():
        timeline_actions.note(lea, fresh(three[0]), "Ask the plant.", LATER)
    with unit_of_work():
        assignment.take(lea, fresh(three[1]), now=LATER)
    case_of(mia, ana, machines, "Machine number 4 leaks", LATER)
    case_of(mia, ana, machines, "Machine number 5 leaks", LATER)
    assert counts(gus, shown) == (2, 1, 1)
    assert counts(gus, shown_to(gus)) == (0, 0, 0)
    assert counts(lea, {}, Selection(queue="mine")) == (1, 0, 0), "a case that is given to me is new to my queue"


@pytest.mark.slow
def test_news_are_those_of_the_page_that_is_shown(ana, mia, gus, machines):
    for number in range(33):
        case_of(mia, ana, machines, f"Machine number {number} leaks", NOW + timedelta(seconds=number))
    by_number = Selection(queue="unassigned", sort="number", is_reversed=True)
    first = queue_page(gus, by_number, None, NOW)
    second = shown_to(gus, by_number, first.after)
    assert len(second) == 3
    case_of(mia, ana, machines, "One more machine leaks", LATER)
    assert counts(gus, {row.id: row.stamp for row in first.items}, by_number) == (0, 0, 0)
    assert counts(gus, second, by_number, first.after) == (1, 0, 0)


def test_who_is_on_a_case_is_named_while_they_are(three, gus, lea):
    with unit_of_work():
        presence_actions.attend(lea, three[0].id, "", NOW)
        presence_actions.attend(gus, three[1].id, "", NOW)
    assert news_of(gus, FREE, None, {}, NOW).present == [Presence(three[0].id, lea.name, is_writing=False)]
    with unit_of_work():
        presence_actions.attend(lea, three[0].id, rules.NOTE, NOW)
    assert news_of(gus, FREE, None, {}, NOW).present == [Presence(three[0].id, lea.name, is_writing=True)]
    with unit_of_work():
        presence_actions.leave(lea, three[0].id, NOW)
    assert news_of(gus, FREE, None, {}, NOW).present == []
    with unit_of_work():
        presence_actions.attend(lea, three[0].id, "", NOW)
    assert news_of(gus, FREE, None, {}, NOW + rules.PRESENT_FOR + timedelta(seconds=1)).present == []


def test_a_poll_says_nothing_twice_and_costs_one_statement(three, gus, lea, signed_in):
    desk = signed_in(gus)
    page = desk.get("/cases?queue=unassigned").text
    shown = ".".join(f"{number}-{stamp}" for number, stamp in shown_to(gus).items())
    assert all(f'data-id="{number}" data-stamp="{stamp}"' in page for number, stamp in shown_to(gus).items())
    address = f"/cases/updates?queue=unassigned&shown={shown}"
    desk.get(address)
    quiet = desk.get(address)
    assert (quiet.status_code, quiet.text) == (204, "")
    with unit_of_work():
        timeline_actions.note(lea, fresh(three[0]), "Ask the plant.", clock.now())
        presence_actions.attend(lea, three[0].id, "", clock.now())
    told = desk.get(address)
    assert "1 changed" in told.text
    assert f'data-for="{three[0].id}"' in told.text
    assert "Lea Vogel is here" in told.text
    assert statements(told) <= SIGN_IN + 1
    tag = told.headers["ETag"].strip('"')
    assert desk.get(f"{address}&since={tag}").status_code == 204


SIGN_IN = 2  # statements that any request of a member makes


def test_news_are_for_support_and_of_what_they_may_see(three, ben, lea, gus, signed_in, browser):
    assert signed_in(ben).get("/cases/updates?queue=all").status_code == 403
    assert browser.get("/cases/updates?queue=all").status_code in (302, 303)
    with unit_of_work():
        garden = Space(slug="garden", name="Garden", created_at=NOW)
        db.session.add(garden)
        db.session.flush()
        db.session.get_one(Member, lea.id).roles[:] = [Role(name="agent", space_id=garden.id, granted_at=NOW)]
        presence_actions.attend(gus, three[0].id, "", NOW)
    lea = db.session.get_one(Member, lea.id)
    assert news_of(lea, Selection(queue="all"), None, {}, NOW).is_empty
    for query in ("queue=lost", "queue=all&after=rubbish"):
        assert signed_in(gus).get(f"/cases/updates?{query}").status_code == 404
    for shown in ("x", "1", "1-", "99999999999999999999-1", "1-2.3-4" * 200):
        assert signed_in(gus).get(f"/cases/updates?queue=all&shown={shown}").status_code == 200
