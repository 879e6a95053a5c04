"""Trust levels, computed from a member's activity; the numbers are Discourse's, upvotes and backings are its likes.

Levels 1 and 2 are permanent; level 3 lasts as long as the last 100 days earn it; level 4 is granted by hand.
"""

from __future__ import annotations

from dataclasses import dataclass

NEWCOMER, BASIC, MEMBER, REGULAR, LEADER = range(5)
ROLLING_DAYS = 100


@dataclass(frozen=True)
class ActivityRecord:
    """A member's activity; `recent` fields cover the last ROLLING_DAYS.

    `minutes` is between the first and last page view of a thread; `given` and `received` are upvotes and backings.
    """

    threads_entered: int = 0
    posts_read: int = 0
    minutes: float = 0
    days_visited: int = 0
    given: int = 0
    received: int = 0
    threads_answered: int = 0
    recent_days: int = 0
    recent_answered: int = 0
    recent_flags: int = 0


def earned_level(level: int, record: ActivityRecord) -> int:
    """Return the trust level of a member with this level and activity."""
    if level >= LEADER:
        return level
    lasting = max(min(level, MEMBER), _lasting(record))
    return REGULAR if lasting == MEMBER and _is_regular(record) else lasting


def _lasting(record: ActivityRecord) -> int:
    is_basic = record.threads_entered >= 5 and record.posts_read >= 30 and record.minutes >= 10
    is_member = (
        record.days_visited >= 15
        and record.threads_entered >= 20
        and record.posts_read >= 100
        and record.given >= 1
        and record.received >= 1
        and record.threads_answered >= 3
    )
    return MEMBER if is_basic and is_member else BASIC if is_basic else NEWCOMER


def _is_regular(record: ActivityRecord) -> bool:
    return record.recent_days >= 50 and record.recent_answered >= 10 and record.recent_flags <= 5
