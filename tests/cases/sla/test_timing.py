"""What turns the clocks of a case, and what is kept of each turn."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.cases import rules
from app.cases.case import actions as case_actions
from app.cases.case import reopening
from app.cases.resolution import actions as resolution_actions
from app.cases.sla.models import SlaClockChange
from app.cases.timeline import actions as timeline_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.cases.conftest import clock, fresh
from tests.cast import NOW

HOUR = timedelta(hours=1)
HELP = "Put a thin plate under the left hinge; it has been dry since."


def turns(case, kind: str) -> list[tuple[str, float]]:
    """What happened to the newest clock of this kind, with the hours that were left then."""
    statement = (
        select(SlaClockChange).where(SlaClockChange.clock_id == clock(case, kind).id).order_by(SlaClockChange.id)
    )
    return [(turn.kind, turn.left_seconds / 3600) for turn in db.session.scalars(statement)]


def test_every_turn_of_a_clock_is_kept_with_what_was_left(case, ana, gus):
    for deed in (
        lambda: timeline_actions.message(gus, case, "Which number?", NOW + HOUR, wait=True),
        lambda: timeline_actions.message(ana, case, "24-11", NOW + 5 * HOUR),
        lambda: case_actions.set_priority(gus, case, "high", now=NOW + 6 * HOUR),
        lambda: resolution_actions.resolve(gus, case, knowledge="none", reason="Hers", now=NOW + 6 * HOUR),
        lambda: reopening.reopen(gus, case, reason="It leaks", now=NOW + 24 * HOUR),
    ):
        with unit_of_work():
            deed()
    assert turns(case, rules.RESOLUTION) == [
        ("started", 24),
        ("paused", 23),
        ("resumed", 23),
        ("retargeted", 6),
        ("stopped", 6),
        ("reopened", 6),
    ]
    assert turns(case, rules.FIRST_RESPONSE) == [("started", 8), ("stopped", 7)]
    stored = clock(case, rules.RESOLUTION)
    assert {turn.calendar_id for turn in db.session.scalars(select(SlaClockChange))} == {stored.calendar_id}


def test_on_hold_the_clocks_go_on(case, gus):
    with unit_of_work():
        timeline_actions.reply(gus, case, HELP, NOW, wait=True)
    with unit_of_work():
        case_actions.set_status(gus, case, "on_hold", reason="Parts", follow_up_at=NOW + 48 * HOUR, now=NOW + HOUR)
    assert turns(case, rules.RESOLUTION) == [("started", 24), ("paused", 24), ("resumed", 24)]
    assert fresh(case).is_running


def test_a_priority_that_comes_to_the_same_promise_leaves_it_due_when_it_was(case, ana, gus):
    with unit_of_work():
        timeline_actions.message(gus, case, "Which number?", NOW, wait=True)
    with unit_of_work():
        timeline_actions.message(ana, case, "24-11", NOW + 22 * HOUR)  # as the office opens: due as it closes
    before = clock(case, rules.RESOLUTION).due_at
    assert before == NOW + 79 * HOUR
    for deed in (
        lambda late: case_actions.raise_priority(late, before + 3 * HOUR),
        lambda late: case_actions.set_priority(gus, late, "normal", now=before + 3 * HOUR),
    ):
        with unit_of_work():
            deed(fresh(case))
    assert fresh(case).priority == "normal"
    assert clock(case, rules.RESOLUTION).due_at == before
    assert "retargeted" not in dict(turns(case, rules.RESOLUTION))
