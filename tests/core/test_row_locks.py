"""Two transactions that wait for each other: jobs and requests try again; the worker holds rows of one delivery."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import request
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError, OperationalError

from app.community.spaces.models import Space
from app.core.db.base import db
from app.core.db.row_locks import ATTEMPTS, in_unit_of_work
from app.core.outbox.delivery import deliver_unordered
from app.core.outbox.events import event_handler


class Victim(Exception):
    """What PostgreSQL's driver raises where a deadlock ended the transaction."""

    sqlstate = "40P01"


@pytest.mark.parametrize(("deadlocks", "is_done"), [(0, True), (ATTEMPTS - 1, True), (ATTEMPTS, False)])
def test_a_job_that_a_deadlock_ended_is_done_again(app, machines, deadlocks, is_done):
    left = [DBAPIError("UPDATE space", {}, Victim())] * deadlocks

    def rename() -> None:
        db.session.get_one(Space, machines.id).name += "!"
        db.session.flush()
        if left:
            raise left.pop()

    if is_done:
        in_unit_of_work(rename)
    else:
        with pytest.raises(DBAPIError):
            in_unit_of_work(rename)
    assert db.session.get_one(Space, machines.id, populate_existing=True).name == "Machines" + "!" * is_done


@pytest.mark.parametrize("deadlocks", [0, 2, ATTEMPTS])
def test_a_request_that_a_deadlock_ended_is_done_again(app, ana, machines, signed_in, monkeypatch, deadlocks):
    read = []

    def ask(*_rest, **_words):
        read.append(request.files["picture"].read())
        db.session.execute(update(Space).values(name="Done"))
        if len(read) <= deadlocks:
            raise OperationalError("UPDATE space", {}, Victim())
        return "done"

    monkeypatch.setitem(app.view_functions, "community.ask", ask)
    answer = signed_in(ana).send("/questions/new", {"picture": (BytesIO(b"bytes"), "a.png")})
    is_done = deadlocks < ATTEMPTS
    assert answer.status_code == (200 if is_done else 503)
    assert read == [b"bytes"] * min(deadlocks + 1, ATTEMPTS)
    assert (db.session.scalar(select(Space.name)) == "Done") == is_done


def test_an_error_of_another_kind_is_not_tried_again(app):
    tried = []

    def fail() -> None:
        tried.append(1)
        raise DBAPIError("SELECT 1", {}, Exception("no such table"))

    with pytest.raises(DBAPIError):
        in_unit_of_work(fail)
    assert tried == [1]


@pytest.mark.parametrize(("locks", "at_once"), [(True, 1), (False, 3)])
def test_the_worker_holds_rows_of_one_delivery_at_a_time(told_to, happen, machines, now, monkeypatch, locks, at_once):
    space_id = machines.id

    @event_handler("tests.reacts")
    def reacts(event):
        if locks:
            db.session.execute(update(Space).where(Space.id == space_id).values(position=Space.position + 1))

    monkeypatch.setattr("app.core.outbox.delivery.LONGEST_HOLD", 5)
    told_to(reacts)
    happen(3)
    assert deliver_unordered("", "worker", now).count == (3 if db.engine.dialect.name == "sqlite" else at_once)
