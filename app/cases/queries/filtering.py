"""What each filter of the queue means: a condition on cases. The statement joins Thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select, true

from app.accounts.models import Member
from app.accounts.segment_models import SegmentMember
from app.cases.models import Case
from app.cases.selection import ME, NOBODY, SPANS, Filters
from app.community.models import Tag, Theme, Thread, ThreadTag
from app.core.clock import instant

Condition: TypeAlias = ColumnElement[bool]
Means: TypeAlias = Callable[[Sequence[str], Member, datetime], Condition]

TIMES = {"opened": Case.opened_at, "active": Case.active_at, "due": Case.due_at, "follow_up": Case.follow_up_at}


def narrowed(filters: Filters, reader: Member, now: datetime) -> list[Condition]:
    """All that the filters ask for; what a filter offers several values of is any of them."""
    return [MEANS[name](values, reader, now) for name, values in filters.items()]


def _any_of(column: Any) -> Means:
    return lambda values, _reader, _now: column.in_(values)


def _any_id(column: Any) -> Means:
    """One of these; "me" is the reader, and 0 is nobody."""

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
    return Thread.theme_id == select(Theme.id).where(Theme.folded == values[0]).scalar_subquery()


def _in_segment(values: Sequence[str], _reader: Member, _now: datetime) -> Condition:
    is_in = and_(
        SegmentMember.member_id == Thread.asker_id, SegmentMember.segment_id.in_([int(each) for each in values])
    )
    return exists(select(SegmentMember.id).where(is_in))


def _asked_by(values: Sequence[str], _reader: Member, _now: datetime) -> Condition:
    """The customer, by handle or by name."""
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
    """When the day begins where the reader is; of days at the ends of the calendar, the nearest that there is."""
    kept = min(max(date.fromisoformat(day), date(2, 1, 1)), date(9998, 1, 1))
    return instant(kept + timedelta(days=later))


def _at(column: Any, at: datetime) -> Any:
    return literal(at, column.type)


def is_followed_up(now: datetime) -> Condition:
    """The day has come on which to look at the case again."""
    is_due: Condition = Case.follow_up_at <= _at(Case.follow_up_at, now)
    return is_due


MEANS: dict[str, Means] = {
    "status": _any_of(Case.status),
    "priority": _any_of(Case.priority),
    "finished": lambda _values, _reader, _now: true(),
    "assignee": _any_id(Case.assignee_id),
    "team": _any_id(Case.team_id),
    "space": _any_id(Thread.space_id),
    "tag": _tagged,
    "theme": _themed,
    "template": _any_id(Case.template_id),
    "segment": _in_segment,
    "how": _any_of(Case.opened_how),
    "rule": _any_id(Case.rule_id),
    "customer": _asked_by,
    "follow_up": _followed_up,
    "knowledge": _any_of(Case.knowledge),
    "merged": _merged,
    **{f"{span}_from": _since(TIMES[span]) for span in SPANS},
    **{f"{span}_to": _until(TIMES[span]) for span in SPANS},
}
