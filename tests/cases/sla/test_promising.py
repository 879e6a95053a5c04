"""Policies: kept, deleted, given to a case; what their change does to open cases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.segments.models import Segment
from app.cases import handlers as cases_handlers
from app.cases import rules
from app.cases.business_hours.models import BusinessCalendar
from app.cases.case import actions as case_actions
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.case_types.models import CaseType
from app.cases.edit_conflicts.rules import Started
from app.cases.escalation.actions import escalate
from app.cases.sla import actions as sla_actions
from app.cases.sla.actions import PolicyWords, ensure_defaults
from app.cases.sla.models import SlaClockChange, SlaPolicy
from app.cases.sla.queries import get_policy, stamp_of_policy
from app.cases.timeline import actions as timeline_actions
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import Conflict, InvalidInput, NotAllowed
from app.core.outbox.worker import run_until_empty
from tests.cases.conftest import clock, fresh, targets
from tests.cast import NOW

HOUR = timedelta(hours=1)


def said(policy: SlaPolicy, **others) -> PolicyWords:
    facts: dict[str, Any] = {"name": policy.name, "calendar": policy.calendar, "targets": policy.targets}
    return PolicyWords(**(facts | others))


def standard() -> SlaPolicy:
    return get_policy(db.session.scalars(select(func.min(SlaPolicy.id))).one())


def change(ada, *, for_open: bool, now, **others) -> None:
    with unit_of_work():
        policy = standard()
        seen = stamp_of_policy(policy)
        sla_actions.keep_policy(ada, policy, said(policy, **others), seen=seen, for_open=for_open, now=now)


def test_open_cases_keep_what_they_were_promised_where_the_change_is_for_new_ones(case, ada, gus):
    due = clock(case, rules.RESOLUTION).due_at
    change(ada, for_open=False, now=NOW + HOUR, targets=targets(2))
    run_until_empty(NOW + HOUR)
    assert clock(case, rules.RESOLUTION).due_at == due
    with unit_of_work():
        case_actions.set_priority(gus, case, "high", now=NOW + HOUR)
    assert clock(case, rules.RESOLUTION).due_at == NOW + 3 * HOUR  # over an hour of lunch


def test_open_cases_go_by_the_change_with_the_time_used_so_far(case, ada, gus):
    with unit_of_work():
        timeline_actions.message(gus, case, "Which number?", NOW + HOUR, wait=True)
    change(ada, for_open=True, now=NOW + 3 * HOUR, targets=targets(4))
    run_until_empty(NOW + 3 * HOUR)
    resolution = clock(case, rules.RESOLUTION)
    assert (resolution.target_seconds, resolution.left_seconds) == (4 * 3600, 3 * 3600)
    entries = list(db.session.scalars(select(CaseHistoryEntry.kind).where(CaseHistoryEntry.case_id == case.id)))
    assert entries.count("promised") == 1


def test_turning_the_clocks_of_many_cases_goes_on_where_it_stopped_and_twice_is_once(case, ada, ana, mia, monkeypatch):
    monkeypatch.setattr(cases_handlers, "BATCH", 2)
    with unit_of_work():
        space = db.session.scalars(select(Space)).one()
        for number in range(4):
            title = f"It leaks at the door, machine {number}"
            thread = threads_actions.ask(
                ana, space=space, title=title, body="Water runs down the front of it.", tags=["leak"], now=NOW
            )
            escalate(mia, thread, reason="She waits.", now=NOW)
    change(ada, for_open=True, now=NOW + HOUR, targets=targets(4))
    run_until_empty(NOW + HOUR)
    turned = select(func.count()).where(SlaClockChange.kind == "retargeted")
    assert db.session.scalar(turned) == 10  # two clocks of five cases
    for each in db.session.scalars(select(Case)).all():
        with unit_of_work():
            sla_actions.promise_anew(db.session.get_one(Case, each.id), NOW + HOUR)
    assert db.session.scalar(turned) == 10


def test_a_case_that_was_answered_in_the_meantime_is_turned_after_that(case, ada, ana, gus):
    """The worker was slow: the customer answered after the change and before it was told."""
    with unit_of_work():
        timeline_actions.message(gus, case, "Which number?", NOW, wait=True)
    change(ada, for_open=True, now=NOW + HOUR, targets=targets(4))
    with unit_of_work():
        timeline_actions.message(ana, case, "24-11", NOW + 5 * HOUR)
    run_until_empty(NOW + 6 * HOUR)
    assert clock(case, rules.RESOLUTION).due_at == NOW + 24 * HOUR  # from 16:00: two hours, and two the next morning


def test_a_case_is_given_another_policy_with_another_calendar(case, gus, premium):
    with unit_of_work():
        sla_actions.give_policy(gus, case, premium, now=NOW + HOUR)
    stored = fresh(case)
    assert stored.policy_id == premium.id
    resolution = clock(case, rules.RESOLUTION)
    assert resolution.due_at == NOW + 4 * HOUR  # an hour was used in the office, three go on through its lunch
    assert resolution.calendar_id == premium.calendar_id
    entry = db.session.scalars(select(CaseHistoryEntry).where(CaseHistoryEntry.kind == "promised")).one()
    assert entry.values == {"before": "Standard", "to": "Premium"}


def test_a_change_of_a_calendar_moves_no_promise_until_its_clock_is_turned(case, ada, gus, ana):
    due = clock(case, rules.RESOLUTION).due_at
    with unit_of_work():
        office = db.session.scalars(select(BusinessCalendar)).one()
        office.weekly = [[[0, 1440]]] * 7
    assert clock(case, rules.RESOLUTION).due_at == due
    with unit_of_work():
        timeline_actions.message(gus, case, "Which number?", NOW, wait=True)
    with unit_of_work():
        timeline_actions.message(ana, case, "24-11", NOW)
    assert clock(case, rules.RESOLUTION).due_at > NOW


def test_a_kind_of_case_brings_its_own_promise(case, ada, gus, premium):
    with unit_of_work():
        outage = CaseType(name="Outage", created_at=NOW)
        db.session.add(outage)
        db.session.flush()
        policy = get_policy(premium.id)
        seen = stamp_of_policy(policy)
        sla_actions.keep_policy(ada, policy, said(policy, case_type_id=outage.id), seen=seen, now=NOW)
    with unit_of_work():
        sla_actions.set_case_type(gus, fresh(case), outage, now=NOW)
    assert (fresh(case).policy_id, fresh(case).case_type_id) == (premium.id, outage.id)
    with unit_of_work():
        sla_actions.set_case_type(gus, fresh(case), None, now=NOW)
    assert fresh(case).policy_id == standard().id


def test_the_standard_is_neither_narrowed_nor_deleted(app, ada):
    with unit_of_work():
        segment = Segment(slug="gold", name="Gold", created_at=NOW)
        db.session.add_all([segment])
        ensure_defaults(NOW)
    with pytest.raises(InvalidInput, match="every case that matches no other policy"):
        change(ada, for_open=False, now=NOW, segment_id=segment.id)
    db.session.rollback()
    with pytest.raises(InvalidInput, match="it applies to every case that matches no other policy"):
        sla_actions.delete_policy(ada, standard(), NOW)


def test_two_policies_for_the_same_cases_are_refused(ada, premium):
    with unit_of_work():
        segment = Segment(slug="gold", name="Gold", created_at=NOW)
        db.session.add(segment)
        db.session.flush()
        policy = get_policy(premium.id)
        seen = stamp_of_policy(policy)
        sla_actions.keep_policy(ada, policy, said(policy, segment_id=segment.id), seen=seen, now=NOW)
    with pytest.raises(InvalidInput, match="Premium"):
        sla_actions.keep_policy(ada, None, said(policy, name="Gold", segment_id=segment.id), now=NOW)


def test_the_cases_of_a_deleted_policy_keep_their_promises_and_go_by_the_standard_later(case, ada, gus, premium):
    with unit_of_work():
        sla_actions.give_policy(gus, case, premium, now=NOW)
    due = clock(case, rules.RESOLUTION).due_at
    with unit_of_work():
        sla_actions.delete_policy(ada, get_policy(premium.id), NOW)
    assert fresh(case).policy_id == standard().id
    assert clock(case, rules.RESOLUTION).due_at == due


def test_a_case_is_given_a_policy_by_its_support_alone_and_as_it_was_seen(case, ana, mia, pia, gus, premium):
    for nobody in (ana, mia, pia):
        with pytest.raises(NotAllowed):
            sla_actions.give_policy(nobody, case, premium, now=NOW)
        with pytest.raises(NotAllowed):
            sla_actions.keep_policy(nobody, None, said(premium, name="Assigned to me"), now=NOW)
    with pytest.raises(Conflict):
        sla_actions.give_policy(gus, case, premium, started=Started(policy_id=99), now=NOW)
