"""kill -9 of the worker amid broken promises and sweeps of rules: each is told once, each thread has one case. Real
processes, on both databases.
"""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.cases.case.models import Case
from app.cases.escalation.actions import escalate
from app.cases.escalation_rules.models import EscalationRule
from app.cases.sla.models import SlaClock
from app.core.clock import now as the_time
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.models import Event
from app.core.outbox.worker import run_until_empty
from tests.cases.truths import about_threads
from tests.cases.worker_process import run
from tests.community.samples import a_question
from tests.forked import a_worker

CASES = 30
SECONDS = 120  # on a machine with other work


def start(app, folder):
    return a_worker(run, folder, app.config["SQLALCHEMY_DATABASE_URI"])


def count(*where: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Event).where(*where)) or 0


def wait_for(number: int, *where: Any) -> None:
    deadline = time.monotonic() + SECONDS
    while count(*where) < number:
        assert time.monotonic() < deadline, f"{count(*where)} of {number}"
        time.sleep(0.05)


def kill_amid(app, folder, total: int, *where: Any) -> None:
    """Kill a worker on the way, and let another come to the end."""
    for share in (0.4,):
        with start(app, folder) as worker:
            wait_for(int(total * share), *where)
            worker.kill()
    assert count(*where) < total
    with start(app, folder) as worker:
        wait_for(total, *where)
        time.sleep(0.5)  # what would be told twice
        worker.terminate()
        worker.join(10)
        assert worker.exitcode == 0
    db.session.rollback()
    db.session.expire_all()


@pytest.mark.slow
def test_each_broken_promise_is_told_once_and_raises_the_priority_once(app, ana, mia, machines, tmp_path):
    long_ago = the_time() - timedelta(days=60)
    for number in range(CASES):
        thread = a_question(ana, machines, long_ago + timedelta(minutes=number))
        with unit_of_work():
            escalate(mia, thread, reason="Nobody knows.", now=long_ago + timedelta(hours=2))
    run_until_empty(long_ago + timedelta(hours=3))
    kill_amid(app, tmp_path, 2 * CASES, Event.name == "sla.breached")
    told = Counter((each["case_id"], each["clock"]) for each in db.session.scalars(breaches()))
    assert set(told.values()) == {1}
    assert len(told) == 2 * CASES
    assert db.session.scalar(select(func.count(SlaClock.id)).where(SlaClock.told_at.is_(None))) == 0
    assert set(db.session.scalars(select(Case.priority))) == {"urgent"}  # two steps up from normal
    assert list(about_threads()) == []


def breaches() -> Any:
    return select(Event.values).where(Event.name == "sla.breached")


@pytest.mark.slow
def test_a_sweep_of_rules_brings_each_question_to_support_once(app, ana, machines, tmp_path):
    now = the_time()
    times = dict.fromkeys(("dry_run_at", "created_at", "changed_at"), now - timedelta(days=9))
    with unit_of_work():
        for name in ("First", "Second"):
            db.session.add(EscalationRule(name=name, trigger="no_answer", amount=1, look_back_days=30, **times))
    for number in range(2 * CASES):
        a_question(ana, machines, now - timedelta(days=9) + timedelta(minutes=number))
    run_until_empty(now - timedelta(days=8))
    kill_amid(app, tmp_path, 2 * CASES, Event.name == "case.opened")
    assert db.session.scalar(select(func.count(Case.id))) == 2 * CASES
    assert db.session.scalar(select(func.count(func.distinct(Case.thread_id)))) == 2 * CASES
    assert set(db.session.scalars(select(Case.rule_id))) == {1}  # the oldest rule first
    assert list(about_threads()) == []
