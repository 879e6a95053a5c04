"""The decision queue: what enters it, what leaves it, who is notified and reminded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.members.models import Member
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.community.voting.models import Backing
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.worker import run_until_empty
from app.notifications.models import Notification
from app.suggestions.decisions import actions
from app.suggestions.decisions.jobs import queue_critical, remind_of_decisions
from app.suggestions.decisions.models import QueuedDecision
from app.suggestions.decisions.queries import count_waiting, list_queue
from app.suggestions.loop.actions import report_unsolved
from app.suggestions.models import Area, Source
from tests.cast import person
from tests.suggestions.conftest import loaded, make_critical, suggest

DAY = timedelta(days=1)
WHY = "The new panel comes first, it decides what is possible."


def run(job, at):
    with unit_of_work():
        job(at)


@pytest.fixture
def queued(critical, now):
    run(queue_critical, now)
    return critical


def row(suggestion):
    return db.session.get(QueuedDecision, suggestion.id, populate_existing=True)


def waiting(pia, at, show=""):
    db.session.rollback()
    return [each.suggestion_id for each in list_queue(pia, show, at, None).items]


def told(kind):
    run_until_empty()
    members = select(Notification.member_id).where(Notification.kind == kind)
    return sorted(db.session.scalars(select(Member.handle).where(Member.id.in_(members))))


def number_told(kind):
    run_until_empty()
    return len(db.session.scalars(select(Notification.id).where(Notification.kind == kind)).all())


def test_what_reaches_critical_mass_waits_two_weeks(pia, queued, now):
    found = row(queued)
    assert (found.customer_count, found.source_count) == (5, 3)
    assert (found.reached_at, found.decide_by) == (now, now + 14 * DAY)
    assert waiting(pia, now) == [queued.id]
    assert count_waiting(pia, now) == 1


@pytest.mark.parametrize("lacks", ["a customer", "a source", "support of the last 90 days"])
def test_below_critical_mass_nothing_reaches_the_product_team(pia, critical, now, lacks):
    at = now
    with unit_of_work():
        if lacks == "a customer":
            backer = db.session.scalars(select(Member).join(Backing, Backing.member_id == Member.id)).one()
            voting_actions.remove_me_too(backer, db.session.get_one(Thread, critical.id), now)
        elif lacks == "a source":
            source = db.session.scalars(select(Source)).first()
            db.session.delete(source)
            voting_actions.add_me_too(person("another"), db.session.get_one(Thread, critical.id), now)
        else:
            at = now + 91 * DAY
    run(queue_critical, at)
    assert row(critical) is None
    assert told("to_decide") == []


def test_the_product_team_and_the_owner_are_notified_once(ada, pia, ben, laundry, critical, now):
    with unit_of_work():
        db.session.execute(update(Area).values(owner_id=ben.id))
    for minutes in (0, 5):
        run(queue_critical, now + timedelta(minutes=minutes))
    assert told("to_decide") == ["ben", "pia"]
    assert number_told("to_decide") == 2


def test_the_numbers_follow_and_it_stays_when_support_gets_old(pia, queued, now):
    with unit_of_work():
        voting_actions.add_me_too(person("another"), db.session.get_one(Thread, queued.id), now + 60 * DAY)
    run(queue_critical, now + 60 * DAY)
    assert row(queued).customer_count == 6
    run(queue_critical, now + 100 * DAY)
    assert (row(queued).customer_count, row(queued).source_count) == (1, 0)
    assert waiting(pia, now + 100 * DAY) == [queued.id]


@pytest.mark.parametrize(
    ("status", "waits"), [("under_review", True), ("needs_info", True), ("planned", False), ("declined", False)]
)
def test_a_decision_takes_it_out_and_an_interim_response_gives_two_weeks_again(pia, queued, decide, now, status, waits):
    with unit_of_work():
        row(queued).reminded_at = now
    decide(queued, status, now=now + 5 * DAY)
    run_until_empty()
    assert waiting(pia, now + 5 * DAY) == ([queued.id] if waits else [])
    assert row(queued).decide_by == now + (19 if waits else 14) * DAY
    assert row(queued).reminded_at == (None if waits else now)


def test_a_report_that_it_is_still_not_solved_puts_it_back_for_two_weeks(pia, ana, queued, decide, now):
    decide(queued, "shipped", now=now + DAY)
    assert waiting(pia, now + DAY) == []
    with unit_of_work():
        report_unsolved(
            ana, loaded(queued), None, "It still ends whenever it wants, after the update too.", now + 30 * DAY
        )
    run_until_empty()
    assert waiting(pia, now + 30 * DAY) == [queued.id]
    assert row(queued).decide_by == now + 44 * DAY


def test_postponing_takes_it_out_until_its_day_and_is_logged(pia, queued, now):
    until = now + 30 * DAY
    with unit_of_work():
        actions.postpone(pia, loaded(queued), row(queued), until, WHY, now)
    assert waiting(pia, until - timedelta(seconds=1)) == []
    assert waiting(pia, until - timedelta(seconds=1), "postponed") == [queued.id]
    assert waiting(pia, until) == [queued.id]
    assert waiting(pia, until, "postponed") == []
    entry = db.session.scalars(select(AuditLogEntry).where(AuditLogEntry.action == "suggestion.postponed")).one()
    assert (entry.actor_id, entry.reason) == (pia.id, WHY)


def test_it_is_put_back_once(pia, queued, now):
    with unit_of_work():
        actions.postpone(pia, loaded(queued), row(queued), now + 30 * DAY, WHY, now)
    for later in (1, 2):
        with unit_of_work():
            actions.resume(pia, loaded(queued), row(queued), now + later * DAY)
    assert row(queued).decide_by == now + 15 * DAY
    assert waiting(pia, now + 2 * DAY) == [queued.id]


@pytest.mark.parametrize(
    ("until", "reason", "field"),
    [
        (None, WHY, "until"),
        (timedelta(0), WHY, "until"),
        (-DAY, WHY, "until"),
        (367 * DAY, WHY, "until"),
        (DAY, "Later. ", "reason"),
    ],
)
def test_a_day_and_a_reason_are_needed(pia, queued, now, until, reason, field):
    at = None if until is None else now + until
    with pytest.raises(InvalidInput) as refusal, unit_of_work():
        actions.postpone(pia, loaded(queued), row(queued), at, reason, now)
    assert refusal.value.field == field


def test_what_is_decided_is_not_postponed(pia, queued, decide, now):
    decide(queued, "declined")
    with pytest.raises(InvalidInput), unit_of_work():
        actions.postpone(pia, loaded(queued), row(queued), now + DAY, WHY, now)


@pytest.mark.parametrize("value", [1, 5, None])
def test_estimates_are_stored(pia, queued, value):
    for name in ("impact", "effort"):
        with unit_of_work():
            actions.estimate(pia, loaded(queued), row(queued), name, value)
        assert getattr(row(queued), name) == value


@pytest.mark.parametrize(("name", "value"), [("impact", 0), ("impact", 6), ("worth", 3), ("customer_count", 3)])
def test_estimates_are_from_one_to_five(pia, queued, name, value):
    with pytest.raises(InvalidInput), unit_of_work():
        actions.estimate(pia, loaded(queued), row(queued), name, value)


@pytest.mark.parametrize("who", ["ana", "gus", "mia"])
def test_only_who_decides_estimates_and_postpones(request, who, queued, now):
    actor = request.getfixturevalue(who)
    for deed in (
        lambda: actions.estimate(actor, loaded(queued), row(queued), "impact", 3),
        lambda: actions.postpone(actor, loaded(queued), row(queued), now + DAY, WHY, now),
        lambda: actions.resume(actor, loaded(queued), row(queued), now),
    ):
        with pytest.raises(NotAllowed), unit_of_work():
            deed()


def test_a_reminder_comes_three_days_before_and_one_when_it_is_overdue(pia, queued, now):
    numbers = []
    for days in (10, 11, 12, 14, 15):
        run(remind_of_decisions, now + days * DAY)
        numbers.append(number_told("decide_due"))
    assert numbers == [0, 1, 1, 2, 2]


def test_nobody_is_reminded_of_what_is_decided_or_postponed(pia, queued, decide, now, laundry, zoe, gus, machines):
    other = make_critical(suggest(zoe, laundry, now, title="A quieter signal at the end"), gus, machines, now)
    run(queue_critical, now)
    decide(queued, "declined")
    with unit_of_work():
        actions.postpone(pia, loaded(other), row(other), now + 60 * DAY, WHY, now)
    run(remind_of_decisions, now + 20 * DAY)
    assert number_told("decide_due") == 0


def test_what_is_due_first_is_first_or_what_has_the_most_impact(pia, zoe, gus, machines, laundry, queued, now):
    other = make_critical(suggest(zoe, laundry, now, title="A quieter signal at the end"), gus, machines, now)
    run(queue_critical, now + DAY)
    assert waiting(pia, now + DAY) == [queued.id, other.id]
    with unit_of_work():
        actions.estimate(pia, loaded(other), row(other), "impact", 4)
        actions.estimate(pia, loaded(queued), row(queued), "impact", 4)
        actions.estimate(pia, loaded(queued), row(queued), "effort", 3)
    assert waiting(pia, now + DAY, "important") == [other.id, queued.id]
