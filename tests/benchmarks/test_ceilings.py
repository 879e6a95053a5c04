"""The ceilings are what they say they are."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from benchmarks.ceilings import db, make

SIZES = [22_000, 60_000]


@pytest.fixture
def ceilings(tmp_path):
    app = make(f"sqlite:///{tmp_path}/ceilings.db", SIZES)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("size", SIZES)
def test_the_first_ceiling_is_a_page_of_the_size(ceilings, size):
    answer = ceilings.test_client().get(f"/c1/{size}")
    assert (answer.status_code, len(answer.data)) == (200, size)


@pytest.mark.parametrize("size", SIZES)
def test_the_third_ceiling_sends_three_statements_for_a_page_of_about_the_size(ceilings, size):
    sent = []
    with ceilings.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *about: sent.append(about[2]))
        answer = ceilings.test_client().get(f"/c3/{size}")
    assert answer.status_code == 200
    assert len(answer.data) == pytest.approx(size, rel=0.05)
    assert len([statement for statement in sent if statement.startswith("SELECT")]) == 3
