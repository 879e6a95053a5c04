"""Reopen a resolved, withdrawn or merged case, with the SLA time and commitments it had."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, or_, select, update

from app.accounts.members.models import Member
from app.cases import history_kinds, rules
from app.cases.case import actions
from app.cases.case.actions import set_date
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.case.queries import all_below, is_linked
from app.cases.case_history import (
    hold_all,
    lock_case,
    mark_case_changed,
    record_case_event,
    record_history,
    set_case_status,
    taken_by,
)
from app.cases.current_case import current_case
from app.cases.events import CASE_REOPENED
from app.cases.merging.models import CaseLink
from app.cases.policies import can_take_back, can_work_on
from app.cases.sla import clock_actions
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.errors import Conflict, InvalidInput
from app.core.policy import require_allowed


def hold_both(case: Case, revision: int | None = None) -> Thread:
    """Lock the case and return its thread. If it was merged, also lock the case it was merged into, with all others
    merged into that, and their threads, in the order of their ids.

    Raises the errors of `lock_case`, and Conflict if the case was merged at the same moment.
    """
    into_id = case.merged_into_id
    into = db.session.get(Case, into_id) if into_id else None
    hold_all([case, *([into, *taken_by(into)] if into else [])])
    thread = lock_case(case, revision)
    if case.merged_into_id not in (None, into_id):
        raise Conflict
    return thread


def part(actor: Member | None, case: Case, now: datetime) -> None:
    """Unmerge the locked case with those merged into it before; the commitments it passed on are restored."""
    into_id = case.merged_into_id
    if into_id is None:
        return
    case.merged_into_id = None
    merge = _merge_of(case)
    its_own = Case.id.in_(merge.get("took", [])), Case.merged_into_id == into_id
    db.session.execute(update(Case).where(*its_own).values(merged_into_id=case.id))
    into = db.session.get_one(Case, into_id)
    thread = lock_case(into)
    if into.is_open:
        give_back(actor, into, merge.get("carried", {}), now)
    record_history(into, history_kinds.UNMERGED, actor, now, from_id=case.id)
    mark_case_changed(into, thread, now)


def _merge_of(case: Case) -> dict[str, Any]:
    """Return the recorded data of the merge: the cases merged into it before, and the commitments it passed on."""
    merged = (CaseHistoryEntry.case_id == case.id, CaseHistoryEntry.kind == history_kinds.MERGED.name)
    values = db.session.scalar(
        select(CaseHistoryEntry.values).where(*merged).order_by(CaseHistoryEntry.id.desc()).limit(1)
    )
    return dict(values or {})


def reopen(actor: Member, case: Case, *, reason: str, revision: int | None = None, now: datetime) -> Case:
    """Reopen a case: as support; moderators if withdrawn. Raises InvalidInput without a reason or after 30 days."""
    require_allowed(can_take_back(actor, case) if case.was_withdrawn else can_work_on(actor, case))
    if not reason:
        raise InvalidInput(_("Enter why the case is reopened."), field="reason")
    return reopen_by(rules.AGENT, actor, case, reason=reason, revision=revision, now=now)


def reopen_by(
    mover: str,
    actor: Member | None,
    case: Case,
    *,
    reason: str = "",
    rule: str = "",
    revision: int | None = None,
    now: datetime,
) -> Case:
    """Reopen a finished case if the transition table allows it for `mover`; an open case is returned unchanged.

    `rule` is the name of the rule that reopens it, if there is no `actor`.
    """
    thread = hold_both(case, revision)
    if case.is_open:
        return case
    if not case.may_reopen(now):
        most = rules.REOPENS_WITHIN.days
        raise InvalidInput(_("It was resolved more than %(days)s days ago. Escalate the question again.", days=most))
    current = current_case(thread)
    if current is not None and current.id != case.id:
        raise InvalidInput(_("This question has a newer case: #%(number)s. Continue there.", number=current.id))
    part(actor, case, now)
    set_case_status(case, rules.OPEN, mover, now)
    case.resolved_at = case.resolved_by_id = case.closed_at = None
    case.knowledge = case.knowledge_post_id = case.canonical_id = None
    case.knowledge_reason = ""
    clock_actions.reopen(case, now)
    if mover != rules.AGENT:
        clock_actions.start_next_response_clock(case, now)
    record_history(
        case, history_kinds.REOPENED, actor, now, by=mover, reason=reason, **({"rule": rule} if rule else {})
    )
    mark_case_changed(case, thread, now, in_words=True)
    record_case_event(CASE_REOPENED, actor, case, now, by=mover)
    return case


def carry(actor: Member | None, case: Case, into: Case, now: datetime) -> dict[str, Any]:
    """Pass the case's links, priority, SLA timers and follow-up date on to `into`, before its timers stop.

    Returns the changes, which `give_back` undoes. Both cases must be locked.
    """
    done: dict[str, Any] = {"links": _link(case, into, now)}
    if rules.PRIORITIES.index(case.priority) < rules.PRIORITIES.index(into.priority):
        done["priority"] = [into.priority, case.priority]
        actions.change(actor, into, case.priority, now)
    done["timers"] = clock_actions.take_over(into, case, now)
    if case.follow_up_at is not None and (into.follow_up_at is None or case.follow_up_at < into.follow_up_at):
        done["follow_up"] = [each.isoformat() if each else None for each in (into.follow_up_at, case.follow_up_at)]
        set_date(actor, into, case.follow_up_at, now)
    return done


def give_back(actor: Member | None, into: Case, done: dict[str, Any], now: datetime) -> None:
    """Undo the changes of `carry` that nobody has changed since. `into` must be open and locked."""
    db.session.execute(delete(CaseLink).where(CaseLink.id.in_(done.get("links", []))))
    clock_actions.give_back(into, done.get("timers", []), now)
    before, carried = done.get("priority", (None, None))
    if carried is not None and into.priority == carried:
        actions.change(actor, into, before, now)
    earlier, date = done.get("follow_up", (None, None))
    if date is not None and into.follow_up_at == datetime.fromisoformat(date):
        set_date(actor, into, datetime.fromisoformat(earlier) if earlier else None, now)


def _link(case: Case, into: Case, now: datetime) -> list[int]:
    """Give `into` the links of `case`, except existing ones and cycles of parents. Returns the ids of the new links."""
    ids = []
    theirs = select(CaseLink).where(or_(CaseLink.case_id == case.id, CaseLink.other_id == case.id))
    for link in db.session.scalars(theirs.order_by(CaseLink.id)).all():
        above, below = (into.id, link.other_id) if link.case_id == case.id else (link.case_id, into.id)
        is_circle = link.kind == rules.PARENT and above in all_below(below)
        if above == below or is_circle or is_linked(above, below):
            continue
        pair = {"case_id": above, "other_id": below}
        insert_if_absent(CaseLink, **pair, kind=link.kind, created_by_id=link.created_by_id, at=now)
        ids.append(db.session.scalars(select(CaseLink.id).filter_by(**pair)).one())
    return ids
