"""The board: suggestions in an order, narrowed by filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.members.models import Member
from app.accounts.segments.models import Segment, SegmentMember
from app.community.threads.models import SUGGESTION, Thread
from app.community.visibility import listed
from app.community.voting.models import Backing
from app.core.db.base import db
from app.core.db.pagination import PAGE_SIZE, Page, decode_cursor, ordered_statement, page_of
from app.core.errors import NotFound
from app.suggestions.models import DRAFT, OPEN, STATUSES, Area, Suggestion
from app.suggestions.queries import published_for

SORTS: dict[str, Any] = {
    "votes": Thread.backing_count,
    "trending": Thread.hot,
    "new": Thread.created_at,
    "decided": Suggestion.status_at,
}
BY_ME, BACKED_BY_ME = OF_MINE = ("suggested", "backed")


@dataclass(frozen=True)
class Filters:
    """A status, an area, the reader's own (one of OF_MINE), and what a segment backs; all suggestions if empty."""

    status: str = ""
    area: Area | None = None
    mine: str = ""
    segment: Segment | None = None

    def __bool__(self) -> bool:
        return any((self.status, self.area, self.mine, self.segment))


def list_suggestions(viewer: Member | None, filters: Filters, *, sort: str, cursor: str | None) -> Page[Suggestion]:
    """Return a page of suggestions with their threads, authors and areas, in one statement.

    Raises NotFound for an unknown status, order or filter. The order "decided" leaves out what has no response yet.
    """
    if sort not in SORTS or (filters.status and filters.status not in STATUSES):
        raise NotFound
    keys = (SORTS[sort], Suggestion.id)
    author = joinedload(Thread.asker).load_only(Member.handle, Member.name, raiseload=True)
    statement = board_statement(viewer, filters).add_columns(*keys)
    statement = statement.options(contains_eager(Suggestion.thread).options(author))
    if sort == "decided":
        statement = statement.where(Suggestion.status.not_in((DRAFT, OPEN)))
    values = decode_cursor(cursor, keys)
    ordered = ordered_statement(statement, keys, goes_on=bool(values), size=PAGE_SIZE)
    found = page_of(db.session.execute(ordered, values).all(), keys, cursor)
    return Page([row[0] for row in found.items], found.after, found.is_first)


def board_statement(viewer: Member | None, filters: Filters) -> Select[Any]:
    """Return the statement for all suggestions of the board, with their threads and areas."""
    return (
        select(Suggestion)
        .join(Suggestion.thread)
        .options(contains_eager(Suggestion.thread), joinedload(Suggestion.area, innerjoin=True))
        .where(Thread.kind == SUGGESTION, listed(viewer), published_for(viewer), *_narrowed(viewer, filters))
    )


def _narrowed(viewer: Member | None, filters: Filters) -> list[ColumnElement[bool]]:
    of_thread = Backing.thread_id == Suggestion.id
    narrowed = []
    if filters.status:
        narrowed.append(Suggestion.status == filters.status)
    if filters.area:
        narrowed.append(Suggestion.area_id == filters.area.id)
    if filters.mine and (viewer is None or filters.mine not in OF_MINE):
        raise NotFound
    if viewer and filters.mine == BY_ME:
        narrowed.append(Thread.asker_id == viewer.id)
    if viewer and filters.mine == BACKED_BY_ME:
        narrowed.append(exists().where(of_thread, Backing.member_id == viewer.id))
    if filters.segment:
        of_segment = select(SegmentMember.member_id).where(SegmentMember.segment_id == filters.segment.id)
        narrowed.append(exists().where(of_thread, Backing.member_id.in_(of_segment)))
    return narrowed
