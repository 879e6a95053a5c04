"""Backing where suggestions are listed, own backing marked, and critical mass as long as it matters."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.community.voting.models import Backing
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.worker import run_until_empty
from app.suggestions.models import DECIDED, STATUSES
from app.suggestions.sources import actions as sources_actions
from tests.cast import person
from tests.suggestions.conftest import TITLE, ask, loaded, suggest
from tests.suggestions.test_pages_reading import address

LISTS = ["/suggestions", "/suggestions?status=planned&sort=new", "/roadmap"]


@pytest.fixture
def planned(idea, decide):
    decide(idea, "planned")
    return idea


def button(text: str) -> re.Match[str] | None:
    return re.search(r'action="/threads/\d+/(back|unback)"[^>]*>.*?aria-pressed="(\w+)"', text, re.DOTALL)


def pressed(text: str) -> tuple[str, str]:
    found = button(text)
    assert found
    return found[1], found[2]


@pytest.mark.parametrize("where", LISTS)
def test_a_member_backs_in_the_list_and_takes_it_back(ben, planned, signed_in, where):
    reader = signed_in(ben)
    assert pressed(reader.get(where).text) == ("back", "false")
    for deed, after in (("back", ("unback", "true")), ("unback", ("back", "false"))):
        answer = reader.send(f"/threads/{planned.id}/{deed}", {"next": f"{where}#back-{planned.id}"})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{where}#back-{planned.id}")
        assert pressed(reader.get(where).text) == after


def test_with_script_the_button_alone_comes_back_and_says_what_it_does_next(ben, planned, signed_in):
    reader = signed_in(ben)
    reader.get("/suggestions")
    answer = reader.send(f"/threads/{planned.id}/back", {"next": "/roadmap"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert pressed(answer.text) == ("unback", "true")
    assert 'value="/roadmap"' in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize("elsewhere", ["https://example.org", "//example.org", "/\\example.org", ""])
def test_the_way_back_stays_here(ben, planned, signed_in, elsewhere):
    answer = signed_in(ben).send(f"/threads/{planned.id}/back", {"next": elsewhere})
    assert answer.headers["Location"].startswith(f"/suggestions/{planned.id}/")


@pytest.mark.parametrize("where", LISTS)
def test_a_stranger_is_led_to_sign_in_and_back_to_the_list(planned, browser, where):
    text = browser.get(where).text
    assert button(text) is None
    links = re.findall(r'<a class="btn btn--small back-button" href="([^"]+)"', text)
    assert [unquote(link) for link in links] == [f"/login?next={where}&amp;then=back:{planned.id}"]


def test_whoever_suggested_it_is_counted_already_and_gets_no_button(ana, planned, signed_in):
    text = signed_in(ana).get("/suggestions").text
    assert button(text) is None
    assert "You posted this, so you are already counted." in text


def test_search_marks_what_the_reader_backs(ben, ana, gus, planned, machines, now, signed_in, browser):
    question = ask(gus, machines, now, title="Does the wash end at six?")
    with unit_of_work():
        for thread_id in (planned.id, question.id):
            voting_actions.add_me_too(ben, db.session.get_one(Thread, thread_id), now)
    run_until_empty()
    found = signed_in(ben).get("/search?q=wash").text
    assert "Backed by you" in found
    assert "You have this problem too" in found
    for reader in (signed_in(ana), browser):
        assert "Backed by you" not in reader.get("/search?q=wash").text


@pytest.mark.parametrize("status", [each for each in STATUSES if each not in ("draft", "open", "merged")])
def test_critical_mass_is_shown_until_it_is_decided(idea, decide, browser, status):
    decide(idea, status)
    text = browser.get(address(idea)).text
    assert TITLE in text
    assert ("Critical mass" in text) is (status not in DECIDED)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_each_ring_is_as_full_as_its_number_says(ana, gus, laundry, machines, browser, count):
    now = clock.now()
    idea = suggest(ana, laundry, now)
    for number in range(count):
        with unit_of_work():
            asker = person(f"customer{number}")
        source = ask(asker, machines, now)
        with unit_of_work():
            sources_actions.add_source(gus, loaded(idea), db.session.get_one(Thread, source.id), now)
    text = browser.get(address(idea)).text
    drawn_rings = re.findall(r'<svg class="sla-ring"(.*?)</svg><b aria-hidden="true">(\d+)/(\d+)</b>', text)
    rings = [
        (re.findall(r'dasharray="(\d+) 100"', svg), int(number), int(needed)) for svg, number, needed in drawn_rings
    ]
    wanted = [(count + 1, 5), (count, 3)]
    assert rings == [([str(round(100 * n / of))] if n else [], n, of) for n, of in wanted]
    customers = "1 customer of 5 needed" if count == 0 else f"{count + 1} customers of 5 needed"
    assert customers in text


def test_a_backing_counts_once_whatever_page_it_came_from(ben, planned, signed_in):
    reader = signed_in(ben)
    for where in LISTS:
        reader.send(f"/threads/{planned.id}/back", {"next": where})
    assert len(db.session.scalars(select(Backing).where(Backing.thread_id == planned.id)).all()) == 1
    assert db.session.get_one(Thread, planned.id).backing_count == 1
