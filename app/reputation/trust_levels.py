"""What trust level a member's record has earned. The numbers are Discourse's; its likes are up votes and backings here.

Levels 1 and 2 are for good; level 3 is held as long as the last hundred days earn it; level 4 is given by hand.
"""

from __future__ import annotations

from dataclasses import dataclass

NEWCOMER, BASIC, MEMBER, REGULAR, LEADER = range(5)
ROLLING_DAYS = 100


@dataclass(frozen=True)
class ActivityRecord:
    """What a member did. `minutes` lie between the first and the last time that they read a thread; `given` and
    `received` are up votes and backings; what is `recent` was in the last ROLLING_DAYS."""

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
    """The level of a member who has this one, by what they did."""
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
