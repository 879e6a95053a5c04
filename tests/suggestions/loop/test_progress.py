"""One line of a question, from asking to what shipped: who reads which steps, and whose names."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.cases.escalation.actions import escalate
from app.community.posts import actions as posts_actions
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.suggestions.loop.policies import can_see_steps
from app.suggestions.loop.steps import steps_of
from app.suggestions.models import DRAFT, Suggestion
from tests.suggestions.conftest import TITLE
from tests.suggestions.loop.conftest import WORDS
from tests.suggestions.test_pages_reading import statements
from tests.suggestions.test_policies import EVERYONE, STAFF, allowed, thread

WHOLE = [
    "Question asked",
    "Answered",
    "Answer accepted",
    "Handed to support as case #1",
    f"Linked to the suggestion “{TITLE}”",
    "shipped",
    "Reported as still not solved",
]


def progress(question) -> str:
    return f"/questions/{question.id}/progress"


@pytest.fixture
def line(ben, zoe, gus, question, shipped, report, now):
    """Ben's question with an answer of Zoé's, a case by Gus, and Ben's report."""
    with unit_of_work():
        found = db.session.get_one(Thread, question.id)
        post = posts_actions.answer(zoe, found, "Turn the drum by hand once, it helps.", now)
        voting_actions.accept(ben, post, now)
        escalate(gus, found, reason="Nobody knows.", now=now)
    report(ben, shipped)
    return question


def read(viewer, question) -> dict[str, str]:
    db.session.rollback()
    found = steps_of(db.session.get_one(Thread, question.id), viewer)
    return {step.status or step.text: step.name for step in found}


def test_staff_read_every_step_with_who_did_it(gus, line):
    names = ["Ben Okafor", "Zoé Lambert", "Ben Okafor", "Gus Martin", "Gus Martin", "Pia Lindholm", "Ben Okafor"]
    assert read(gus, line) == dict(zip(WHOLE, names, strict=True))


def test_who_asked_reads_no_names_of_staff_but_public_ones(ben, line):
    names = ["Ben Okafor", "Zoé Lambert", "Ben Okafor", "Our team", "Our team", "Pia Lindholm", "Ben Okafor"]
    assert read(ben, line) == dict(zip(WHOLE, names, strict=True))


def test_what_others_report_is_for_support_and_product_only(ben, zoe, mia, pia, line, shipped, report, now):
    report(zoe, shipped, "It beeps even louder now than it did.", now=now + timedelta(days=1))
    counts = {}
    for viewer in (ben, mia, pia):
        db.session.rollback()
        found = steps_of(db.session.get_one(Thread, line.id), viewer)
        counts[viewer.handle] = sum(step.text == "Reported as still not solved" for step in found)
    assert counts == {"ben": 1, "mia": 0, "pia": 2}


def test_a_draft_is_no_step_of_its_customer(ben, pia, line, shipped):
    with unit_of_work():
        db.session.get_one(Suggestion, shipped.id).status = DRAFT
    assert TITLE not in " ".join(read(ben, line))
    assert TITLE in " ".join(read(pia, line))


@pytest.mark.parametrize(
    ("who", "status"), [("ben", 200), ("mia", 200), ("gus", 200), ("pia", 200), ("ana", 403), ("lea", 200)]
)
def test_its_page_is_for_staff_and_who_asked(request, line, signed_in, who, status):
    answer = signed_in(request.getfixturevalue(who)).get(progress(line))
    assert answer.status_code == status
    assert (f"Linked to the suggestion “{TITLE}”" in answer.text) is (status == 200)
    assert WORDS not in answer.text


@pytest.mark.parametrize(("who", "is_there"), [("ben", True), ("gus", True), ("ana", False)])
def test_the_question_leads_there(request, line, signed_in, who, is_there):
    page = signed_in(request.getfixturevalue(who)).get(f"/questions/{line.id}/{line.slug}").text
    assert (progress(line) in page) is is_there


def test_links_lead_where_the_viewer_may_go(ben, gus, mia, line, signed_in):
    links = {}
    for viewer in (ben, gus, mia):
        page = signed_in(viewer).get(progress(line)).text
        links[viewer.handle] = re.findall(r'href="((?:/my)?/cases/\d+)"', page[page.index('class="steps-line"') :])
    assert links == {"ben": ["/my/cases/1"], "gus": ["/cases/1"], "mia": []}


def test_a_stranger_signs_in_first_and_a_private_question_is_not_found(zoe, line, browser, signed_in, now):
    assert browser.get(progress(line)).location.startswith("/login")
    with unit_of_work():
        threads_actions.set_visibility(db.session.get_one(Thread, line.id), "private", now)
    assert signed_in(zoe).get(progress(line)).status_code == 404


def test_more_answers_cost_no_more_statements(zoe, gus, line, signed_in, now):
    browser = signed_in(gus)
    few = statements(browser, progress(line))
    for number in range(5):
        with unit_of_work():
            found = db.session.get_one(Thread, line.id)
            posts_actions.answer(zoe, found, f"Another thing, number {number}, to look for.", now)
    assert statements(browser, progress(line)) == few <= 12


def test_who_may_see_the_steps_is_a_table():
    asked_by_ana = thread(kind="question", asker_id=EVERYONE.index("ana") + 1)
    assert allowed(lambda who: can_see_steps(who, asked_by_ana)) == {"ana", *STAFF} - {"mia_elsewhere", "gus_elsewhere"}
