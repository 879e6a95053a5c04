"""Who hears of promises that run out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.cases.case.jobs import mark_breaches, mark_warnings
from app.cases.escalation.actions import escalate
from app.cases.sla.models import SlaPolicy
from app.cases.teams import assignment
from app.cases.teams.models import Team
from app.community.spaces.models import Space
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.worker import run_until_empty
from tests.notifications.conftest import told

DAY = timedelta(days=1)


@pytest.fixture
def case(mia, question, machines, lea, now):
    """A case that nobody has, of Lea's team."""
    with unit_of_work():
        db.session.add(
            Team(name="Machines", members=[lea], spaces=[db.session.get(Space, machines.id)], created_at=now)
        )
        db.session.flush()
        return escalate(mia, question, reason="Nobody knows, and she waits.", now=now)


def pass_by(now) -> None:
    """The promise of a first response, eight hours on, runs out and is broken."""
    mark_warnings(now + DAY - timedelta(minutes=10))
    run_until_empty(now + DAY)
    mark_breaches(now + DAY + timedelta(minutes=1))
    run_until_empty(now + DAY)


def test_of_a_case_that_nobody_has_its_team_hears(case, gus, lea, now):
    pass_by(now)
    assert [kind for kind in told(lea) if kind in ("due", "late")] == ["due", "late"]
    assert told(gus) == []


@pytest.mark.parametrize("tells_team", [True, False])
def test_of_a_broken_promise_the_team_hears_too_where_the_policy_says_so(case, gus, lea, now, tells_team):
    with unit_of_work():
        db.session.get_one(SlaPolicy, case.policy_id).tells_team = tells_team
        assignment.assign(gus, case, gus, now=now)
    pass_by(now)
    assert [kind for kind in told(gus) if kind in ("due", "late")] == ["due", "late"]
    assert told(lea) == (["late"] if tells_team else [])
