"""What stands beside a case: its customer, and what they asked and thought before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Role
from app.accounts.segments.models import Segment, SegmentMember
from app.cases.case.models import Case
from app.cases.case_page.queries import panel_of
from app.cases.csat.models import SatisfactionRating
from app.cases.escalation.actions import escalate
from app.cases.resolution import actions as resolution_actions
from app.cases.teams.models import Absence
from app.community.root_causes import actions as root_causes_actions
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.worker import run_until_empty
from app.suggestions import actions as suggestions_actions
from app.suggestions.areas import actions as areas_actions
from tests.cases.timeline.test_pages import statements
from tests.cast import place


@pytest.fixture
def live(mia, question) -> Case:
    with unit_of_work():
        return escalate(mia, question, reason="Nobody knows, and she waits.", now=clock.now())


def earlier_case(ana, gus, space, number: int) -> Case:
    """A case of Ana's that Gus resolved, with what she thought of it."""
    at = clock.now() - timedelta(days=20, hours=number)
    with unit_of_work():
        thread = threads_actions.ask(
            ana,
            space=db.session.get_one(Space, space.id),
            title=f"Earlier machine number {number} stops",
            body="It stops in the middle of the programme.",
            tags=[],
            now=at,
        )
        made = escalate(gus, thread, reason="She waits", now=at)
        resolution_actions.resolve(gus, made, knowledge="none", reason="Personal", now=at)
        db.session.add(SatisfactionRating(case_id=made.id, resolved_at=at, score=5, word="quick and human", at=at))
        return made


def test_the_customer_and_their_history_stand_beside_the_case(live, gus, ana, machines, signed_in):
    earlier = [earlier_case(ana, gus, machines, number) for number in range(7)]
    with unit_of_work():
        segment = Segment(slug="care", name="Care plus", created_at=clock.now())
        db.session.add(segment)
        db.session.flush()
        db.session.add(SegmentMember(segment_id=segment.id, member_id=ana.id, since=clock.now()))
        ana.time_zone, ana.locale, ana.plan = "Asia/Tokyo", "fr", "Care+"
        db.session.add(ana)
    page = signed_in(gus).get(f"/cases/{live.id}").text
    for words in ("Care plus", "French", "Care+", "Local time", "quick and human", "8 questions, 7 cases"):
        assert words in page, words
    assert sum(f'href="/cases/{each.id}"><span' in page for each in earlier) == 5
    assert "/members/ana?tab=questions" in page
    assert "/cases?queue=all&amp;include_resolved=yes&amp;customer=ana" in page


def test_what_the_agent_may_not_read_is_not_in_the_history(live, gus, ana, machines, mia):
    with unit_of_work():
        other = place("garden")
        thread = threads_actions.ask(
            ana, space=other, title="A secret about my garden", body="Nobody else reads this.", tags=[],
            visibility="private", now=clock.now(),
        )  # fmt: skip
        escalate(mia, thread, reason="Help", now=clock.now())
        gus.roles = [Role(name="agent", space_id=machines.id, granted_at=clock.now())]
        db.session.add(gus)
    found = db.session.get_one(Case, live.id, options=[joinedload(Case.thread)])
    panel = panel_of(found, gus, clock.now())
    titles = {row.title for rows in (panel.questions, panel.cases) for row in rows}
    assert "A secret about my garden" not in titles
    assert "D45 leaks at the door after the repair" in titles


def test_who_is_away_is_said_where_one_assigns(live, gus, lea, signed_in):
    with unit_of_work():
        now = clock.now()
        db.session.add(Absence(member_id=lea.id, starts_at=now - timedelta(1), ends_at=now + timedelta(days=30)))
        db.session.add(Absence(member_id=gus.id, starts_at=now + timedelta(1), ends_at=now + timedelta(days=3)))
    page = signed_in(gus).get(f"/cases/{live.id}").text
    assert "Lea Vogel (out of office until" in page
    assert "Gus Martin (away" not in page


def test_suggestions_and_similar_questions_come_by_a_link(live, ana, ada, pia, gus, machines, signed_in):
    with unit_of_work():
        area = areas_actions.make_area(
            ada, name="Dishes", space=db.session.get_one(Space, machines.id), owner=pia, now=clock.now()
        )
        body = "A softer hinge would last longer than this one does."
        suggestions_actions.suggest(ana, area=area, title="Softer hinges for the doors", body=body, now=clock.now())
    desk = signed_in(gus)
    assert f'hx-get="/cases/{live.id}/related"' in desk.get(f"/cases/{live.id}").text
    page = desk.get(f"/cases/{live.id}/related")
    assert "Softer hinges" in page.text
    assert "No similar solved questions." in page.text
    fragment = desk.get(f"/cases/{live.id}/related", headers={"HX-Request": "true"})
    assert "Softer hinges" in fragment.text
    assert "<h1" not in fragment.text
    assert signed_in(ana).get(f"/cases/{live.id}/related").status_code == 404


def test_the_theme_is_on_the_case_and_not_on_the_customers_page(live, gus, ana, question, signed_in):
    with unit_of_work():
        root_causes_actions.set_root_cause(gus, db.session.get_one(Thread, question.id), "ZQHINGE", clock.now())
    assert "ZQHINGE" in signed_in(gus).get(f"/cases/{live.id}").text
    assert "ZQHINGE" not in signed_in(ana).get(f"/my/cases/{live.id}").text


def test_who_changed_the_root_cause_is_in_the_history_of_the_case(live, gus, mia, question, signed_in):
    signed_in(gus).send(f"/cases/{live.id}/theme", {"theme": "Hinge"})
    run_until_empty()
    signed_in(mia).send(f"/threads/{question.id}/theme", {"theme": ""})
    run_until_empty()
    page = signed_in(gus).get(f"/cases/{live.id}").text
    assert "Gus Martin set the root cause to “Hinge”" in page
    assert "Mia Santos removed the root cause" in page


def test_a_theme_is_set_on_the_case_page_by_support_alone(live, gus, mia, ben, question, signed_in):
    assert signed_in(gus).send(f"/cases/{live.id}/theme", {"theme": "Hinge"}).location == f"/cases/{live.id}"
    assert db.session.get_one(Thread, question.id).theme_id
    assert signed_in(gus).send(f"/cases/{live.id}/theme", {"theme": "x" * 130}).status_code == 422
    assert signed_in(ben).send(f"/cases/{live.id}/theme", {"theme": "Hinge"}).status_code == 404
    assert signed_in(mia).send(f"/threads/{question.id}/theme", {"theme": ""}).status_code == 303
    assert db.session.get_one(Thread, question.id, populate_existing=True).theme_id is None


def test_a_long_history_costs_no_further_statement(live, gus, ana, machines, signed_in):
    desk = signed_in(gus)
    desk.get(f"/cases/{live.id}")
    desk.application.extensions["kept"].forget()
    few = statements(desk.get(f"/cases/{live.id}"))
    for number in range(6):
        earlier_case(ana, gus, machines, number)
    assert statements(desk.get(f"/cases/{live.id}")) == few <= 8
