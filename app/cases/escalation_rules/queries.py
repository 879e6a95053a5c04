"""Load the escalation rules that the reader may set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import MODERATOR, Member
from app.accounts.segments.models import Segment
from app.cases.escalation_rules.models import EscalationRule, RuleMatch
from app.community.roles import in_spaces_of, spaces_with_role
from app.community.spaces.models import Space
from app.community.tags.models import Tag
from app.community.threads.models import Thread
from app.community.visibility import visible_to
from app.core.db.base import db
from app.core.db.pagination import Page, paginate
from app.core.errors import NotFound

RECENT = timedelta(days=30)


class Kept(NamedTuple):
    """A rule with the number of its matches in the last 30 days, and the time of the last one."""

    rule: EscalationRule
    recent: int
    last_at: datetime | None


def rules_page(reader: Member, cursor: str | None, now: datetime) -> tuple[Page[EscalationRule], dict[int, Kept]]:
    """Return the rules that the reader may set, newest first, in two statements."""
    found = paginate(_rules().where(_set_by(reader)), (EscalationRule.id,), cursor)
    recent = func.count().filter(RuleMatch.at >= now - RECENT)
    fired = select(RuleMatch.rule_id, recent, func.max(RuleMatch.at)).group_by(RuleMatch.rule_id)
    rows = db.session.execute(fired.where(RuleMatch.rule_id.in_([rule.id for rule in found.items])))
    counted = {rule_id: (number, last_at) for rule_id, number, last_at in rows}
    return found, {rule.id: Kept(rule, *counted.get(rule.id, (0, None))) for rule in found.items}


def get_rule(rule_id: int, reader: Member) -> EscalationRule:
    """Return the rule; raises NotFound unless the reader may set the rules of its space."""
    statement = _rules().where(EscalationRule.id == rule_id, _set_by(reader))
    found: EscalationRule | None = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def spaces_set_by(reader: Member) -> tuple[Sequence[Space], bool]:
    """Return the spaces whose rules the reader may set, and whether they may set rules for all spaces."""
    mine = select(Space).where(in_spaces_of(reader, MODERATOR, column=Space.id))
    spaces = db.session.scalars(mine.order_by(Space.position, Space.name)).all()
    return spaces, spaces_with_role(reader, MODERATOR) is None


def segments() -> Sequence[Segment]:
    return db.session.scalars(select(Segment).order_by(Segment.name)).all()


def tag_named(name: str) -> Tag | None:
    """Return the tag of this name, or the one of which it is a synonym."""
    found = db.session.scalar(select(Tag).where(Tag.name == name))
    return db.session.get(Tag, found.canonical_id) if found and found.canonical_id else found


def readable(thread_ids: Sequence[int], reader: Member) -> Sequence[Thread]:
    """Return those of the threads that the reader may read, in the same order."""
    rows = db.session.scalars(select(Thread).where(Thread.id.in_(thread_ids), visible_to(reader)))
    return sorted(rows, key=lambda thread: thread_ids.index(thread.id))


def _rules() -> Select[Any]:
    of_rule = (EscalationRule.space, EscalationRule.segment, EscalationRule.tag, EscalationRule.case_type)
    return select(EscalationRule).options(*(joinedload(each) for each in of_rule))


def _set_by(reader: Member) -> ColumnElement[bool]:
    return in_spaces_of(reader, MODERATOR, column=EscalationRule.space_id)
