"""A question with a case goes to a space for which others work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.members.models import Member, Role
from app.cases import rules
from app.cases.case import reopening
from app.cases.case.models import CaseHistoryEntry
from app.cases.resolution import actions as resolution_actions
from app.cases.teams import assignment
from app.cases.teams.models import Team
from app.community.merging import actions as merging_actions
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.models import Event
from app.core.outbox.worker import run_until_empty
from tests import cast
from tests.cases.conftest import fresh
from tests.cast import NOW
from tests.community.samples import a_question

SOON = NOW + timedelta(hours=1)


@pytest.fixture
def max_(case, gus) -> Member:
    """Support for machines alone, who was given the case."""
    with unit_of_work():
        made = cast.person("max")
        made.roles.append(Role(name="agent", space_id=case.thread.space_id, granted_at=NOW))
    with unit_of_work():
        assignment.assign(gus, case, made, now=NOW)
    run_until_empty(NOW)
    return made


@pytest.fixture
def moved(max_, mia, question) -> None:
    move(mia, question, "garden", SOON)


def move(actor, question, slug, now, *, is_told=True) -> Space:
    """Its question goes there; `is_told` where the worker runs at once."""
    with unit_of_work():
        space = db.session.scalar(select(Space).where(Space.slug == slug)) or cast.place(slug)
        merging_actions.move(actor, db.session.get_one(Thread, question.id), space, now=now)
    if is_told:
        run_until_empty(now)
    return space


def a_team(name, *members, spaces=(), distribution=rules.BY_HAND) -> Team:
    with unit_of_work():
        team = Team(name=name, created_at=NOW, distribution=distribution)
        team.members = [db.session.get_one(Member, each.id) for each in members]
        team.spaces = [db.session.get_one(Space, each.id) for each in spaces]
        db.session.add(team)
    return team


def a_garden() -> Space:
    with unit_of_work():
        return cast.place("garden")


def entries(case, kind) -> list[dict[str, Any]]:
    where = (CaseHistoryEntry.case_id == case.id, CaseHistoryEntry.kind == kind)
    return list(db.session.scalars(select(CaseHistoryEntry.values).where(*where).order_by(CaseHistoryEntry.id)))


def test_who_works_for_its_space_reads_that_they_have_the_case(max_, case, signed_in):
    assert f"/cases/{case.id}" in signed_in(max_).get("/cases?queue=all").text
    assert "D45 leaks" in signed_in(max_).get("/inbox").text


def test_who_works_for_another_space_reads_it_no_longer(max_, moved, case, signed_in):
    assert f"/cases/{case.id}" not in signed_in(max_).get("/cases?queue=all").text
    assert "D45 leaks" not in signed_in(max_).get("/inbox").text


def test_who_does_not_work_there_has_the_case_no_more_and_is_told_without_its_title(max_, moved, case, signed_in):
    assert (fresh(case).assignee_id, fresh(case).status) == (None, "open")
    inbox = signed_in(max_).get("/inbox").text
    assert f"Case #{case.id} moved with its question to a space you do not work in" in inbox
    assert 'href="/cases"' in inbox


def test_the_case_says_where_its_question_went_and_who_lost_it(max_, moved, case, gus, signed_in):
    page = signed_in(gus).get(f"/cases/{case.id}").text
    assert "Mia Santos moved the question to Garden; Max does not work there and is no longer assigned" in page


def test_who_works_everywhere_keeps_it_and_the_case_says_where_its_question_went(
    case, gus, lea, mia, signed_in, question
):
    with unit_of_work():
        assignment.take(gus, case, now=NOW)
    move(mia, question, "garden", SOON)
    assert fresh(case).assignee_id == gus.id
    assert entries(case, "moved") == [{"to": "Garden"}]
    assert "Mia Santos moved the question to Garden" in signed_in(lea).get(f"/cases/{case.id}").text
    assert "moved with its question" not in signed_in(gus).get("/inbox").text


@pytest.mark.parametrize("times", [1, 2])
def test_it_goes_to_the_team_of_the_new_space_which_gives_it_out_once(max_, case, mia, lea, gus, question, times):
    garden = a_garden()
    team = a_team("Gardeners", lea, spaces=[garden], distribution=rules.ROUND_ROBIN)
    move(mia, question, "garden", SOON)
    for _again in range(times - 1):
        with unit_of_work():
            db.session.execute(db.text("UPDATE delivery SET state = 'pending' WHERE reaction = 'cases.hear_move'"))
        run_until_empty(SOON)
    assert (fresh(case).assignee_id, fresh(case).team_id) == (lea.id, team.id)
    assert entries(case, "moved") == [{"to": "Garden", "to_id": max_.id}]
    assert [each["to_id"] for each in entries(case, "assigned")] == [max_.id, lea.id]
    assert len(db.session.scalars(select(Event).where(Event.name == "case.left")).all()) == 1


def test_what_comes_late_changes_nothing_that_happened_since(max_, case, mia, lea, question, machines):
    """It was moved, given to somebody there, and moved back, before the worker heard of any of it."""
    move(mia, question, "garden", SOON, is_told=False)
    with unit_of_work():
        assignment.assign(lea, fresh(case), db.session.get_one(Member, lea.id), now=SOON)
    move(mia, question, machines.slug, SOON + timedelta(hours=1), is_told=False)
    run_until_empty(SOON + timedelta(days=1))
    assert fresh(case).assignee_id == lea.id
    assert entries(case, "moved") == [{"to": "Garden"}, {"to": "Machines"}]


@pytest.mark.parametrize(
    ("serves", "has_someone", "goes"),
    [
        (["machines"], True, True),  # a team of the space it came from
        (["machines", "garden"], True, False),
        (["garden"], False, False),
        ([], True, False),  # chosen by hand, or for its kind
        ([], False, True),
        (["orchard"], True, False),
    ],
)
def test_its_team_keeps_it_where_that_works_there(case, mia, gus, question, machines, serves, has_someone, goes):
    spaces = {"machines": machines, "garden": a_garden()}
    with unit_of_work():
        spaces["orchard"] = cast.place("orchard")
        stranger = cast.person("sam")
    team = a_team("Pumps", gus if has_someone else stranger, spaces=[spaces[each] for each in serves])
    others = a_team("Gardeners", gus, spaces=[spaces["garden"]])
    with unit_of_work():
        fresh(case).team_id = team.id
    move(mia, question, "garden", SOON)
    assert fresh(case).team_id == (others.id if goes else team.id)


def test_nobody_has_a_case_of_the_past_either_which_they_may_not_read(max_, case, gus, mia, question):
    with unit_of_work():
        resolution_actions.resolve(gus, fresh(case), knowledge="none", reason="Only her address.", now=NOW)
    move(mia, question, "garden", SOON)
    assert fresh(case).assignee_id is None
    with unit_of_work():
        reopening.reopen(gus, fresh(case), reason="It leaks still.", now=SOON)
    assert fresh(case).assignee_id is None
    assert db.session.scalars(select(Event.id).where(Event.name == "case.left")).all() == []


def test_a_question_merged_into_one_of_another_space_takes_the_case_along_but_not_who_may_not_read_it(
    max_, case, ana, mia, question
):
    garden = a_garden()
    into = a_question(ana, garden, NOW)
    with unit_of_work():
        merging_actions.merge(mia, db.session.get_one(Thread, question.id), db.session.get_one(Thread, into.id), SOON)
    run_until_empty(SOON)
    assert (fresh(case).thread_id, fresh(case).assignee_id) == (into.id, None)
    assert entries(case, "moved") == [{"to": "Garden", "to_id": max_.id}]
