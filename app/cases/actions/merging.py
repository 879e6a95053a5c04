"""Merge a case into another: what was said stays where it was said, and is read in the case that goes on."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.accounts.models import Member
from app.cases import rules
from app.cases.actions import reopening, resolving
from app.cases.actions.carrying import carry
from app.cases.actions.holding import changed, enter, hold, hold_all, report, taken_by
from app.cases.events import CASE_MERGED
from app.cases.models import Case
from app.cases.policies import can_merge_cases
from app.cases.queries.linking import is_read_by_asker
from app.cases.stored_reasons import MERGED_INTO, UNMERGED, stored
from app.community.models import Thread
from app.core.db import db
from app.core.errors import Refused
from app.core.policy import require


def merge(actor: Member, case: Case, into: Case, *, revision: int | None = None, now: datetime) -> Case:
    """Let `into` go on for both, with what the case was committed to. The case ends: its clocks stop, what had been
    merged into it goes along, and its asker is led to the other question where they may read it.

    Private words stay private: each asker reads only what stands in their own cases. Raises NotAllowed where
    `can_merge_cases` says no, Refused where one of them is finished or both are one, Conflict where the case changed
    since `revision`.
    """
    if case.id == into.id:
        raise Refused(_("Choose a different case."), field="into")
    hold_all([case, into, *taken_by(case)])
    threads = {each.id: hold(each, revision if each is case else None) for each in (case, into)}
    require(can_merge_cases(actor, case, into))
    _need_open(case, into)
    _join(actor, case, threads[case.id], into, threads[into.id], now)
    return into


def join(actor: Member | None, case: Case, into: Case, now: datetime) -> None:
    """The same where the questions of both were merged: their two open cases become one."""
    hold_all([case, into, *taken_by(case)])
    threads = {each.id: hold(each) for each in (case, into)}
    if case.is_open and into.is_open:
        _join(actor, case, threads[case.id], into, threads[into.id], now)


def _join(actor: Member | None, case: Case, thread: Thread, into: Case, into_thread: Thread, now: datetime) -> None:
    took = list(db.session.scalars(select(Case.id).where(Case.merged_into_id == case.id).order_by(Case.id)))
    db.session.execute(update(Case).where(Case.id.in_(took)).values(merged_into_id=into.id))
    carried = carry(actor, case, into, now)
    _end(actor, case, thread, into, now)
    enter(case, "merged", actor, now, into_id=into.id, took=took, carried=carried)
    enter(into, "took", actor, now, from_id=case.id)
    changed(into, into_thread, now, in_words=True)
    report(CASE_MERGED, actor, case, now, into_id=into.id)


def separate(actor: Member, case: Case, *, revision: int | None = None, now: datetime) -> Case:
    """Take the merge back within 30 days: the case is open again, with what its clocks had left.

    Raises NotAllowed, Refused after that or where it was not merged, Conflict.
    """
    if case.merged_into_id is None:
        raise Refused(_("This case has not been merged into another."))
    reason = stored(UNMERGED, case.merged_into_id)
    return reopening.reopen(actor, case, reason=reason, revision=revision, now=now)


def _need_open(case: Case, into: Case) -> None:
    if case.merged_into_id is not None:
        raise Refused(_("This case was already merged into #%(number)s.", number=case.merged_into_id), field="into")
    if not case.is_open:
        raise Refused(_("This case is no longer open, so it cannot be merged."), field="into")
    if into.merged_into_id is not None:
        raise Refused(
            _("That case was merged into #%(number)s. Choose that one instead.", number=into.merged_into_id), "into"
        )
    if not into.is_open:
        raise Refused(_("That case is no longer open. Reopen it first, or choose an open case."), field="into")


def _end(actor: Member | None, case: Case, thread: Thread, into: Case, now: datetime) -> None:
    case.merged_into_id = into.id
    if is_read_by_asker(into.thread_id, thread.asker_id):
        knowledge, case.canonical_id = rules.LINK, into.thread_id
    else:
        knowledge, case.knowledge_reason = rules.NOTHING, stored(MERGED_INTO, into.id)
    resolving.finish(actor, case, thread, knowledge, rules.MERGED, now)
