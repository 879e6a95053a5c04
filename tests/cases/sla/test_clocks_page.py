"""The page that says why a promise is due when it is, and the ways to change it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.cases.business_hours.models import BusinessCalendar
from app.cases.case.models import Case
from app.cases.case_types.models import CaseType
from app.cases.sla import actions as sla_actions
from app.cases.sla import queries as sla_queries
from app.cases.sla.explanation_presenter import story_of
from app.cases.sla.models import SlaPolicy
from app.cases.timeline import actions as timeline_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.cases.conftest import fresh
from tests.cases.timeline.test_pages import statements
from tests.cast import NOW

HOUR = timedelta(hours=1)


def text_of(page) -> str:
    """What one reads on the page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def told(case: Case, now) -> list[str]:
    """What is said of the newest promise of a resolution."""
    newest = next(each for each in sla_queries.lives_of(case) if each.kind == "resolution")
    calendar = db.session.scalars(select(BusinessCalendar).order_by(BusinessCalendar.id)).first()
    assert calendar is not None
    return list(story_of(newest, calendar, "Ana", now).sentences)


def test_a_pause_and_what_was_left_are_told_in_words(case, ana, gus, app):
    with unit_of_work():
        timeline_actions.message(gus, case, "Which number?", NOW + HOUR, wait=True)
    with app.test_request_context():
        assert told(case, NOW + HOUR)[-1] == "Paused today 12:00 with 23 h left: waiting for Ana."
    with unit_of_work():
        timeline_actions.message(ana, case, "24-11", NOW + 4 * HOUR)
    with app.test_request_context():
        assert told(case, NOW + 4 * HOUR) == [
            "Started today 11:00. Target: 24 h.",
            "Paused from today 12:00 to today 15:00 while we waited for Ana: 2 h of business hours did not count.",
            "Resumed today 15:00 with 23 h left.",
            "Due Thu 5 Mar 14:00.",
            "Warning Wed 4 Mar 17:12, 4 h 48 min of business hours before.",
        ]


def test_a_broken_promise_and_another_one_are_told(case, gus, premium, app):
    with unit_of_work():
        sla_actions.give_policy(gus, case, premium, now=NOW + HOUR)
    with app.test_request_context():
        said = told(case, NOW + 6 * HOUR)
    assert said[1].startswith(
        "The priority or SLA policy changed today 12:00 (11:00 in UTC): the target became 4 h in total."
    )
    assert said[-1] == "It is overdue by 2 h of business hours."


def test_the_page_shows_the_sums_and_is_read_by_support_alone(live, gus, ana, mia, signed_in):
    page = signed_in(gus).get(f"/cases/{live.id}/sla")
    assert page.status_code == 200
    assert "Why this due time?" in text_of(page)
    assert "First response, target 8 h" in text_of(page)
    assert statements(page) <= 8
    assert f"/cases/{live.id}/sla" in signed_in(gus).get(f"/cases/{live.id}").text
    for nobody in (ana, mia):
        assert signed_in(nobody).get(f"/cases/{live.id}/sla").status_code == 404
        assert signed_in(nobody).send(f"/cases/{live.id}/policy", {"policy": "1"}).status_code == 404


def test_the_page_costs_the_same_however_much_happened(live, gus, ana, signed_in):
    few = statements(signed_in(gus).get(f"/cases/{live.id}/sla"))
    for number in range(3):
        with unit_of_work():
            timeline_actions.message(gus, fresh(live), f"Which number? {number}", live.opened_at + HOUR, wait=True)
        with unit_of_work():
            timeline_actions.message(ana, fresh(live), f"24-11 {number}", live.opened_at + 2 * HOUR)
    assert statements(signed_in(gus).get(f"/cases/{live.id}/sla")) == few


def test_an_agent_gives_a_case_another_promise_and_another_kind(live, gus, premium, signed_in):
    with unit_of_work():
        outage = CaseType(name="Outage", created_at=NOW)
        db.session.add(outage)
    desk, address = signed_in(gus), f"/cases/{live.id}"
    standard = live.policy_id
    seen = {"started": f'{{"policy_id":{standard}}}'}
    answer = desk.send(f"{address}/policy", {"policy": str(premium.id), **seen})
    assert answer.location == f"{address}/sla"
    assert fresh(live).policy_id == premium.id
    late = {"policy": str(standard), "started": '{"policy_id":99}'}
    page = desk.send(f"{address}/policy", late)
    assert page.status_code == 409
    assert "set the SLA policy to Premium." in page.text
    kind = {"template": str(outage.id), "started": '{"case_type_id":null}'}
    assert desk.send(f"{address}/type", kind).status_code == 303
    stored = fresh(live)
    assert stored.case_type_id == outage.id
    assert stored.policy_id == db.session.scalar(select(SlaPolicy.id).where(SlaPolicy.name == "Standard"))
    page = desk.get(address).text
    assert "Standard → Premium" in page
    assert "SLA policy: Standard" in page


@pytest.mark.parametrize(("deed", "field"), [("policy", "policy"), ("type", "template")])
@pytest.mark.parametrize("typed", ["987654", "x", "", "9" * 30])
def test_what_is_not_offered_is_refused(live, gus, signed_in, deed, field, typed):
    page = signed_in(gus).send(f"/cases/{live.id}/{deed}", {field: typed})
    assert page.status_code == 422
    assert "Not a valid choice" in page.text


def test_a_finished_case_promises_nothing_any_more(live, gus, premium, signed_in):
    desk = signed_in(gus)
    desk.send(f"/cases/{live.id}/resolve", {"knowledge": "none", "reason": "Hers"})
    page = desk.send(f"/cases/{live.id}/policy", {"policy": str(premium.id)})
    assert page.status_code == 422
    assert "This case is no longer open" in page.text
    assert "Change SLA policy" not in page.text


def test_a_promise_in_french(live, gus, signed_in):
    with unit_of_work():
        gus.locale = "fr"
        db.session.merge(gus)
    assert signed_in(gus).get(f"/cases/{live.id}/sla").status_code == 200
