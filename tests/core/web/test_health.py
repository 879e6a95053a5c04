"""What operators ask."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core import clock
from app.core.outbox.leases import new_worker_name, renew_lease


def test_the_process_answers_without_the_database(browser):
    answer = browser.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert answer.headers["Server-Timing"].startswith('db;desc="0 statements"')


def test_it_is_ready_where_database_and_index_answer(browser):
    answer = browser.get("/readyz")
    assert answer.status_code == 200
    assert answer.json["database"] == answer.json["index"] == "ok"


@pytest.mark.parametrize(("ago", "state"), [(timedelta(seconds=20), "ok"), (timedelta(minutes=3), "late")])
def test_it_tells_when_the_worker_was_seen_last(app, browser, ago, state):
    assert browser.get("/readyz").json["worker"] == "late"
    renew_lease(new_worker_name(), clock.now() - ago)
    app.config["LEASE_SECONDS"] = 3600
    answer = browser.get("/readyz")
    assert (answer.status_code, answer.json["worker"]) == (200, state)
    app.config.pop("LEASE_SECONDS")


def test_it_is_not_ready_where_something_that_it_needs_fails(app, browser):
    def breaks() -> bool:
        raise OSError

    app.extensions["health"] = {"index": breaks}
    answer = browser.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["index"] == "fails"
    app.extensions["health"] = {}
