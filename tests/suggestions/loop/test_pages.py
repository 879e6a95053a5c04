"""The pages after shipping: the banner, the form, the confirmation, and what staff see."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.members.models import Member
from app.community.members.jobs import fold_views
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.worker import run_until_empty
from app.notifications.inbox.actions import mark_read
from app.notifications.inbox.reach import reach_of
from app.notifications.models import Notification
from app.suggestions.loop.models import UnsolvedReport
from app.suggestions.loop.queries import newest_shipping
from tests.suggestions.conftest import loaded
from tests.suggestions.loop.conftest import WORDS
from tests.suggestions.test_pages_reading import address, statements

BUTTON = "Still not solved…"


def form_of(idea) -> str:
    return f"/suggestions/{idea.id}/still-not-solved"


def page_of(question) -> str:
    return f"/questions/{question.id}/{question.slug}"


def form_id_in(page: str) -> str:
    return str(re.findall(r'name="form_id" value="(\w+)"', page)[0])


@pytest.fixture
def reading(request, browser, signed_in):
    return lambda who: browser if who == "stranger" else signed_in(request.getfixturevalue(who))


@pytest.mark.parametrize(("who", "is_offered"), [("stranger", False), ("ben", True), ("lea", False), ("gus", False)])
def test_the_banner_of_the_question_offers_it_to_who_asked(question, shipped, reading, who, is_offered):
    page = reading(who).get(page_of(question)).text
    assert "Shipped: " in page
    assert (f"{form_of(shipped)}?question={question.id}" in page) is is_offered


@pytest.mark.parametrize(
    ("who", "is_offered"),
    [("stranger", True), ("ana", True), ("zoe", True), ("ben", True), ("lea", False), ("pia", False)],
)
def test_the_page_of_the_suggestion_offers_it_to_who_has_a_stake(shipped, reading, who, is_offered):
    assert (BUTTON in reading(who).get(address(shipped)).text) is is_offered


def test_a_stranger_is_led_to_sign_in_and_back(shipped, browser):
    answer = browser.get(form_of(shipped))
    assert answer.status_code == 302
    assert answer.location.startswith("/login?next=")
    assert "still-not-solved" in answer.location


def test_the_whole_way_of_who_asked(ben, question, shipped, signed_in):
    browser = signed_in(ben)
    where = f"{form_of(shipped)}?question={question.id}"
    form = browser.get(where).text
    assert "Support reopens your case about “Why only three, six or nine hours?”, or opens one." in form
    sent = {"form_id": form_id_in(form), "body": WORDS}
    for _ in range(3):  # one form is one report
        answer = browser.send(where, sent)
        assert (answer.status_code, answer.location) == (303, where)
    assert db.session.scalar(select(func.count(UnsolvedReport.id))) == 1
    page = browser.get(where).text
    report = db.session.scalars(select(UnsolvedReport)).one()
    assert f"Your case #{report.case_id} is open again." in page
    for link in (f"/my/cases/{report.case_id}", address(shipped), f"/questions/{question.id}"):
        assert f'href="{link}"' in page
    assert WORDS in page
    assert WORDS in browser.get(f"/my/cases/{report.case_id}").text
    assert "Under review" in browser.get(page_of(question)).text
    assert "View your report" in browser.get(address(shipped)).text


@pytest.mark.parametrize(("text", "sentence"), [("", "Describe what"), ("Not yet.", "at least 20 characters")])
def test_a_text_too_short_stays_in_the_form(ben, shipped, signed_in, text, sentence):
    answer = signed_in(ben).send(form_of(shipped), {"body": text})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert text in answer.text
    assert loaded(shipped).status == "shipped"


@pytest.mark.parametrize(("who", "sentence"), [("lea", "Only its author, its backers"), ("gus", "Only its author")])
def test_who_has_no_stake_reads_why_and_where_to_go(shipped, reading, who, sentence):
    for answer in (reading(who).get(form_of(shipped)), reading(who).send(form_of(shipped), {"body": WORDS})):
        assert answer.status_code == 403
        assert sentence in answer.text
    assert loaded(shipped).status == "shipped"


def test_what_is_not_shipped_says_so(ana, idea, signed_in):
    answer = signed_in(ana).get(form_of(idea))
    assert answer.status_code == 403
    assert "is not marked as shipped" in answer.text
    assert address(idea) in answer.text


@pytest.mark.parametrize(
    ("who", "is_told", "reads"),
    [
        ("stranger", False, False),
        ("ben", False, False),
        ("zoe", False, False),
        ("mia", True, False),
        ("gus", True, True),
        ("pia", True, True),
        ("ada", True, True),
    ],
)
def test_who_reads_how_many_and_who_reads_what_was_reported(ben, shipped, report, reading, who, is_told, reads):
    report(ben, shipped)
    public = reading(who).get(address(shipped)).text
    assert "1 customer reports that it is still not solved." in public
    assert (WORDS in public) is reads
    answer = reading(who).get(f"/suggestions/{shipped.id}/loop")
    assert (answer.status_code == 200) is is_told
    assert (WORDS in answer.text) is reads
    assert (f"/suggestions/{shipped.id}/loop" in public) is is_told
    if not reads and who != "ben":
        assert "Ben Okafor" not in answer.text


@pytest.mark.usefixtures("ben", "zoe")
def test_it_says_how_many_were_told_read_it_opened_it_and_returned(app, ana, question, shipped, now, reading):
    run_until_empty()
    told = db.session.scalars(
        select(Notification).where(Notification.kind == "decided", Notification.member_id == ana.id)
    )
    with unit_of_work():
        mark_read(db.session.get_one(Member, ana.id), told.one(), now + timedelta(hours=1))
    reading("zoe").get(address(shipped))
    reading("ben").get(page_of(question))
    with app.app_context():
        app.extensions["sightings"].append_now()
        with unit_of_work():
            fold_views(now)
    shipping = newest_shipping(loaded(shipped))
    assert shipping is not None
    assert reach_of(shipping) == (3, 3, 1, 1, 1)
    page = reading("gus").get(f"/suggestions/{shipped.id}/loop").text
    figures = re.findall(r'tile__name">([^<]+)</span><span class="tile__fig">(\d+)', page)
    names = ["Notified", "Read", "Opened the suggestion", "Returned to a question"]
    assert figures == list(zip(names, ["3", "1", "1", "1"], strict=True))
    assert "Nobody reports that it is still not solved" in page


def test_before_it_ships_it_says_what_will_be_here(pia, idea, signed_in):
    assert "Not shipped yet" in signed_in(pia).get(f"/suggestions/{idea.id}/loop").text
    assert f"/suggestions/{idea.id}/loop" not in signed_in(pia).get(address(idea)).text


def test_its_pages_cost_as_many_statements_for_twice_the_reports(ben, zoe, ana, gus, shipped, report, signed_in):
    report(ben, shipped)
    where, agent = f"/suggestions/{shipped.id}/loop", signed_in(gus)
    few, of_suggestion = statements(agent, where), statements(agent, address(shipped))
    report(zoe, shipped)
    report(ana, shipped)
    assert statements(agent, where) == few <= 7
    assert statements(agent, address(shipped)) == of_suggestion <= 12


def test_the_product_team_is_mailed_and_led_to_the_reports(pia, ben, shipped, report, signed_in):
    report(ben, shipped)
    run_until_empty()
    inbox = signed_in(pia).get("/inbox").text
    assert f'href="/suggestions/{shipped.id}/loop"' in inbox
    assert "Ben Okafor" in inbox
