"""What trust level a record has earned: the truth table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.reputation.trust_levels import ActivityRecord, earned_level

READER = ActivityRecord(threads_entered=5, posts_read=30, minutes=10)
MEMBER = ActivityRecord(
    threads_entered=20, posts_read=100, minutes=60, days_visited=15, given=1, received=1, threads_answered=3
)
REGULAR = replace(MEMBER, recent_days=50, recent_answered=10, recent_flags=5)


@pytest.mark.parametrize(
    ("record", "level"),
    [(ActivityRecord(), 0), (READER, 1), (MEMBER, 2), (REGULAR, 3)]
    + [
        (replace(READER, **{name: getattr(READER, name) - 1}), 0)
        for name in ("threads_entered", "posts_read", "minutes")
    ]
    + [
        (replace(MEMBER, **{name: getattr(MEMBER, name) - 1}), 1)
        for name in ("threads_entered", "posts_read", "days_visited", "given", "received", "threads_answered")
    ]
    + [
        (replace(REGULAR, recent_days=49), 2),
        (replace(REGULAR, recent_answered=9), 2),
        (replace(REGULAR, recent_flags=6), 2),
    ],
)
def test_a_newcomer_rises_to_what_their_record_says(record, level):
    assert earned_level(0, record) == level


@pytest.mark.parametrize(("before", "after"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 4)])
def test_only_the_level_of_regulars_has_to_be_held(before, after):
    assert earned_level(before, ActivityRecord()) == after


def test_level_four_is_given_by_hand_alone():
    assert earned_level(3, REGULAR) == 3
