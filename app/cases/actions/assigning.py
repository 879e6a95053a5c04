"""Assign: who has a case in hand."""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import Member
from app.cases import rules
from app.cases.actions.holding import changed, enter, hold, report, turn
from app.cases.conflicts import Started, merged
from app.cases.events import CASE_ASSIGNED, CASE_STATUS_CHANGED
from app.cases.models import Case, Team
from app.cases.policies import can_take, can_work_on
from app.community.models import Thread
from app.core.policy import require


def assign(
    actor: Member,
    case: Case,
    assignee: Member | None,
    *,
    team: Team | None = None,
    by_turns: bool = False,
    started: Started | None = None,
    now: datetime,
) -> None:
    """Give the case to `assignee`, or to nobody, and to `team` where one is named. A new case that someone has is
    open. What another team gets, or gets `by_turns`, it then gives out in its own way.

    Raises NotAllowed where either of them is not in support for its space, FieldConflict where somebody else
    changed the same since the form `started`.
    """
    require(can_take(actor, assignee, case) if assignee else can_work_on(actor, case))
    thread = hold(case)
    before = (case.assignee_id, case.team_id)
    assignee_id, team_id = assignee.id if assignee else None, team.id if team else case.team_id
    if started:
        assignee_id = merged("assignee", assignee_id, started.assignee_id, case.assignee_id)
        team_id = merged("team", team_id, started.team_id, case.team_id)
    if before == (assignee_id, team_id):
        return
    case.team_id = team_id
    is_for_team = assignee_id is None and (by_turns or team_id != before[1])
    _give(actor, case, assignee_id, now, is_for_team=is_for_team)
    if assignee_id:
        _begin_work(actor, case, now)
    changed(case, thread, now)


def give_out(case: Case, thread: Thread, assignee: Member, way: str, now: datetime) -> None:
    """The case's team gives it to one of its own, in its `way`. For whoever holds the case."""
    _give(None, case, assignee.id, now, way=way)
    _begin_work(None, case, now)
    changed(case, thread, now)


def take(actor: Member, case: Case, *, started: Started | None = None, now: datetime) -> None:
    """Take the case oneself."""
    assign(actor, case, actor, started=started, now=now)


def claim(actor: Member, case: Case, now: datetime) -> None:
    """Whoever speaks for support in a case that nobody has, has it; a new case is open then. For whoever holds the
    case.
    """
    if case.assignee_id is None:
        _give(actor, case, actor.id, now)
    _begin_work(actor, case, now)


def _give(
    actor: Member | None,
    case: Case,
    assignee_id: int | None,
    now: datetime,
    *,
    way: str = "",
    is_for_team: bool = False,
) -> None:
    case.assignee_id = assignee_id
    enter(case, "assigned", actor, now, to_id=case.assignee_id, **({"way": way} if way else {}))
    tell_given(actor, case, now, is_for_team=is_for_team)


def tell_given(actor: Member | None, case: Case, now: datetime, *, is_for_team: bool = False) -> None:
    """Whoever has the case now is told; of what is given to the team, the team gives it out in its own way."""
    report(CASE_ASSIGNED, actor, case, now, assignee_id=case.assignee_id, team_id=case.team_id, is_for_team=is_for_team)


def _begin_work(actor: Member | None, case: Case, now: datetime) -> None:
    if case.status == rules.NEW:
        turn(case, rules.OPEN, rules.AGENT, now)
        report(CASE_STATUS_CHANGED, actor, case, now, status=rules.OPEN, before=rules.NEW)
