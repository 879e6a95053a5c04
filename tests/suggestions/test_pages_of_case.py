"""From a case to a suggestion: find one and link the case, or create one, without leaving the case."""

from __future__ import annotations

import re
from html import unescape

import pytest

from app.cases.case.models import Case
from app.cases.escalation.actions import escalate
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.suggestions.models import Source, Suggestion
from tests.suggestions.conftest import BODY, TITLE, ask, suggest
from tests.suggestions.test_pages_reading import statements

OTHER = "A quieter signal at the end"
PRIVATE = "I am Ben Okafor, write to ben@example.org: the dial knows nothing between three and six."


@pytest.fixture
def case(mia, question, now) -> Case:
    """Ben's question with support."""
    return escalated(mia, question, now)


def escalated(mia, thread, now) -> Case:
    with unit_of_work():
        return escalate(mia, db.session.get_one(Thread, thread.id), reason="Nobody knows.", now=now)


def titles(text: str) -> list[str]:
    return re.findall(r'<h3 class="row__title"><a [^>]*>([^<]+)<', text)


def field(page: str, name: str) -> str:
    """What a field of many lines holds."""
    found = re.search(rf'<textarea [^>]*name="{name}"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found
    return unescape(found[1]).strip()


def test_the_case_leads_to_the_search_and_shows_what_is_linked(gus, idea, case, signed_in):
    agent = signed_in(gus)
    beside = agent.get(f"/cases/{case.id}/related").text
    assert "No suggestion is linked to this case yet." in beside
    where = f"/cases/{case.id}/suggestions"
    assert where in beside
    found = agent.get(f"{where}?q=wash").text
    assert titles(found) == [TITLE]
    answer = agent.send(where, {"suggestion": idea.id})
    assert (answer.status_code, answer.location) == (303, f"/cases/{case.id}")
    assert f"Case linked to “{TITLE}”." in agent.get(f"/cases/{case.id}").text
    beside = agent.get(f"/cases/{case.id}/related").text
    assert f"/suggestions/{idea.id}/" in beside
    source = db.session.query(Source).one()
    assert (source.thread_id, source.customer_id, source.added_by_id) == (case.thread_id, case.thread.asker_id, gus.id)
    assert f"/suggestions/{idea.id}/sources/{source.id}/unlink?next=/cases/{case.id}" in beside


def test_linking_twice_is_refused_kindly(gus, idea, case, signed_in):
    agent, where = signed_in(gus), f"/cases/{case.id}/suggestions"
    agent.send(where, {"suggestion": idea.id})
    again = agent.send(f"{where}?q=wash", {"suggestion": idea.id})
    assert again.status_code == 422
    assert f"This case is already linked to “{TITLE}”." in again.text
    assert f'name="suggestion" value="{idea.id}"' not in again.text
    assert db.session.query(Source).count() == 1


@pytest.mark.parametrize("number", ["", "nothing", "987654", "9" * 25])
def test_what_is_no_suggestion_is_not_linked(gus, idea, case, signed_in, number):
    answer = signed_in(gus).send(f"/cases/{case.id}/suggestions", {"suggestion": number})
    assert answer.status_code in (404, 422)
    assert db.session.query(Source).count() == 0


def test_every_word_counts_in_title_or_text_and_without_words_the_most_backed_come(
    ana, gus, idea, laundry, case, decide, now, signed_in
):
    suggest(ana, laundry, now, title=OTHER, body="It wakes the baby, every time that we wash at night.")
    agent, where = signed_in(gus), f"/cases/{case.id}/suggestions"
    assert titles(agent.get(where).text) == [OTHER, TITLE]
    assert titles(agent.get(f"{where}?q=WASH+baby").text) == [OTHER]
    assert titles(agent.get(f"{where}?q=creased").text) == [TITLE]
    nothing = agent.get(f"{where}?q=%25+_").text
    assert "No matching suggestion" in nothing
    assert f"/questions/{case.thread_id}/suggest?next=%2Fcases%2F{case.id}".replace("%2F", "/") in nothing.replace(
        "%2F", "/"
    )


def test_a_suggestion_that_is_created_leads_back_to_the_case(gus, laundry, case, signed_in):
    agent = signed_in(gus)
    where = f"/questions/{case.thread_id}/suggest?next=/cases/{case.id}"
    page = agent.get(where).text
    assert field(page, "title") == case.thread.title
    answer = agent.send(where, {"title": TITLE, "body": BODY, "area": "laundry"})
    assert (answer.status_code, answer.location) == (303, f"/cases/{case.id}")
    made = db.session.query(Suggestion).one()
    assert f"/suggestions/{made.id}/" in agent.get(f"/cases/{case.id}/related").text


def test_what_is_private_is_filled_in_without_names_and_personal_data(ben, gus, mia, laundry, machines, now, signed_in):
    thread = ask(ben, machines, now, visibility="private", body=PRIVATE)
    escalated(mia, thread, now)
    page = signed_in(gus).get(f"/questions/{thread.id}/suggest").text
    body = field(page, "body")
    assert "the dial knows nothing between three and six" in body
    assert "ben@example.org" not in body
    assert "Okafor" not in body
    assert field(page, "title") == ""
    assert (
        "The question is private, but the suggestion is public: leave out anything that only "
        "concerns this customer." in page
    )


@pytest.mark.parametrize(("who", "status"), [("ana", 404), ("ben", 404), ("zoe", 404), ("pia", 404), ("lea", 200)])
def test_only_who_works_on_the_case_gets_there(request, who, status, idea, case, signed_in):
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(f"/cases/{case.id}/suggestions").status_code == status
    posted = browser.send(f"/cases/{case.id}/suggestions", {"suggestion": idea.id})
    assert posted.status_code == (303 if status == 200 else status)


def test_it_costs_as_many_statements_for_twice_as_many(ana, gus, laundry, idea, case, now, signed_in):
    agent, where = signed_in(gus), f"/cases/{case.id}/suggestions"
    few = statements(agent, where)
    for number in range(4):
        suggest(ana, laundry, now, title=f"{OTHER}, number {number}")
    assert statements(agent, where) == few <= 7
