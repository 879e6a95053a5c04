"""Result of a dry run of a rule, signed so that only a rule that was tried can be saved. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from app.cases.escalation_rules.models import EscalationRule
from app.core.signing import sign, unsign

GOOD_FOR = timedelta(days=1)  # older results say too little about today


@dataclass(frozen=True)
class RuleDefinition:
    """Everything that decides which questions a rule escalates."""

    trigger: str
    amount: int = 0
    space_id: int | None = None
    segment_id: int | None = None
    tag_id: int | None = None
    word: str = ""
    look_back_days: int = 30

    @property
    def rule(self) -> EscalationRule:
        return EscalationRule(id=0, **asdict(self))


@dataclass(frozen=True)
class DryRun:
    """What the rule would have done with the questions asked in the last `days`.

    Counts how many it would have escalated, how many of these another member solved later, how many it would have
    reached only after its look-back, and the escalations of each week, by its Monday. `at_once` is the number it
    escalates as soon as it is saved.
    """

    days: int
    asked: int
    escalated: int
    solved_by_peers: int
    too_late: int
    at_once: int
    weeks: list[tuple[str, int]]
    examples: list[int] = field(default_factory=list)


def sign_dry_run(definition: RuleDefinition, found: DryRun, now: datetime) -> str:
    """Return the signed definition and result, for the form that saves the rule."""
    return sign("dry run", [asdict(definition), asdict(found), now.isoformat()])


def read_dry_run(token: str, definition: RuleDefinition, now: datetime) -> dict[str, Any] | None:
    """Return the result of a dry run of exactly this rule within the last day, or None."""
    try:
        tried, found, at = unsign("dry run", token)
        is_fresh = timedelta(0) <= now - datetime.fromisoformat(at) <= GOOD_FOR
    except (ValueError, TypeError):
        return None
    return dict(found) if is_fresh and tried == asdict(definition) else None


class Stretch(NamedTuple):
    """Period of a case of the question, until it was resolved or withdrawn."""

    opened_at: datetime
    ended_at: datetime | None
    was_withdrawn: bool


class Chance(NamedTuple):
    """Period in which the trigger condition was met. `goes_on` if a resolved case may be reopened."""

    since: datetime
    until: datetime | None = None
    goes_on: bool = False


def first_moment(chances: Sequence[Chance], cases: Sequence[Stretch], *, not_before: datetime) -> datetime | None:
    """Return the first moment in a chance at which no case prevents an escalation; both are sorted, oldest first."""
    for chance in chances:
        at = _past_cases(chance, cases, max(chance.since, not_before))
        if at is not None and (chance.until is None or at < chance.until):
            return at
    return None


def _past_cases(chance: Chance, cases: Sequence[Stretch], at: datetime) -> datetime | None:
    """Return `at`, or a later moment if a withdrawn case covers it; None if another case does."""
    for case in cases:
        if case.opened_at > at:
            break
        if case.was_withdrawn and case.ended_at is not None:
            at = max(at, case.ended_at)
        elif not chance.goes_on or case.ended_at is None or case.ended_at >= chance.since:
            return None
    return at
