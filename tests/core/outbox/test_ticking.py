"""The schedule: what the clock does, it does once, whatever the number of workers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.models import DONE, PENDING, Delivery, Event
from app.core.outbox.scheduler import ScheduledJob, enqueue_due_jobs, failing_jobs, forget_future_ticks
from app.core.outbox.worker import run_until_empty
from app.wiring import schedule
from tests.core.outbox.test_worker import in_threads

MINUTE = timedelta(minutes=1)


@pytest.fixture
def ran(app):
    """The times at which a job ran that the schedule holds alone; it fails while `broken` is set."""
    runs = Runs()

    def sweep(now: datetime) -> None:
        if runs.broken:
            raise RuntimeError("not now")
        runs.append(now)

    before, app.extensions["schedule"] = (
        app.extensions["schedule"],
        [ScheduledJob("tests.sweep", sweep, minutes=5)],
    )
    yield runs
    app.extensions["schedule"] = before


class Runs(list):
    broken = False


def test_a_tick_fires_once_from_eight_racing_schedulers(app, ran, now):
    in_threads(app, 8, lambda: enqueue_due_jobs(now))
    assert db.session.scalar(select(func.count()).select_from(Event)) == 1
    in_threads(app, 4, lambda: run_until_empty(now))
    assert ran == [now]


def test_ticks_fall_on_whole_multiples_of_the_interval(ran):
    job = ScheduledJob("tests.sweep", lambda now: None, minutes=5)
    assert job.tick_at(datetime(2026, 3, 2, 10, 4, 59, tzinfo=UTC)) == datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    assert job.tick_at(datetime(2026, 3, 2, 10, 5, tzinfo=UTC)) == datetime(2026, 3, 2, 10, 5, tzinfo=UTC)


def test_a_job_runs_again_only_when_its_next_tick_has_come(ran, now):
    for minutes in range(11):
        enqueue_due_jobs(now + minutes * MINUTE)
        run_until_empty(now + minutes * MINUTE)
    assert ran == [now, now + 5 * MINUTE, now + 10 * MINUTE]


def test_after_a_pause_a_job_runs_late_once_and_not_for_every_tick_that_it_missed(ran, now):
    enqueue_due_jobs(now)
    later = now + timedelta(hours=3)
    enqueue_due_jobs(later)
    run_until_empty(later)
    assert ran == [later]


def test_a_tick_that_failed_is_overtaken_by_the_next(ran, now):
    ran.broken = True
    enqueue_due_jobs(now)
    run_until_empty(now)
    assert db.session.scalars(select(Delivery.state)).all() == [PENDING]
    ran.broken = False
    enqueue_due_jobs(now + 5 * MINUTE)
    run_until_empty(now + 5 * MINUTE)
    assert ran == [now + 5 * MINUTE]
    assert set(db.session.scalars(select(Delivery.state))) == {DONE}


def test_a_job_that_fails_each_time_is_counted_shown_and_told_until_it_succeeds(ran, now, ada, signed_in):
    admin = signed_in(ada)
    ran.broken = True
    for minutes in (0, 5, 10):
        enqueue_due_jobs(now + minutes * MINUTE)
        run_until_empty(now + minutes * MINUTE)
    (failing,) = failing_jobs()
    assert (failing.times, failing.since, failing.error) == (3, now, "RuntimeError: not now")
    assert admin.get("/readyz").json["failing_jobs"] == [failing.job]
    assert "RuntimeError: not now" in admin.get("/admin/deliveries").text
    ran.broken = False
    enqueue_due_jobs(now + 15 * MINUTE)
    run_until_empty(now + 15 * MINUTE)
    assert failing_jobs() == []


def test_jobs_run_on_when_the_clock_is_set_back(ran, now):
    enqueue_due_jobs(now)
    run_until_empty(now)
    earlier = now - timedelta(hours=2)
    with unit_of_work():
        forget_future_ticks(earlier)
    for each in (earlier, earlier + 5 * MINUTE):
        enqueue_due_jobs(each)
        run_until_empty(each)
    assert ran == [now, earlier, earlier + 5 * MINUTE]


def test_a_job_may_begin_units_of_work_of_its_own(app, now):
    def sweep(now: datetime) -> None:
        for n in range(2):
            with unit_of_work():
                db.session.add(Event(name=f"n{n}", subject_type="test", subject_id=n, at=now))

    before, app.extensions["schedule"] = app.extensions["schedule"], [ScheduledJob("tests.sweep", sweep)]
    enqueue_due_jobs(now)
    run_until_empty(now)
    app.extensions["schedule"] = before
    assert set(db.session.scalars(select(Event.name))) == {"clock.tick", "n0", "n1"}


def test_every_job_of_the_schedule_runs_on_an_empty_database(app, now):
    names = [job.name for job in schedule.SCHEDULE]
    assert len(set(names)) == len(names)
    enqueue_due_jobs(now)
    run_until_empty(now)
    assert set(db.session.scalars(select(Delivery.state))) <= {DONE}
