"""Say that two cases have to do with each other, and resolve together what belongs under one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, or_, select

from app.accounts.models import Member
from app.cases import rules
from app.cases.actions.holding import enter, hold_all
from app.cases.actions.resolving import resolve
from app.cases.models import Case, CaseLink
from app.cases.policies import can_work_on
from app.cases.queries.linking import is_read_by_asker, open_children
from app.cases.stored_reasons import RESOLVED_WITH, stored
from app.community.models import Thread
from app.core.db import db, insert_once
from app.core.errors import ProductError, Refused
from app.core.policy import require


def link(actor: Member, case: Case, other: Case, kind: str, now: datetime) -> None:
    """The case is the parent of the other, a duplicate of it or related to it.

    Raises NotAllowed where the actor does not work on both, Refused where they are one, are linked already, or a
    parent would come to stand below itself.
    """
    require(can_work_on(actor, case))
    require(can_work_on(actor, other))
    if case.id == other.id:
        raise Refused(_("Choose a different case."), field="other")
    if kind not in rules.LINKS:
        raise Refused(_("Select how the two cases are related."), field="kind")
    if is_linked(case.id, other.id):
        raise Refused(_("The two cases are already linked. Remove that link first."), field="other")
    if kind == rules.PARENT and case.id in all_below(other.id):
        raise Refused(_("That case is already a parent of this one."), field="other")
    insert_once(CaseLink, case_id=case.id, other_id=other.id, kind=kind, created_by_id=actor.id, at=now)
    enter(case, "linked", actor, now, other_id=other.id, how=kind)


def unlink(actor: Member, case: Case, found: CaseLink, now: datetime) -> None:
    """Take the link away. Raises NotAllowed for who does not work on the case."""
    require(can_work_on(actor, case))
    other_id = found.other_id if found.case_id == case.id else found.case_id
    db.session.delete(found)
    enter(case, "unlinked", actor, now, other_id=other_id)


def resolve_children(actor: Member, parent: Case, numbers: Collection[int], now: datetime) -> dict[int, str]:
    """Resolve these open cases below a resolved one with what came back of it: a link to the question that holds the
    answer, or where that cannot be read by their asker, a reason. Returns why, for each that was refused.
    """
    refused, children = {}, open_children(parent, actor)
    hold_all(children)
    for child in children:
        if child.id in numbers:
            try:
                resolve(actor, child, **_knowledge(parent, child), now=now)
            except ProductError as error:
                refused[child.id] = str(error.sentence)
    return refused


def _knowledge(parent: Case, child: Case) -> dict[str, Any]:
    holding = parent.canonical_id if parent.knowledge == rules.LINK else parent.thread_id
    asker_id = child.thread.asker_id
    if parent.knowledge != rules.NOTHING and holding != child.thread_id and is_read_by_asker(holding or 0, asker_id):
        return {"knowledge": rules.LINK, "canonical": db.session.get(Thread, holding)}
    is_told_them = parent.knowledge_reason and parent.thread.asker_id == asker_id  # what one was told is not another's
    reason = parent.knowledge_reason if is_told_them else stored(RESOLVED_WITH, parent.id)
    return {"knowledge": rules.NOTHING, "reason": reason}


def is_linked(case_id: int, other_id: int) -> bool:
    """Is there a link between the two, either way?"""
    pair = or_(
        and_(CaseLink.case_id == case_id, CaseLink.other_id == other_id),
        and_(CaseLink.case_id == other_id, CaseLink.other_id == case_id),
    )
    return db.session.scalar(select(CaseLink.id).where(pair).limit(1)) is not None


def all_below(case_id: int) -> set[int]:
    """All cases that stand below this one, at whatever depth."""
    below, level = set[int](), {case_id}
    while level:
        children = select(CaseLink.other_id).where(CaseLink.kind == rules.PARENT, CaseLink.case_id.in_(level))
        level = set(db.session.scalars(children)) - below
        below |= level
    return below
