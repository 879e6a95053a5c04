"""Cases are given out by turns or by load, fairly, and only to those who can take them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.members.models import Role
from app.cases import rules
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.escalation.actions import escalate
from app.cases.resolution import actions as resolution_actions
from app.cases.teams import assignment
from app.cases.teams.actions import save_team
from app.cases.teams.models import Absence, Team
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.worker import run_until_empty
from app.notifications.models import Notification
from tests.cases.workers import run_at_once, the_case
from tests.cast import NOW, person, place


@pytest.fixture
def max_(app):
    with unit_of_work():
        made = person("max")
        made.roles.append(Role(name="agent", granted_at=NOW))
        return made


def a_team(ada, members, machines, distribution, most_open=None, name="Dishes") -> Team:
    with unit_of_work():
        space = db.session.get_one(Space, machines.id)
        return save_team(
            ada, None, name=name, members=list(members), spaces=[space], distribution=distribution,
            most_open=most_open, now=NOW,
        )  # fmt: skip


def open_cases(ana, mia, machines, count: int, at=NOW, worked_at=None) -> list[Case]:
    made = []
    for number in range(count):
        with unit_of_work():
            thread = threads_actions.ask(
                ana, space=db.session.get_one(Space, machines.id), title=f"Machine number {number} leaks again",
                body="It leaks at the door again.", tags=[], now=NOW - timedelta(days=30) + timedelta(hours=number),
            )  # fmt: skip
            made.append(escalate(mia, thread, reason="Nobody knows.", now=at))
    run_until_empty(at if worked_at is None else worked_at)
    db.session.expire_all()
    return made


def held(*people) -> list[int]:
    counted = Counter(db.session.scalars(select(Case.assignee_id)))
    return [counted[each.id] for each in people]


@pytest.mark.slow
def test_thirty_cases_go_to_three_agents_by_turns_ten_each(ada, ana, mia, gus, lea, max_, machines):
    a_team(ada, (gus, lea, max_), machines, rules.ROUND_ROBIN)
    cases = open_cases(ana, mia, machines, 30)
    assert held(gus, lea, max_) == [10, 10, 10]
    order = [case.assignee_id for case in cases]
    assert order[:3] == order[3:6]
    assert {case.status for case in cases} == {"open"}
    entry = db.session.scalars(select(CaseHistoryEntry).where(CaseHistoryEntry.kind == "assigned").limit(1)).one()
    assert (entry.actor_id, entry.values["way"]) == (None, "round_robin")


@pytest.mark.slow
def test_who_comes_back_does_not_get_all_that_they_missed(ada, ana, mia, gus, lea, machines):
    a_team(ada, (gus, lea), machines, rules.ROUND_ROBIN)
    with unit_of_work():
        db.session.add(Absence(member_id=lea.id, starts_at=NOW - timedelta(1), ends_at=NOW + timedelta(1)))
    open_cases(ana, mia, machines, 4)
    assert held(gus, lea) == [4, 0]
    open_cases(ana, mia, machines, 4, at=NOW + timedelta(days=2))
    assert held(gus, lea) == [6, 2]


def test_by_load_the_one_with_the_fewest_gets_the_next(ada, ana, mia, gus, lea, machines):
    a_team(ada, (gus, lea), machines, rules.BY_LOAD)
    first = open_cases(ana, mia, machines, 6)
    assert held(gus, lea) == [3, 3]
    with unit_of_work():
        for case in first:
            found = the_case(case.id)
            if found.assignee_id == lea.id:
                resolution_actions.resolve(lea, found, knowledge="none", reason="Done", now=NOW)
    more = open_cases(ana, mia, machines, 3)
    assert {case.assignee_id for case in more} == {lea.id}


@pytest.mark.parametrize(
    ("who", "takes"), [("present", True), ("away", False), ("full", False), ("elsewhere", False), ("erased", False)]
)
def test_only_who_can_take_it_is_given_a_case(ada, ana, mia, gus, machines, who, takes):
    with unit_of_work():
        if who == "away":
            db.session.add(Absence(member_id=gus.id, starts_at=NOW - timedelta(1), ends_at=NOW + timedelta(1)))
        if who == "erased":
            gus.erased_at = NOW
        if who == "elsewhere":
            gus.roles = [Role(name="agent", space_id=place("garden").id, granted_at=NOW)]
        db.session.add(gus)
    a_team(ada, (gus,), machines, rules.ROUND_ROBIN, most_open=1 if who == "full" else None)
    cases = open_cases(ana, mia, machines, 2 if who == "full" else 1)
    assert (cases[-1].assignee_id == gus.id) == takes


def test_where_nobody_can_take_it_the_team_is_told_once(ada, ana, mia, gus, lea, machines):
    a_team(ada, (gus, lea), machines, rules.ROUND_ROBIN)
    with unit_of_work():
        for away in (gus, lea):
            db.session.add(Absence(member_id=away.id, starts_at=NOW - timedelta(1), ends_at=NOW + timedelta(1)))
    case = open_cases(ana, mia, machines, 1)[0]
    assert (case.assignee_id, case.status) == (None, "new")
    with unit_of_work():
        db.session.execute(db.text("UPDATE delivery SET state = 'pending' WHERE reaction = 'cases.distribute'"))
    run_until_empty(NOW)
    told = db.session.scalars(select(Notification.member_id).where(Notification.kind == "ungiven")).all()
    assert sorted(told) == sorted([gus.id, lea.id])


def test_after_a_pause_of_the_worker_who_is_there_by_now_is_given_the_case(ada, ana, mia, gus, lea, machines):
    a_team(ada, (gus, lea), machines, rules.ROUND_ROBIN)
    with unit_of_work():
        hours = {"starts_at": NOW + timedelta(hours=1), "ends_at": NOW + timedelta(days=1)}
        db.session.add(Absence(member_id=gus.id, **hours))
        db.session.add(Absence(member_id=lea.id, starts_at=NOW - timedelta(1), ends_at=NOW + timedelta(hours=1)))
    case = open_cases(ana, mia, machines, 1, worked_at=NOW + timedelta(hours=5))[0]
    assert case.assignee_id == lea.id


def test_by_hand_nothing_is_given_out_and_what_someone_has_stays(ada, ana, mia, gus, lea, machines):
    team = a_team(ada, (gus, lea), machines, rules.BY_HAND)
    case = open_cases(ana, mia, machines, 1)[0]
    assert case.assignee_id is None
    with unit_of_work():
        assignment.take(lea, the_case(case.id), now=NOW)
        db.session.get_one(Team, team.id).distribution = rules.ROUND_ROBIN
    with unit_of_work():
        assert not assignment.distribute(the_case(case.id), "again", NOW)
    assert db.session.get_one(Case, case.id).assignee_id == lea.id


def test_a_case_given_to_another_team_is_given_out_there_and_one_given_back_is_not(ada, ana, mia, gus, lea, machines):
    a_team(ada, (gus,), machines, rules.BY_HAND)
    other = a_team(ada, (lea,), place_of("Others"), rules.ROUND_ROBIN, name="Others")
    case = open_cases(ana, mia, machines, 1)[0]
    with unit_of_work():
        assignment.assign(gus, the_case(case.id), None, team=db.session.get_one(Team, other.id), now=NOW)
    run_until_empty()
    assert db.session.get_one(Case, case.id, populate_existing=True).assignee_id == lea.id
    with unit_of_work():
        assignment.assign(lea, the_case(case.id), None, now=NOW)
    run_until_empty()
    assert db.session.get_one(Case, case.id, populate_existing=True).assignee_id is None


def place_of(name: str) -> Space:
    with unit_of_work():
        return place(name.lower())


def do_distribute(case_id: int) -> None:
    assignment.distribute(the_case(case_id), "now", NOW)


def test_two_workers_at_once_keep_the_turns(app, ada, ana, mia, gus, lea, machines):
    team = a_team(ada, (gus, lea), machines, rules.BY_HAND)
    cases = [case.id for case in open_cases(ana, mia, machines, 2)]
    with unit_of_work():
        db.session.get_one(Team, team.id).distribution = rules.ROUND_ROBIN
    db.session.rollback()
    answers = run_at_once(app.extensions["peercare"], do_distribute, [(each,) for each in cases])
    assert [each.split(":")[0] for each in answers] == ["done", "done"]
    db.session.expire_all()
    assert held(gus, lea) == [1, 1]


def test_two_workers_at_once_give_one_case_to_one_agent(app, ada, ana, mia, gus, lea, machines):
    team = a_team(ada, (gus, lea), machines, rules.BY_HAND)
    case = open_cases(ana, mia, machines, 1)[0].id
    with unit_of_work():
        db.session.get_one(Team, team.id).distribution = rules.ROUND_ROBIN
    db.session.rollback()
    run_at_once(app.extensions["peercare"], do_distribute, [(case,), (case,)])
    db.session.expire_all()
    assert held(gus, lea) == [1, 0]
    assert len(db.session.scalars(select(CaseHistoryEntry).where(CaseHistoryEntry.kind == "assigned")).all()) == 1


def test_the_thread_of_a_case_given_out_says_that_support_is_on_it(ada, ana, mia, gus, machines):
    a_team(ada, (gus,), machines, rules.ROUND_ROBIN)
    case = open_cases(ana, mia, machines, 1)[0]
    assert db.session.get_one(Thread, case.thread_id).support_state == "with_support"


def test_an_admin_says_how_a_team_gives_out(ada, gus, machines, signed_in):
    form = {"name": "Dishes", "members": [gus.id], "spaces": [machines.id], "distribution": "load", "most_open": "7"}
    assert signed_in(ada).send("/admin/teams", form).status_code == 303
    team = db.session.scalars(select(Team)).one()
    assert (team.distribution, team.most_open) == ("load", 7)
    assert 'value="7"' in signed_in(ada).get("/admin/teams").text
    for wrong in ({"distribution": "odd"}, {"most_open": "0"}, {"most_open": "many"}, {"most_open": "9" * 30}):
        assert signed_in(ada).send("/admin/teams", form | {"name": "Other"} | wrong).status_code == 422, wrong
