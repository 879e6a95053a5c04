"""Which questions a rule would have escalated, and when; signed, so that what is saved is what was tried. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from app.cases.escalation_rules.models import EscalationRule

GOOD_FOR = timedelta(days=1)  # what was tried yesterday says too little of today


@dataclass(frozen=True)
class RuleDefinition:
    """All that decides which questions a rule escalates."""

    trigger: str
    amount: int = 0
    space_id: int | None = None
    segment_id: int | None = None
    tag_id: int | None = None
    word: str = ""
    look_back_days: int = 30

    @property
    def rule(self) -> EscalationRule:
        """A rule that is nowhere saved."""
        return EscalationRule(id=0, **asdict(self))


@dataclass(frozen=True)
class DryRun:
    """What the rule would have done with the questions asked in the last `days`: how many it would have escalated,
    how many of these a peer solved later, how many it would have reached only after its look-back, and how many came
    in each week, which is named by its Monday. `at_once` is how many it escalates as soon as it is saved.
    """

    days: int
    asked: int
    escalated: int
    solved_by_peers: int
    too_late: int
    at_once: int
    weeks: list[tuple[str, int]]
    examples: list[int] = field(default_factory=list)


def sign(definition: RuleDefinition, found: DryRun, now: datetime) -> str:
    """What was tried and what came of it, for the form that saves the rule."""
    return str(_signer().dumps([asdict(definition), asdict(found), now.isoformat()]))


def read_dry_run(token: str, definition: RuleDefinition, now: datetime) -> dict[str, Any] | None:
    """What came of trying exactly this rule within the last day; None where it was not tried."""
    try:
        tried, found, at = _signer().loads(token)
        is_fresh = timedelta(0) <= now - datetime.fromisoformat(at) <= GOOD_FOR
    except (BadData, ValueError, TypeError):
        return None
    return dict(found) if is_fresh and tried == asdict(definition) else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="dry run")


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
