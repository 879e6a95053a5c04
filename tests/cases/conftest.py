"""What tests of cases share: Ana's question, and the case that Mia made of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.business_hours.actions import CalendarWords, keep_calendar
from app.cases.case.models import Case
from app.cases.escalation.actions import escalate
from app.cases.sla import actions as sla_actions
from app.cases.sla.actions import PolicyWords
from app.cases.sla.models import SlaClock, SlaPolicy
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.core.clock import now as the_time
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.cast import NOW

DAY_AND_NIGHT = (((0, 1440),),) * 7
ASKED_AT = datetime(2026, 2, 23, 9, 0, tzinfo=UTC)  # a week before NOW


@pytest.fixture
def question(ana, machines) -> Thread:
    """Ana's public question."""
    with unit_of_work():
        return threads_actions.ask(
            ana,
            space=db.session.get_one(Space, machines.id),
            title="D45 leaks at the door after the repair",
            body="Three weeks after the repair water runs down the front again.",
            tags=["leak"],
            now=ASKED_AT,
        )


@pytest.fixture
def case(mia, question) -> Case:
    """The case that Mia made of it, at NOW: Monday 11:00 in Paris, normal priority."""
    with unit_of_work():
        return escalate(mia, question, reason="Nobody knows, and she waits.", now=NOW)


def clock(case: Case, kind: str) -> SlaClock:
    """The newest clock of this kind."""
    statement = (
        select(SlaClock).where(SlaClock.case_id == case.id, SlaClock.kind == kind).order_by(SlaClock.id.desc()).limit(1)
    )
    return db.session.scalars(statement).one()


def fresh(case: Case) -> Case:
    """The case as it stands in the database."""
    db.session.rollback()
    statement = select(Case).options(joinedload(Case.thread)).where(Case.id == case.id)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def copies_of(case: Case, number: int) -> list[int]:
    """So many cases like this one, each of a thread of its own, and their numbers: rows alone, without posts."""
    first = 1_000
    clocks = [{**row, "case_id": 0} for row in _rows_of(SlaClock, SlaClock.case_id == case.id)]
    (thread,) = _rows_of(Thread, Thread.id == case.thread_id)
    (row,) = _rows_of(Case, Case.id == case.id)
    with unit_of_work():
        db.session.execute(insert(Thread), [{**thread, "id": first + each} for each in range(number)])
        db.session.execute(
            insert(Case), [{**row, "id": first + each, "thread_id": first + each} for each in range(number)]
        )
        for kind, clock in enumerate(clocks):
            own = [{"id": first * (kind + 10) + each, "case_id": first + each} for each in range(number)]
            db.session.execute(insert(SlaClock), [{**clock, **keys} for keys in own])
    return [first + each for each in range(number)]


def _rows_of(table: type[Any], where: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in db.session.execute(select(table.__table__).where(where)).mappings()]


def case_of(mia: Member, asker: Member, space: Space, title: str, now: datetime) -> Case:
    """A case that Mia made of a question of `asker`, there."""
    with unit_of_work():
        thread = threads_actions.ask(
            asker,
            space=db.session.get_one(Space, space.id),
            title=title,
            body=f"{title}: it has been so for a week now.",
            tags=[],
            now=now,
        )
        return escalate(mia, thread, reason="Nobody knows.", now=now)


@pytest.fixture
def live(mia, question) -> Case:
    """A case of this minute: pages go by the clock on the wall."""
    with unit_of_work():
        return escalate(mia, question, reason="Nobody knows, and she waits.", now=the_time())


def targets(resolution: int) -> dict[str, dict[str, int]]:
    """The same for every priority: responses within 2 hours, a resolution within so many."""
    by_clock = {rules.FIRST_RESPONSE: 7200, rules.NEXT_RESPONSE: 7200, rules.RESOLUTION: resolution * 3600}
    return dict.fromkeys(rules.PRIORITIES, by_clock)


@pytest.fixture
def premium(ada, app) -> SlaPolicy:
    """Day and night, and a resolution within 4 hours."""
    with unit_of_work():
        calendar = keep_calendar(ada, None, CalendarWords("Day and night", "UTC", DAY_AND_NIGHT), now=NOW)
        db.session.flush()
        return sla_actions.keep_policy(ada, None, PolicyWords("Premium", calendar, targets(4)), now=NOW)
