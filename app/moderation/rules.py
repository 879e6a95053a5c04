"""How many flags do what, who does not count, and how long a sanction lasts."""

from __future__ import annotations

from datetime import datetime, timedelta

FLAGS_TO_HIDE = 3  # different members; Discourse
FLAGS_TO_SILENCE = 3  # different members, on whatever a newcomer wrote; Discourse
AGAIN_AFTER = timedelta(hours=24)  # a second flag of one person on one post, once the first was decided
FIRST_DAYS = timedelta(days=7)  # for so long a member of trust level 0 is a newcomer whom flags silence
MOST_DISAGREED = 3  # so many flags that moderators did not agree with, and more than they agreed with: does not count
SUSPENSION_LADDER = (24, 72, 168, 720)  # hours: what a sanction of the next step lasts
UNTIL_REVIEWED = timedelta(hours=SUSPENSION_LADDER[-1])  # a silence by flags; nobody is forgotten in it
AFTER_REVIEW = timedelta(hours=SUSPENSION_LADDER[0])  # what is left of it where the moderators agree
LATE = timedelta(days=30)  # an answer to a question of this age is a late one; Stack Exchange
TO_UNDO = timedelta(hours=1)  # for so long a moderator can undo a sanction as if it had not been imposed
POSTS_AT_ONCE = 20  # deleted in one transaction, so that others wait for their locks only shortly
WEIGHTY = ("spam", "abusive")  # what is removed for one of these costs its author points


def counts(agreed: int, disagreed: int) -> bool:
    """Does a flag weigh, by someone with whose earlier flags moderators agreed and disagreed so often?"""
    return disagreed < MOST_DISAGREED or disagreed <= agreed


def next_step(before: int) -> int:
    """The hours that are proposed to someone who had so many silences and suspensions before."""
    return SUSPENSION_LADDER[min(before, len(SUSPENSION_LADDER) - 1)]


def is_newcomer(trust_level: int, created_at: datetime, now: datetime) -> bool:
    return trust_level == 0 and now - created_at < FIRST_DAYS
