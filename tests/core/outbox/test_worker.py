"""The worker: everything that happened is told, at least once, whatever fails meanwhile."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from app.community.tags.models import Tag
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.delivery import STEPS_OVER, deliver_batch
from app.core.outbox.events import OUTSIDE, event_handler, record_event
from app.core.outbox.leases import Worker, acquire_single_worker_lock, lease_of, new_worker_name, renew_lease
from app.core.outbox.models import DEAD, DONE, PENDING, Delivery
from app.core.outbox.retries import ATTEMPTS, catch_up, pause_after, retry_dead_deliveries
from app.core.outbox.worker import StopRequest, run_until_empty, run_worker
from tests.core.conftest import HAPPENED

HOUR = timedelta(hours=1)


class Broken(Exception):
    """Something outside does not work."""


@pytest.fixture
def failing():
    """A reaction that fails until `failing.mended` is set."""

    @event_handler("tests.fails")
    def fails(event):
        if not state["mended"]:
            raise Broken("no answer")

    state = {"mended": False}
    return fails, state


def only() -> Delivery:
    return db.session.scalars(select(Delivery)).one()


def states() -> dict[str, int]:
    return dict(db.session.execute(select(Delivery.state, func.count()).group_by(Delivery.state)).all())


def test_what_happened_is_told_once_and_marked(told_to, happen):
    @event_handler("tests.listens")
    def listens(event):
        told.append(event.values["n"])

    told: list[Any] = []
    told_to(listens)
    happen(250)
    assert run_until_empty() == 250
    assert run_until_empty() == 0
    assert sorted(told) == list(range(250))
    assert states() == {DONE: 250}


def test_what_is_not_yet_due_waits(told_to, happen, now, failing):
    told_to(failing[0])
    happen()
    assert run_until_empty(now - HOUR) == 0
    assert run_until_empty(now) == 1


def test_a_failure_is_tried_again_after_pauses_that_grow(told_to, happen, now, failing):
    fails, state = failing
    told_to(fails)
    happen()
    assert run_until_empty(now) == 1
    assert (only().state, only().attempts, only().next_try_at) == (PENDING, 1, now + timedelta(seconds=30))
    assert run_until_empty(now + timedelta(seconds=29)) == 0
    assert run_until_empty(now + timedelta(seconds=30)) == 1
    assert only().next_try_at == now + timedelta(seconds=30) + timedelta(minutes=2)
    state["mended"] = True
    run_until_empty(now + HOUR)
    assert (only().state, only().attempts, only().last_error) == (DONE, 3, None)


def test_after_a_day_of_failures_it_is_dead_and_can_be_tried_again(told_to, happen, now, failing):
    fails, state = failing
    told_to(fails)
    happen()
    at = now
    for attempt in range(1, ATTEMPTS + 1):
        assert run_until_empty(at) == 1
        at += pause_after(attempt)
    assert only().state == DEAD
    assert only().last_error == "Broken: no answer"
    assert timedelta(hours=12) < at - pause_after(ATTEMPTS) - now < timedelta(days=1)
    assert run_until_empty(at + timedelta(days=99)) == 0
    state["mended"] = True
    with unit_of_work():
        assert retry_dead_deliveries([only().id], at) == 1
        assert retry_dead_deliveries([only().id], at) == 0
    run_until_empty(at)
    assert only().state == DONE


def test_a_failure_undoes_what_it_did_and_nothing_of_the_others(told_to, happen, now):
    @event_handler("tests.writes")
    def writes(event):
        db.session.add(Tag(name=f"n{event.values['n']}", created_at=now))
        db.session.flush()
        if event.values["n"] == 1:
            raise Broken

    told_to(writes)
    happen(3)
    run_until_empty(now)
    assert set(db.session.scalars(select(Tag.name))) == {"n0", "n2"}
    assert states() == {DONE: 2, PENDING: 1}


def test_what_breaks_a_constraint_fails_alone(told_to, happen, now):
    @event_handler("tests.writes")
    def writes(event):
        db.session.add(Tag(name="same", created_at=now))

    told_to(writes)
    happen(3)
    run_until_empty(now)
    assert states() == {DONE: 1, PENDING: 2}


def test_what_is_done_outside_is_done_after_the_transaction_and_marked_then(told_to, happen):
    @event_handler("tests.reaches_out")
    def reaches_out(event):
        db.session.add(Tag(name="before", created_at=event.at))
        return outside

    def outside():
        with unit_of_work():  # nobody holds the write lock of SQLite now
            found.append(db.session.scalar(select(Tag.name)))
            db.session.execute(update(Tag).values(name="after"))

    found: list[Any] = []
    told_to(reaches_out)
    happen()
    run_until_empty()
    assert found == ["before"]
    assert db.session.scalars(select(Tag.name)).one() == "after"
    assert only().state == DONE


def test_what_fails_outside_is_tried_again(told_to, happen, now):
    @event_handler("tests.reaches_out")
    def reaches_out(event):
        return outside

    def outside():
        raise Broken("550 ana@example.org at smtp://peer:secret@mail.example.org/?key=abc")

    told_to(reaches_out)
    happen()
    run_until_empty(now)
    assert (only().state, only().attempts, only().leased_by) == (PENDING, 1, None)
    assert "ana@example.org" not in str(only().last_error)
    assert "secret" not in str(only().last_error)


def test_a_reaction_that_this_version_does_not_know_is_dead_at_once(told_to, happen, failing):
    told_to(failing[0])
    happen()
    told_to()
    run_until_empty()
    assert only().state == DEAD
    assert str(only().last_error).startswith("Unknown")


def test_an_ordered_lane_is_told_oldest_first_and_waits_for_its_head(told_to, happen, now):
    @event_handler("tests.follows", lane="ordered")
    def follows(event):
        if event.values["n"] == 2 and not mended:
            raise Broken
        told.append(event.values["n"])

    told: list[Any] = []
    mended: list[bool] = []
    told_to(follows)
    happen(5)
    run_until_empty(now)
    assert told == [0, 1]
    mended.append(True)
    run_until_empty(now + HOUR)
    assert told == [0, 1, 2, 3, 4]


def test_a_dead_head_lets_the_others_of_its_lane_go_on(told_to, happen, now):
    @event_handler("tests.follows", lane="ordered")
    def follows(event):
        if event.values["n"] == 0:
            raise Broken
        told.append(event.values["n"])

    told: list[Any] = []
    told_to(follows)
    happen(3)
    for _ in range(ATTEMPTS):
        now += timedelta(hours=8)
        run_until_empty(now)
    assert told == [1, 2]
    assert states() == {DONE: 2, DEAD: 1}


def test_what_fails_holds_up_its_own_thread_for_a_while_and_no_other(told_to, happen, now, ana, ben):
    @event_handler("tests.follows", lane="ordered")
    def follows(event):
        if event.values["n"] == 0:
            raise Broken
        told.append((event.subject_id, event.values["n"]))

    told: list[Any] = []
    told_to(follows)
    happen(2)
    with unit_of_work():
        record_event(HAPPENED, None, ben, now, n=2)
    run_until_empty(now)
    assert told == [(ben.id, 2)]
    for attempt in range(1, STEPS_OVER):
        now += pause_after(attempt)
        run_until_empty(now)
    assert told == [(ben.id, 2), (ana.id, 1)]


def test_after_the_clock_was_set_back_nothing_waits_for_the_time_that_it_showed(told_to, happen, now, ana, failing):
    @event_handler("tests.listens")
    def listens(event):
        told.append(event.values["n"])

    told: list[Any] = []
    told_to(listens, failing[0])
    happen()
    run_until_empty(now)
    back = now - timedelta(days=2)
    with unit_of_work():
        record_event(HAPPENED, ana, ana, now, n=7)
    assert run_until_empty(back) == 0
    with unit_of_work():
        catch_up(back)
    run_until_empty(back)
    assert told == [0, 7]
    assert set(db.session.scalars(select(Delivery.attempts).where(Delivery.state == PENDING))) == {1, 2}


def test_a_server_that_does_not_answer_holds_up_nothing_else(app, told_to, happen, now):
    sending, answers, heard = threading.Event(), threading.Event(), threading.Event()

    @event_handler("tests.reaches_out", lane=OUTSIDE)
    def reaches_out(event):
        return send

    def send():
        sending.set()
        answers.wait(60)

    @event_handler("tests.listens")
    def listens(event):
        heard.set()

    told_to(reaches_out, listens)
    stop = StopRequest()
    worker = threading.Thread(target=lambda: run_worker(app, stop))
    worker.start()
    try:
        happen()
        assert sending.wait(30)
        heard.clear()
        happen()
        assert heard.wait(30)
    finally:
        answers.set()
        stop.is_asked = True
        worker.join(60)
    assert not worker.is_alive()


def test_a_lane_that_waits_holds_up_no_other(told_to, happen, now):
    @event_handler("tests.waits", lane="first")
    def waits(event):
        raise Broken

    @event_handler("tests.goes_on", lane="second")
    def goes_on(event):
        told.append(event.values["n"])

    told: list[Any] = []
    told_to(waits, goes_on)
    happen(3)
    run_until_empty(now)
    assert told == [0, 1, 2]


def in_threads(app, number, deed):
    """Do it in so many threads that begin at one moment, each with a context of its own."""
    barrier, raised = threading.Barrier(number), []

    def run():
        try:
            with app.app_context():
                barrier.wait(10)
                deed()
        except Exception as error:
            raised.append(error)

    threads = [threading.Thread(target=run) for _ in range(number)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert raised == []


@pytest.mark.slow
def test_several_workers_share_the_work_and_tell_nothing_twice(app, told_to, happen, now):
    @event_handler("tests.writes")
    def writes(event):
        db.session.add(Tag(name=f"n{event.values['n']}", created_at=now))

    @event_handler("tests.follows", lane="ordered")
    def follows(event):
        told.append(event.values["n"])

    told: list[Any] = []
    told_to(writes, follows)
    happen(200)
    in_threads(app, 4, run_until_empty)
    run_until_empty()
    assert states() == {DONE: 400}
    assert db.session.scalar(select(func.count()).select_from(Tag)) == 200
    assert told == list(range(200))


def test_what_a_living_worker_holds_is_left_to_it_and_what_a_dead_one_held_is_free(app, told_to, happen, now):
    @event_handler("tests.listens")
    def listens(event):
        """Nothing to do."""

    told_to(listens)
    happen()
    holder, seen = new_worker_name(), clock.now()
    renew_lease(holder, seen)
    with unit_of_work():
        db.session.execute(update(Delivery).values(leased_by=holder))
    assert run_until_empty() == 0
    renew_lease(new_worker_name(), seen + lease_of(app) / 2)
    assert deliver_batch("other", clock.now()) == 0
    renew_lease(new_worker_name(), seen + lease_of(app) * 2)
    assert deliver_batch("other", clock.now()) == 1
    assert holder not in db.session.scalars(select(Worker.name)).all()


def test_on_sqlite_one_works_while_a_second_stands_by(app, told_to, happen):
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
        pytest.skip("PostgreSQL has room for any number")

    @event_handler("tests.listens")
    def listens(event):
        """Nothing to do."""

    told_to(listens)
    happen()
    place = acquire_single_worker_lock()
    stop, second = StopRequest(), []
    waiting = threading.Thread(target=lambda: second.append(run_worker(app, stop)))
    waiting.start()
    waiting.join(0.3)
    assert states() == {PENDING: 1}
    assert run_worker(app, StopRequest(), until_empty=True) == 1  # one that only drains works beside it
    stop.is_asked = True
    waiting.join(10)
    assert second == [0]
    place.close()


def test_a_worker_says_that_it_is_there_and_leaves_in_good_order(app, told_to, happen):
    @event_handler("tests.listens")
    def listens(event):
        present.extend(db.session.scalars(select(Worker.seen_at)))

    present: list[Any] = []
    told_to(listens)
    happen()
    run_worker(app, StopRequest(), until_empty=True)
    assert present
    assert abs(present[0] - datetime.now(UTC)) < HOUR
    assert db.session.scalars(select(Worker)).all() == []


def test_a_step_that_fails_stops_neither_deliveries_nor_other_steps(app, told_to, happen, monkeypatch):
    @event_handler("tests.listens")
    def listens(event):
        told.append(event.values["n"])

    def broken() -> int:
        raise Broken("no step")

    told: list[Any] = []
    steps = iter([2, 1])
    told_to(listens)
    happen(3)
    monkeypatch.setitem(app.extensions, "worker_steps", [broken, lambda: next(steps, 0)])
    assert run_until_empty() == 6
    assert told == [0, 1, 2]
