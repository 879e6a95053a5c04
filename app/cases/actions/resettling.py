"""A question with a case went to another space, or whoever had the case works there no more: who does has it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.accounts.models import Member
from app.cases.actions.assigning import tell_given
from app.cases.actions.holding import changed, enter_once, hold
from app.cases.events import CASE_LEFT
from app.cases.models import Case, team_member, team_space
from app.cases.queries.people import can_take_in, team_for
from app.community.models import Space, Thread
from app.core.db import db
from app.core.events import record


def resettle(actor: Member | None, case: Case, from_id: int, to: Space, once: str, now: datetime) -> None:
    """Write down, once, that the question went `to` a space; who works for where it is by now keeps the case. Who does
    not has it no more and is told; it waits in the queue there then, or its team gives it out.
    """
    thread = hold(case)
    leaves = {} if _stays(case, thread) else {"to_id": case.assignee_id}
    if not enter_once(case, "moved", actor.id if actor else None, once, now, to=to.name, **leaves):
        return
    before = case.team_id
    case.team_id = _team_of(case, thread, from_id)
    if leaves and case.is_open:
        record(CASE_LEFT, actor, case, now, case_id=case.id, left_id=case.assignee_id)
    if leaves:
        case.assignee_id = None
    if case.is_open and case.assignee_id is None and (leaves or case.team_id != before):
        tell_given(actor, case, now, is_for_team=True)
    changed(case, thread, now)


def let_go(actor: Member | None, case: Case, once: str, now: datetime) -> None:
    """Take the open case from somebody who may not work on it any more, and write down, once, why; it waits in the
    queue then, or its team gives it out.
    """
    thread = hold(case)
    gone_id = case.assignee_id
    if not case.is_open or _stays(case, thread):
        return
    if enter_once(case, "assigned", actor.id if actor else None, once, now, to_id=gone_id, is_gone=True):
        case.assignee_id = None
        tell_given(actor, case, now, is_for_team=True)
        changed(case, thread, now)


def _stays(case: Case, thread: Thread) -> bool:
    """Does nobody have it, or somebody who may read it where it is now?"""
    takes = select(Member.id).where(Member.id == case.assignee_id, can_take_in(thread.space_id))
    return case.assignee_id is None or db.session.scalar(takes) is not None


def _team_of(case: Case, thread: Thread, from_id: int) -> int | None:
    """Its own, where that serves the space, or was chosen for another reason than the space it came from and has
    somebody who works here; or else the team of the space.
    """
    served: Any = select(team_space.c.space_id).where(team_space.c.team_id == case.team_id)
    spaces = set(db.session.scalars(served))
    mates = select(team_member.c.member_id).where(team_member.c.team_id == case.team_id)
    takes = select(Member.id).where(Member.id.in_(mates), can_take_in(thread.space_id)).limit(1)
    if thread.space_id in spaces or (from_id not in spaces and db.session.scalar(takes) is not None):
        return case.team_id
    return team_for(thread.space_id)
