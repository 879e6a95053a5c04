"""Whoever gives back the role with which they had cases has them no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.members import actions as members_actions
from app.accounts.members.models import Member, Role
from app.cases import rules
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.resolution import actions as resolution_actions
from app.cases.teams import assignment
from app.cases.teams.models import Team
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.worker import run_until_empty
from tests.cases.conftest import fresh
from tests.cast import NOW

SOON = NOW + timedelta(hours=1)


@pytest.fixture
def taken(case, lea) -> None:
    with unit_of_work():
        assignment.take(lea, case, now=NOW)
    run_until_empty(NOW)


def revoke(actor, member, name="agent", *, is_told=True) -> None:
    with unit_of_work():
        role = db.session.scalars(select(Role).where(Role.member_id == member.id, Role.name == name)).one()
        members_actions.revoke_role(db.session.get_one(Member, actor.id), role, SOON)
    if is_told:
        run_until_empty(SOON)


def assigned(case) -> list[dict[str, object]]:
    where = (CaseHistoryEntry.case_id == case.id, CaseHistoryEntry.kind == "assigned")
    return list(db.session.scalars(select(CaseHistoryEntry.values).where(*where).order_by(CaseHistoryEntry.id)))


@pytest.mark.parametrize("times", [1, 2])
def test_their_open_cases_go_back_to_all_once_and_say_why(taken, case, ada, gus, lea, signed_in, times):
    revoke(ada, lea)
    for _again in range(times - 1):
        with unit_of_work():
            db.session.execute(
                db.text("UPDATE delivery SET state = 'pending' WHERE reaction = 'cases.hear_revocation'")
            )
        run_until_empty(SOON)
    assert (fresh(case).assignee_id, fresh(case).status) == (None, "open")
    assert assigned(case) == [{"to_id": lea.id}, {"to_id": lea.id, "is_gone": True}]
    support = signed_in(gus)
    page = support.get(f"/cases/{case.id}").text
    assert "Lea Vogel no longer handles cases like this: the case is unassigned" in page
    assert f"/cases/{case.id}" in support.get("/cases?queue=unassigned").text


def test_the_team_gives_it_out_to_somebody_else(taken, case, ada, gus, lea):
    with unit_of_work():
        team = Team(name="Laundry", created_at=NOW, distribution=rules.ROUND_ROBIN)
        team.members = [db.session.get_one(Member, each.id) for each in (lea, gus)]
        db.session.add(team)
        db.session.flush()
        db.session.get_one(Case, case.id).team_id = team.id
    revoke(ada, lea)
    assert fresh(case).assignee_id == gus.id


def test_who_may_still_work_on_them_keeps_them(taken, case, ada, lea, machines):
    with unit_of_work():
        db.session.add(Role(member_id=lea.id, name="agent", space_id=machines.id, granted_at=NOW))
    with unit_of_work():
        whole = db.session.scalars(select(Role).where(Role.member_id == lea.id, Role.space_id.is_(None))).one()
        members_actions.revoke_role(db.session.get_one(Member, ada.id), whole, SOON)
    run_until_empty(SOON)
    assert fresh(case).assignee_id == lea.id


def test_what_was_given_to_somebody_else_meanwhile_or_is_finished_stays(taken, case, ada, gus, lea):
    revoke(ada, lea, is_told=False)
    with unit_of_work():
        resolution_actions.resolve(gus, fresh(case), knowledge="none", reason="Only a technician can say.", now=SOON)
    run_until_empty(SOON)
    assert (fresh(case).assignee_id, fresh(case).status) == (lea.id, "resolved")
    assert assigned(case) == [{"to_id": lea.id}]
