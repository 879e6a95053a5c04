"""Merge, unmerge and link cases, also when their threads are merged."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.accounts.members.models import Member
from app.cases import history_kinds, rules
from app.cases.case import reopening
from app.cases.case.models import Case
from app.cases.case.queries import all_below, is_linked, is_read_by_asker
from app.cases.case.reopening import carry
from app.cases.case_history import (
    hold_all,
    lock_case,
    mark_case_changed,
    record_case_event,
    record_history,
    taken_by,
    tell,
)
from app.cases.events import CASE_MERGED, CASE_TEXT_STALE
from app.cases.merging.models import CaseLink
from app.cases.merging.queries import open_children
from app.cases.policies import can_merge_cases, can_work_on
from app.cases.reasons import MERGED_INTO, RESOLVED_WITH, UNMERGED, stored
from app.cases.resolution import actions as resolution_actions
from app.cases.resolution.actions import resolve
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.errors import InvalidInput, UserFacingError
from app.core.policy import require_allowed


def link(actor: Member, case: Case, other: Case, kind: str, now: datetime) -> None:
    """Link the case to the other as its parent, a duplicate or related.

    Raises InvalidInput for the same case, an existing link, or a parent that would become its own child.
    """
    require_allowed(can_work_on(actor, case))
    require_allowed(can_work_on(actor, other))
    if case.id == other.id:
        raise InvalidInput(_("Choose a different case."), field="other")
    if kind not in rules.LINKS:
        raise InvalidInput(_("Select how the two cases are related."), field="kind")
    if is_linked(case.id, other.id):
        raise InvalidInput(_("The two cases are already linked. Remove that link first."), field="other")
    if kind == rules.PARENT and case.id in all_below(other.id):
        raise InvalidInput(_("That case is already a parent of this one."), field="other")
    insert_if_absent(CaseLink, case_id=case.id, other_id=other.id, kind=kind, created_by_id=actor.id, at=now)
    record_history(case, history_kinds.LINKED, actor, now, other_id=other.id, how=kind)


def unlink(actor: Member, case: Case, found: CaseLink, now: datetime) -> None:
    require_allowed(can_work_on(actor, case))
    other_id = found.other_id if found.case_id == case.id else found.case_id
    db.session.delete(found)
    record_history(case, history_kinds.UNLINKED, actor, now, other_id=other_id)


def resolve_children(actor: Member, parent: Case, numbers: Collection[int], now: datetime) -> dict[int, str]:
    """Resolve these open children of a resolved case with its resolution: a link to the question with the answer, or a
    reason if their customer cannot read that question.

    Returns the reason for each one that was refused, by number.
    """
    refused, children = {}, open_children(parent, actor)
    hold_all(children)
    for child in children:
        if child.id in numbers:
            try:
                resolve(actor, child, **_knowledge(parent, child), now=now)
            except UserFacingError as error:
                refused[child.id] = str(error.sentence)
    return refused


def _knowledge(parent: Case, child: Case) -> dict[str, Any]:
    holding = parent.canonical_id if parent.knowledge == rules.LINK else parent.thread_id
    asker_id = child.thread.asker_id
    if parent.knowledge != rules.NOTHING and holding != child.thread_id and is_read_by_asker(holding or 0, asker_id):
        return {"knowledge": rules.LINK, "canonical": db.session.get(Thread, holding)}
    is_told_them = parent.knowledge_reason and parent.thread.asker_id == asker_id  # not for other customers
    reason = parent.knowledge_reason if is_told_them else stored(RESOLVED_WITH, parent.id)
    return {"knowledge": rules.NOTHING, "reason": reason}


def merge(actor: Member, case: Case, into: Case, *, revision: int | None = None, now: datetime) -> Case:
    """Merge the case into `into`, which takes over its commitments. The case is finished, cases merged into it move
    along, and its customer gets a link to the other question if they may read it.

    Private texts stay private: customers read only their own cases. Raises InvalidInput for a finished or the same
    case.
    """
    if case.id == into.id:
        raise InvalidInput(_("Choose a different case."), field="into")
    hold_all([case, into, *taken_by(case)])
    threads = {each.id: lock_case(each, revision if each is case else None) for each in (case, into)}
    require_allowed(can_merge_cases(actor, case, into))
    _need_open(case, into)
    _join(actor, case, threads[case.id], into, threads[into.id], now)
    return into


def join(actor: Member | None, case: Case, into: Case, now: datetime) -> None:
    """Merge two open cases because their questions were merged."""
    hold_all([case, into, *taken_by(case)])
    threads = {each.id: lock_case(each) for each in (case, into)}
    if case.is_open and into.is_open:
        _join(actor, case, threads[case.id], into, threads[into.id], now)


def _join(actor: Member | None, case: Case, thread: Thread, into: Case, into_thread: Thread, now: datetime) -> None:
    took = list(db.session.scalars(select(Case.id).where(Case.merged_into_id == case.id).order_by(Case.id)))
    db.session.execute(update(Case).where(Case.id.in_(took)).values(merged_into_id=into.id))
    carried = carry(actor, case, into, now)
    _end(actor, case, thread, into, now)
    record_history(case, history_kinds.MERGED, actor, now, into_id=into.id, took=took, carried=carried)
    record_history(into, history_kinds.TOOK, actor, now, from_id=case.id)
    mark_case_changed(into, into_thread, now, in_words=True)
    record_case_event(CASE_MERGED, actor, case, now, into_id=into.id)


def separate(actor: Member, case: Case, *, revision: int | None = None, now: datetime) -> Case:
    """Unmerge: the case is open again, with the SLA time it had left. Raises InvalidInput after 30 days."""
    if case.merged_into_id is None:
        raise InvalidInput(_("This case has not been merged into another."))
    reason = stored(UNMERGED, case.merged_into_id)
    return reopening.reopen(actor, case, reason=reason, revision=revision, now=now)


def _need_open(case: Case, into: Case) -> None:
    if case.merged_into_id is not None:
        raise InvalidInput(
            _("This case was already merged into #%(number)s.", number=case.merged_into_id), field="into"
        )
    if not case.is_open:
        raise InvalidInput(_("This case is no longer open, so it cannot be merged."), field="into")
    if into.merged_into_id is not None:
        raise InvalidInput(
            _("That case was merged into #%(number)s. Choose that one instead.", number=into.merged_into_id), "into"
        )
    if not into.is_open:
        raise InvalidInput(_("That case is no longer open. Reopen it first, or choose an open case."), field="into")


def _end(actor: Member | None, case: Case, thread: Thread, into: Case, now: datetime) -> None:
    case.merged_into_id = into.id
    if is_read_by_asker(into.thread_id, thread.asker_id):
        knowledge, case.canonical_id = rules.LINK, into.thread_id
    else:
        knowledge, case.knowledge_reason = rules.NOTHING, stored(MERGED_INTO, into.id)
    resolution_actions.finish(actor, case, thread, knowledge, rules.MERGED, now)


def relocate(actor: Member | None, case: Case, into: Thread, now: datetime) -> None:
    """Move the case to the thread that its thread was merged into; the same person asked both."""
    gone = lock_case(case)
    case.thread = into
    record_history(case, history_kinds.RELOCATED, actor, now, from_id=gone.id)
    mark_case_changed(case, into, now)
    tell(gone, now)
    record_case_event(CASE_TEXT_STALE, actor, case, now)


def end(actor: Member | None, case: Case, into: Thread, now: datetime) -> None:
    """Resolve the case because of the merge, with a link to the other thread."""
    thread = lock_case(case)
    case.canonical_id = into.id
    resolution_actions.finish(actor, case, thread, rules.LINK, "resolved", now)
