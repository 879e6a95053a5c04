"""kill -9 of the worker loses nothing: real processes, on both databases."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import func, select

from app.community.tags.models import Tag
from app.core.db.base import db
from app.core.outbox.models import DONE, Delivery
from tests.core.worker_process import EVERY, TOLD, run, write_inside, write_outside
from tests.forked import a_worker

DELIVERIES = 1_000


def start(app, folder):
    return a_worker(run, folder, app.config["SQLALCHEMY_DATABASE_URI"])


def done() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Delivery).where(Delivery.state == DONE)) or 0


def wait_for(number: int) -> None:
    deadline = time.monotonic() + 120
    while done() < number and time.monotonic() < deadline:
        time.sleep(0.03)
    assert done() >= number


@pytest.mark.slow
def test_after_kill_9_amid_a_thousand_deliveries_every_one_is_told(app, told_to, happen, tmp_path):
    told_to(write_inside, write_outside)
    happen(DELIVERIES // 2)
    for share in (0.2, 0.5):
        with start(app, tmp_path) as worker:
            wait_for(int(DELIVERIES * share))
            worker.kill()
    assert done() < DELIVERIES
    with start(app, tmp_path) as worker:
        wait_for(DELIVERIES)
        worker.terminate()
        worker.join(10)
        assert worker.exitcode == 0
    assert db.session.scalar(select(func.count()).select_from(Tag)) == DELIVERIES // 2  # inside: exactly once
    told = (tmp_path / TOLD).read_text().split()
    assert len(set(told)) == DELIVERIES // 2 // EVERY  # outside: at least once
    assert len(told) <= len(set(told)) + 2  # and again only what was under way at a kill
