"""Look at a case again on a day to come: whoever has it is told once, and it stands in the queue of what is due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.cases import rules
from app.cases.case import actions as case_actions
from app.cases.case.jobs import tell_follow_ups
from app.cases.case.models import Case
from app.cases.edit_conflicts.rules import Started
from app.cases.resolution import actions as resolution_actions
from app.cases.teams import assignment
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import Conflict, InvalidInput, NotAllowed
from app.core.outbox.models import Event
from app.core.outbox.worker import run_until_empty
from app.notifications.models import Notification
from tests.cases.conftest import fresh
from tests.cast import NOW

DAY = NOW + timedelta(days=2)


def follow(actor, case, at=DAY, now=NOW, **seen) -> Case:
    with unit_of_work():
        case_actions.set_follow_up(actor, fresh(case), at, now=now, **seen)
    return fresh(case)


def told() -> list[Event]:
    db.session.rollback()
    return list(db.session.scalars(select(Event).where(Event.name == "case.follow_up_due")))


def test_the_day_comes_and_is_told_once_to_who_has_the_case(case, gus, lea):
    with unit_of_work():
        assignment.take(lea, case, now=NOW)
    assert follow(gus, case).follow_up_at == DAY
    tell_follow_ups(DAY - timedelta(minutes=1))
    assert told() == []
    for minutes in (0, 1, 60):
        tell_follow_ups(DAY + timedelta(minutes=minutes))
    assert len(told()) == 1
    run_until_empty()
    kept = db.session.scalars(select(Notification).where(Notification.kind == "again")).all()
    assert [each.member_id for each in kept] == [lea.id]


def test_another_day_is_told_again_and_none_is_told_no_more(case, gus):
    follow(gus, case)
    tell_follow_ups(DAY)
    follow(gus, case, DAY + timedelta(days=1), now=DAY)
    tell_follow_ups(DAY + timedelta(days=1))
    assert len(told()) == 2
    follow(gus, case, DAY + timedelta(days=5), now=DAY)
    follow(gus, case, None, now=DAY)
    tell_follow_ups(DAY + timedelta(days=9))
    assert len(told()) == 2


def test_work_goes_on_without_losing_the_day_and_the_end_takes_it_off(case, gus):
    follow(gus, case)
    with unit_of_work():
        held = fresh(case)
        assignment.take(gus, held, now=NOW)
        case_actions.set_status(gus, held, rules.WAITING, now=NOW)
    assert fresh(case).follow_up_at == DAY
    with unit_of_work():
        resolution_actions.resolve(gus, fresh(case), knowledge="none", reason="Done", now=NOW)
    assert fresh(case).follow_up_at is None
    tell_follow_ups(DAY)
    assert told() == []


def test_refusals_change_nothing(case, gus, ben):
    revision = fresh(case).revision
    for deed, error in (
        (lambda: follow(ben, case), NotAllowed),
        (lambda: follow(gus, case, NOW), InvalidInput),
        (lambda: follow(gus, case, started=Started(follow_up_at=DAY.replace(year=2030))), Conflict),
    ):
        with pytest.raises(error):
            deed()
    assert fresh(case).follow_up_at is None
    assert fresh(case).revision == revision


def test_the_page_takes_a_day_and_says_what_is_wrong_with_one(case, gus, signed_in):
    desk = signed_in(gus)
    day = (clock.now() + timedelta(days=3)).date().isoformat()
    assert desk.send(f"/cases/{case.id}/follow-up", {"follow_up_at": day}).status_code == 303
    assert "set a follow-up date:" in desk.get(f"/cases/{case.id}").text
    assert f'value="{day}"' in desk.get(f"/cases/{case.id}").text
    for wrong in ("2020-01-01", "soon", "0001-01-01"):
        assert desk.send(f"/cases/{case.id}/follow-up", {"follow_up_at": wrong}).status_code == 422, wrong
    assert desk.send(f"/cases/{case.id}/follow-up", {"follow_up_at": ""}).status_code == 303
    assert fresh(case).follow_up_at is None
