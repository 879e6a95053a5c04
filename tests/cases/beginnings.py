"""What a company begins with: people and their roles, two spaces, rules, teams, kinds of cases and promises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from typing import NamedTuple

from app.accounts.members.models import Member, Role
from app.cases import rules
from app.cases.business_hours.models import BusinessCalendar
from app.cases.case_types import actions as case_types_actions
from app.cases.case_types.actions import CaseTypeInput
from app.cases.case_types.models import CaseType
from app.cases.escalation_rules.models import EscalationRule
from app.cases.sla import actions as sla_actions
from app.cases.sla.models import SlaPolicy
from app.cases.teams import actions as teams_actions
from app.community.spaces.models import Space
from app.core.db.base import db
from tests import cast

ASKERS, PEERS = 3, 3
STAFF: tuple[tuple[str, int | None], ...] = (
    ("moderator", None), ("moderator", 1), ("agent", None), ("agent", None), ("agent", 0), ("product", None),
    ("admin", None),
)  # fmt: skip
"""Each role, and in which of the two spaces alone."""
LONG_HERE = timedelta(days=60)  # nobody is a newcomer


class Begun(NamedTuple):
    """The ids of all of them."""

    askers: list[int]
    peers: list[int]
    staff: dict[str, list[int]]
    spaces: list[int]


def begin(dice: Random, name: str) -> Begun:
    """Found it."""
    spaces = [cast.place(f"{name}-{each}") for each in ("one", "two")]
    people = [cast.person(f"{name}-{n}", cast.NOW - LONG_HERE) for n in range(ASKERS + PEERS + len(STAFF))]
    staff: dict[str, list[int]] = {}
    for member, (role, space) in zip(people[ASKERS + PEERS :], STAFF, strict=True):
        space_id = None if space is None else spaces[space].id
        member.roles.append(Role(name=role, space_id=space_id, granted_at=cast.NOW))
        staff.setdefault(role, []).append(member.id)
    db.session.flush()
    admin = people[-1]
    db.session.add_all(_rules(spaces[1]))
    _found_teams(dice, admin, [each for each in people if each.id in staff["agent"]], spaces)
    _promise_round_the_clock()
    ids = [each.id for each in people]
    return Begun(ids[:ASKERS], ids[ASKERS : ASKERS + PEERS], staff, [each.id for each in spaces])


def _rules(space: Space) -> Iterator[EscalationRule]:
    """What brings questions of one of the spaces to support by itself."""
    for trigger, amount in (("no_answer", 16), ("rejected", 0), ("backings", 2), ("low_rating", 2)):
        times = dict.fromkeys(("dry_run_at", "created_at", "changed_at"), cast.NOW)
        yield EscalationRule(
            name=trigger, space_id=space.id, trigger=trigger, amount=amount, look_back_days=30, priority="high", **times
        )


def _found_teams(dice: Random, admin: Member, agents: Sequence[Member], spaces: Sequence[Space]) -> None:
    """One that gives out its cases by itself, one by hand that gets a kind of case."""
    way = dice.choice((rules.ROUND_ROBIN, rules.BY_LOAD))
    teams_actions.save_team(
        admin, None, name="First line", members=list(agents), spaces=[spaces[0]], distribution=way, most_open=2,
        now=cast.NOW,
    )  # fmt: skip
    team = teams_actions.save_team(admin, None, name="Second line", members=list(agents[:2]), spaces=[], now=cast.NOW)
    db.session.flush()
    for name, team_id in (("Refund", None), ("Outage", team.id)):
        case_types_actions.save_case_type(admin, None, CaseTypeInput(name, team_id=team_id), now=cast.NOW)


def _promise_round_the_clock() -> None:
    """Other policies than the standard, in other hours: for whoever is given it, and for a kind of case."""
    standard = sla_actions.ensure_defaults(cast.NOW)
    always = BusinessCalendar(name="Always", zone="America/New_York", weekly=[[[0, 1440]]] * 7, holidays=["2026-03-09"])
    db.session.add(always)
    db.session.flush()
    refund = db.session.query(CaseType).filter_by(name="Refund").one()
    for name, part, case_type_id in (("Premium", 2, None), ("Refunds", 4, refund.id)):
        targets = {each: {kind: its // part for kind, its in all_.items()} for each, all_ in standard.targets.items()}
        db.session.add(SlaPolicy(name=name, calendar_id=always.id, targets=targets, case_type_id=case_type_id))
