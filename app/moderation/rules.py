"""Thresholds of flags, and durations of sanctions."""

from __future__ import annotations

from datetime import datetime, timedelta

FLAGS_TO_HIDE = 3  # different members; Discourse
FLAGS_TO_SILENCE = 3  # different members, on any posts of a newcomer; Discourse
AGAIN_AFTER = timedelta(hours=24)  # until a second flag by the same member on the same post, once the first was decided
FIRST_DAYS = timedelta(days=7)  # how long a member of trust level 0 is a newcomer whom flags can silence
MOST_DISAGREED = 3  # rejected flags from which on a member does not count, if more were rejected than upheld
SUSPENSION_LADDER = (24, 72, 168, 720)  # hours: duration of each further sanction
UNTIL_REVIEWED = timedelta(hours=SUSPENSION_LADDER[-1])  # a silence by flags; it ends even if nobody reviews it
AFTER_REVIEW = timedelta(hours=SUSPENSION_LADDER[0])  # what is left of it if the moderators agree
LATE = timedelta(days=30)  # age of a question from which on an answer is late; Stack Exchange
TO_UNDO = timedelta(hours=1)  # how long a moderator can undo a sanction as if it had not been imposed
POSTS_AT_ONCE = 20  # deleted in one transaction, so that others wait only briefly for the locks


def counts(agreed: int, disagreed: int) -> bool:
    """Does a flag count by a member with so many flags that moderators upheld and rejected?"""
    return disagreed < MOST_DISAGREED or disagreed <= agreed


def next_step(before: int) -> int:
    """Return the proposed duration in hours after this number of earlier silences and suspensions."""
    return SUSPENSION_LADDER[min(before, len(SUSPENSION_LADDER) - 1)]


def is_newcomer(trust_level: int, created_at: datetime, now: datetime) -> bool:
    return trust_level == 0 and now - created_at < FIRST_DAYS
