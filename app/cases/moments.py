"""When a rule would have escalated a question, told from what is known of its past. Pure.

It says what the sweep would have done (`queries.ruled`): that the two agree is tested on random histories.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple


class Stretch(NamedTuple):
    """A case of the question: while it was open, until it was resolved, or withdrawn as if it had not been."""

    opened_at: datetime
    ended_at: datetime | None
    was_withdrawn: bool


class Chance(NamedTuple):
    """From when what the rule waits for was so, until it ended. `goes_on` where a resolved case may open again."""

    since: datetime
    until: datetime | None = None
    goes_on: bool = False


def first_moment(chances: Sequence[Chance], cases: Sequence[Stretch], *, not_before: datetime) -> datetime | None:
    """The first moment at which there was a chance and no case in the way, oldest case and chance first."""
    for chance in chances:
        at = _past_cases(chance, cases, max(chance.since, not_before))
        if at is not None and (chance.until is None or at < chance.until):
            return at
    return None


def _past_cases(chance: Chance, cases: Sequence[Stretch], at: datetime) -> datetime | None:
    """The moment, later where a case that was withdrawn stood in the way; None where another one did."""
    for case in cases:
        if case.opened_at > at:
            break
        if case.was_withdrawn and case.ended_at is not None:
            at = max(at, case.ended_at)
        elif not chance.goes_on or case.ended_at is None or case.ended_at >= chance.since:
            return None
    return at
