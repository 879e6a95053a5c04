"""Filters of the queue: the options of each, and its SQL condition. The statement must join Thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, literal, null, or_, select, true, union_all

from app.accounts.members.models import ADMIN, AGENT, Member, Role
from app.accounts.segments.models import Segment, SegmentMember
from app.cases import rules
from app.cases.case.models import Case
from app.cases.case_types.models import CaseType
from app.cases.escalation_rules.models import EscalationRule
from app.cases.queue.selection import ME, NOBODY, SPANS, Filters
from app.cases.teams.models import Team, team_member
from app.community.roles import spaces_with_role
from app.community.root_causes.models import RootCause
from app.community.spaces.models import Space
from app.community.tags.models import Tag, ThreadTag
from app.community.threads.models import Thread
from app.core.cache.shared_reads import cached_until_change
from app.core.clock import instant
from app.core.db.base import db


def is_open() -> ColumnElement[bool]:
    """Build the condition for open cases, as a list of statuses that an index supports."""
    return Case.status.in_(rules.UNFINISHED)


def in_queue(queue: str, agent: Member, now: datetime) -> ColumnElement[bool]:
    """Build the condition for open cases of the queue; an unknown queue contains all."""
    teams = select(team_member.c.team_id).where(team_member.c.member_id == agent.id)
    conditions: dict[str, ColumnElement[bool]] = {
        "mine": Case.assignee_id == agent.id,
        "team": Case.team_id.in_(teams),
        "unassigned": Case.assignee_id.is_(None),
        "due": or_(Case.due_at <= literal(now + rules.DUE_SOON, Case.due_at.type), is_followed_up(now)),
        "late": Case.due_at < literal(now, Case.due_at.type),
        "waiting": Case.status.in_((rules.WAITING, rules.ON_HOLD)),
    }
    return conditions.get(queue, true())


FilterOptions = dict[str, dict[str, str]]
"""For each filter the names of its options, by id."""


def filter_options(agent: Member) -> FilterOptions:
    """Return the options that the agent can filter by, sorted by name; cached until something of it changes."""
    return cached_until_change(("choices", agent.id), lambda: _choices_for(agent))


def _choices_for(agent: Member) -> FilterOptions:
    rows = db.session.execute(union_all(*_each(agent)).order_by("name", "id"))
    found: FilterOptions = {"assignee": {}, "team": {}, "space": {}, "case_type": {}, "segment": {}, "rule": {}}
    for kind, number, name in rows:
        found[kind][str(number)] = name
    return found


def _each(agent: Member) -> list[Select[Any]]:
    held = select(Role.member_id).where(Role.name.in_((AGENT, ADMIN)))
    spaces = spaces_with_role(agent, AGENT)
    is_ours = or_(EscalationRule.space_id == null(), EscalationRule.space_id.in_(spaces or ()))
    return [
        _some("assignee", Member).where(Member.id.in_(held), Member.erased_at.is_(None)),
        _some("team", Team),
        _some("space", Space) if spaces is None else _some("space", Space).where(Space.id.in_(spaces)),
        _some("case_type", CaseType),
        _some("segment", Segment),
        _some("rule", EscalationRule) if spaces is None else _some("rule", EscalationRule).where(is_ours),
    ]


def _some(kind: str, table: Any) -> Select[Any]:
    return select(literal(kind).label("kind"), table.id.label("id"), cast(table.name, String).label("name"))


Condition: TypeAlias = ColumnElement[bool]
Means: TypeAlias = Callable[[Sequence[str], Member, datetime], Condition]
TIMES = {"opened": Case.opened_at, "active": Case.active_at, "due": Case.due_at, "follow_up": Case.follow_up_at}


def narrowed(filters: Filters, reader: Member, now: datetime) -> list[Condition]:
    """Return the conditions of all filters; several values of one filter are alternatives."""
    return [MEANS[name](values, reader, now) for name, values in filters.items()]


def _any_of(column: Any) -> Means:
    return lambda values, _reader, _now: column.in_(values)


def _any_id(column: Any) -> Means:
    """Build a filter by one of these ids; "me" is the reader, and 0 is none."""

    def means(values: Sequence[str], reader: Member, _now: datetime) -> Condition:
        ids = [reader.id if value == ME else int(value) for value in values if value != NOBODY]
        return or_(column.in_(ids), column.is_(None)) if NOBODY in values else column.in_(ids)

    return means


def _tagged(values: Sequence[str], _reader: Member, _now: datetime) -> Condition:
    tagged = select(ThreadTag.thread_id).join(Tag, Tag.id == ThreadTag.tag_id).where(Tag.name == values[0])
    return Thread.id.in_(tagged)


def _themed(values: Sequence[str], _reader: Member, _now: datetime) -> Condition:
    if values[0] == NOBODY:
        return Thread.theme_id.is_(None)
    return Thread.theme_id == select(RootCause.id).where(RootCause.folded == values[0]).scalar_subquery()


def _in_segment(values: Sequence[str], _reader: Member, _now: datetime) -> Condition:
    is_in = and_(
        SegmentMember.member_id == Thread.asker_id, SegmentMember.segment_id.in_([int(each) for each in values])
    )
    return exists(select(SegmentMember.id).where(is_in))


def _asked_by(values: Sequence[str], _reader: Member, _now: datetime) -> Condition:
    """Filter by customer: username or name."""
    text = values[0].removeprefix("@")
    named = select(Member.id).where(or_(Member.handle == text, Member.name == text))
    return Thread.asker_id.in_(named)


def _followed_up(values: Sequence[str], _reader: Member, now: datetime) -> Condition:
    if "set" in values:
        return Case.follow_up_at.is_not(None)
    return is_followed_up(now)


def _merged(values: Sequence[str], _reader: Member, _now: datetime) -> Condition:
    wanted = [Case.merged_into_id.is_not(None) if value == "yes" else Case.merged_into_id.is_(None) for value in values]
    return or_(*wanted)


def _since(column: Any) -> Means:
    return lambda values, _reader, _now: column >= _at(column, _morning(values[0]))


def _until(column: Any) -> Means:
    return lambda values, _reader, _now: column < _at(column, _morning(values[0], later=1))


def _morning(day: str, later: int = 0) -> datetime:
    """Return the start of the day in the reader's zone, limited to the years that datetime supports."""
    kept = min(max(date.fromisoformat(day), date(2, 1, 1)), date(9998, 1, 1))
    return instant(kept + timedelta(days=later))


def _at(column: Any, at: datetime) -> Any:
    return literal(at, column.type)


def is_followed_up(now: datetime) -> Condition:
    """Build the condition that the follow-up date has come."""
    is_due: Condition = Case.follow_up_at <= _at(Case.follow_up_at, now)
    return is_due


MEANS: dict[str, Means] = {
    "status": _any_of(Case.status),
    "priority": _any_of(Case.priority),
    "include_resolved": lambda _values, _reader, _now: true(),
    "assignee": _any_id(Case.assignee_id),
    "team": _any_id(Case.team_id),
    "space": _any_id(Thread.space_id),
    "tag": _tagged,
    "theme": _themed,
    "case_type": _any_id(Case.case_type_id),
    "segment": _in_segment,
    "source": _any_of(Case.opened_how),
    "rule": _any_id(Case.rule_id),
    "customer": _asked_by,
    "follow_up": _followed_up,
    "knowledge": _any_of(Case.knowledge),
    "merged": _merged,
    **{f"{span}_from": _since(TIMES[span]) for span in SPANS},
    **{f"{span}_to": _until(TIMES[span]) for span in SPANS},
}
