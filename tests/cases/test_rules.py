"""The table of states: from, to, by whom."""

from __future__ import annotations

import pytest

from app.cases import rules

ALLOWED = {
    ("new", "open", "agent"),
    ("open", "waiting_on_customer", "agent"),
    ("waiting_on_customer", "open", "asker"),
    ("open", "on_hold", "agent"),
    ("waiting_on_customer", "on_hold", "agent"),
    ("on_hold", "open", "agent"),
    ("on_hold", "waiting_on_customer", "agent"),
    *(
        (status, "resolved", by)
        for status in ("new", "open", "waiting_on_customer", "on_hold")
        for by in ("agent", "asker")
    ),
    *((status, "closed", "withdrawal") for status in ("new", "open", "waiting_on_customer", "on_hold")),
    ("resolved", "closed", "clock"),
    *((status, "open", by) for status in ("resolved", "closed") for by in ("asker", "escalation", "agent")),
}


@pytest.mark.parametrize("mover", rules.MOVERS)
@pytest.mark.parametrize("to", rules.STATUSES)
@pytest.mark.parametrize("status", rules.STATUSES)
def test_a_case_moves_only_as_the_table_says(status, to, mover):
    assert rules.is_transition_allowed(status, to, mover) == ((status, to, mover) in ALLOWED)


def test_every_status_can_be_reached_and_left():
    assert {to for _status, to, _by in ALLOWED} == set(rules.STATUSES) - {"new"}
    assert {status for status, _to, _by in ALLOWED} == set(rules.STATUSES)


@pytest.mark.parametrize(
    ("status", "knowledge", "said"),
    [
        ("new", None, "with_support"),
        ("open", None, "with_support"),
        ("on_hold", None, "with_support"),
        ("waiting_on_customer", None, "waiting_for_asker"),
        ("resolved", "publish", "resolved_by_support"),
        ("resolved", "community", "resolved_by_community"),
        ("closed", "community", "resolved_by_community"),
        ("closed", "none", "resolved_by_support"),
        ("closed", "withdrawn", "none"),
    ],
)
def test_the_thread_says_where_its_case_stands(status, knowledge, said):
    assert rules.support_state(status, knowledge) == said


def test_priority_goes_up_a_step_and_no_further_than_urgent():
    assert [rules.step_up(priority) for priority in rules.PRIORITIES] == ["urgent", "urgent", "high", "normal"]
