"""Assign cases: by hand, round robin or by load; and reassign after a move or a lost role."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from app.accounts.members.models import Member
from app.cases import history_kinds, rules
from app.cases.case.models import Case
from app.cases.case_history import (
    lock_case,
    mark_case_changed,
    record_case_event,
    record_history,
    record_history_once,
    set_case_status,
)
from app.cases.edit_conflicts.rules import Started, merged
from app.cases.events import CASE_ASSIGNED, CASE_LEFT, CASE_STATUS_CHANGED, CASE_UNGIVEN
from app.cases.policies import can_take, can_work_on
from app.cases.teams.models import Team, team_member, team_space
from app.cases.teams.queries import assignable_members, away_until, team_for
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.outbox.events import record_event
from app.core.policy import require_allowed


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
    """Assign the case to `assignee` or nobody, and to `team` if given; a new case with an assignee becomes open.

    If the team changes, or with `by_turns`, a case without assignee is distributed by its team.
    """
    require_allowed(can_take(actor, assignee, case) if assignee else can_work_on(actor, case))
    thread = lock_case(case)
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
    mark_case_changed(case, thread, now)


def give_out(case: Case, thread: Thread, assignee: Member, way: str, now: datetime) -> None:
    """Assign the case to a member of its team, by the distribution `way`; the case must be locked."""
    _give(None, case, assignee.id, now, way=way)
    _begin_work(None, case, now)
    mark_case_changed(case, thread, now)


def take(actor: Member, case: Case, *, started: Started | None = None, now: datetime) -> None:
    assign(actor, case, actor, started=started, now=now)


def assign_if_unassigned(actor: Member, case: Case, now: datetime) -> None:
    """Assign an unassigned, locked case to the actor, who replied; a new case becomes open."""
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
    record_history(case, history_kinds.ASSIGNED, actor, now, to_id=case.assignee_id, **({"way": way} if way else {}))
    notify_assignment(actor, case, now, is_for_team=is_for_team)


def notify_assignment(actor: Member | None, case: Case, now: datetime, *, is_for_team: bool = False) -> None:
    """Record the assignment, which notifies the assignee; a case assigned to a team is then distributed by it."""
    record_case_event(
        CASE_ASSIGNED, actor, case, now, assignee_id=case.assignee_id, team_id=case.team_id, is_for_team=is_for_team
    )


def _begin_work(actor: Member | None, case: Case, now: datetime) -> None:
    if case.status == rules.NEW:
        set_case_status(case, rules.OPEN, rules.AGENT, now)
        record_case_event(CASE_STATUS_CHANGED, actor, case, now, status=rules.OPEN, before=rules.NEW)


TICK = timedelta(microseconds=1)


def distribute(case: Case, once: str, now: datetime) -> bool:
    """Assign the case to the next member of its team; returns whether it was assigned.

    It goes to a member who is an agent of its space, is not out of office and has fewer open cases than the team's
    limit: the one whose last assignment is longest ago, or the one with the fewest open cases. If nobody can take it,
    the team is notified, once per reason (`once`). The team's row is locked, so that concurrent calls keep the order.
    """
    thread = lock_case(case)
    if case.assignee_id is not None or not case.is_open or case.team_id is None:
        return False
    team = lock_row(db.session.get_one(Team, case.team_id))
    if team.distribution == rules.BY_HAND:
        return False
    agent = _next(team, thread, now)
    if agent is None:
        if record_history_once(case, history_kinds.UNGIVEN, None, once, now):
            record_case_event(CASE_UNGIVEN, None, case, now, team_id=team.id)
        return False
    give_out(case, thread, agent, team.distribution, now)
    _note_turn(team, agent, now)
    return True


def _next(team: Team, thread: Thread, now: datetime) -> Member | None:
    mine = (Case.assignee_id == Member.id, Case.status.not_in(rules.FINISHED))
    has_open = select(func.count(Case.id)).where(*mine).scalar_subquery()
    statement = (
        select(Member)
        .join(team_member, team_member.c.member_id == Member.id)
        .where(
            team_member.c.team_id == team.id, assignable_members(thread.space_id), away_until(Member.id, now).is_(None)
        )
    )
    if team.most_open is not None:
        statement = statement.where(has_open < team.most_open)
    turn = (team_member.c.given_at.is_not(None), team_member.c.given_at, Member.id)
    order = (has_open, *turn) if team.distribution == rules.BY_LOAD else turn
    return db.session.scalars(statement.order_by(*order).limit(1)).one_or_none()


def _note_turn(team: Team, agent: Member, now: datetime) -> None:
    """Record the assignment with a time later than any before, even for cases that came at the same moment."""
    mates = team_member.c.team_id == team.id
    last = db.session.scalar(select(func.max(team_member.c.given_at)).where(mates))
    at = now if last is None else max(now, last + TICK)
    db.session.execute(update(team_member).where(mates, team_member.c.member_id == agent.id).values(given_at=at))


def resettle(actor: Member | None, case: Case, from_id: int, to: Space, once: str, now: datetime) -> None:
    """Record once that the question moved to `to`; an assignee who does not work there is removed and notified."""
    thread = lock_case(case)
    leaves = {} if _stays(case, thread) else {"to_id": case.assignee_id}
    if not record_history_once(case, history_kinds.MOVED, actor.id if actor else None, once, now, to=to.name, **leaves):
        return
    before = case.team_id
    case.team_id = _team_of(case, thread, from_id)
    if leaves and case.is_open:
        record_event(CASE_LEFT, actor, case, now, case_id=case.id, left_id=case.assignee_id)
    if leaves:
        case.assignee_id = None
    if case.is_open and case.assignee_id is None and (leaves or case.team_id != before):
        notify_assignment(actor, case, now, is_for_team=True)
    mark_case_changed(case, thread, now)


def let_go(actor: Member | None, case: Case, once: str, now: datetime) -> None:
    """Unassign the open case of a member who may no longer work on it, once; its team may then distribute it."""
    thread = lock_case(case)
    gone_id = case.assignee_id
    if not case.is_open or _stays(case, thread):
        return
    if record_history_once(
        case, history_kinds.ASSIGNED, actor.id if actor else None, once, now, to_id=gone_id, is_gone=True
    ):
        case.assignee_id = None
        notify_assignment(actor, case, now, is_for_team=True)
        mark_case_changed(case, thread, now)


def _stays(case: Case, thread: Thread) -> bool:
    """Return whether the case is unassigned, or its assignee may work on it in its current space."""
    takes = select(Member.id).where(Member.id == case.assignee_id, assignable_members(thread.space_id))
    return case.assignee_id is None or db.session.scalar(takes) is not None


def _team_of(case: Case, thread: Thread, from_id: int) -> int | None:
    """Return the case's own team, or else the team of the space.

    The own team stays if it works for the space, or if it was not chosen because of the previous space and has a member
    who works in this one.
    """
    served: Any = select(team_space.c.space_id).where(team_space.c.team_id == case.team_id)
    spaces = set(db.session.scalars(served))
    mates = select(team_member.c.member_id).where(team_member.c.team_id == case.team_id)
    takes = select(Member.id).where(Member.id.in_(mates), assignable_members(thread.space_id)).limit(1)
    if thread.space_id in spaces or (from_id not in spaces and db.session.scalar(takes) is not None):
        return case.team_id
    return team_for(thread.space_id)
