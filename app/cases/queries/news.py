"""What is new in a page of the queue since it was shown, and who is on its cases: one statement, for it is polled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select

from app.accounts.models import Member
from app.cases import rules
from app.cases.models import Case, CasePresence
from app.cases.queries.presence import is_typing
from app.cases.queries.queue import on_page
from app.cases.queries.rows import stamp_at
from app.cases.selection import Selection
from app.core.changes import while_unchanged
from app.core.db import db
from app.core.stamps import stamp_of

SLOT = timedelta(seconds=10)  # how long the answer stands while nothing is committed: absence is noticed by then


class Presence(NamedTuple):
    """An agent who has the case open; `is_writing` in it."""

    number: int
    name: str
    is_writing: bool


@dataclass(frozen=True)
class News:
    """How the page would differ if it was loaded again: cases that came, that changed, and that left."""

    new: int
    changed: int
    gone: int
    present: Sequence[Presence]

    @property
    def is_empty(self) -> bool:
        return not (self.is_different or self.present)

    @property
    def is_different(self) -> bool:
        return bool(self.new or self.changed or self.gone)

    @property
    def tag(self) -> int:
        """Another number where there is something else to say."""
        return stamp_of(self.new, self.changed, self.gone, self.present)


def news_of(agent: Member, selection: Selection, cursor: str | None, shown: Mapping[int, int], now: datetime) -> News:
    """Compare the page as it is now with what the agent sees: the stamps of the cases shown, by number.

    Raises NotFound where the cursor is none of ours.
    """
    slot = now - timedelta(seconds=now.timestamp() % SLOT.total_seconds())
    key = ("news", agent.id, selection.query(), cursor, slot)
    rows: Sequence[Any] = while_unchanged(key, lambda: _rows(agent, selection, cursor, now))
    current = {row.id: stamp_at(row.active_at) for row in rows}
    kept = current.keys() & shown.keys()
    return News(
        new=len(current.keys() - shown.keys()),
        changed=sum(current[number] != shown[number] for number in kept),
        gone=len(shown.keys() - current.keys()),
        present=[Presence(row.id, row.name, is_typing(row.typing_at, now)) for row in rows if row.name],
    )


def _rows(agent: Member, selection: Selection, cursor: str | None, now: datetime) -> Sequence[Any]:
    page, values = on_page(agent, selection, cursor, now, Case.id, Case.active_at)
    here = page.subquery("here")
    is_there = or_(
        CasePresence.seen_at > now - rules.PRESENT_FOR, CasePresence.typing_at > now - rules.COMPOSING_COUNTS_FOR
    )
    other = and_(CasePresence.case_id == here.c.id, CasePresence.member_id != agent.id, is_there)
    statement = (
        select(here.c.id, here.c.active_at, Member.name, CasePresence.typing_at)
        .select_from(here)
        .outerjoin(CasePresence, other)
        .outerjoin(Member, Member.id == CasePresence.member_id)
        .order_by(CasePresence.id)
    )
    return db.session.execute(statement, values).all()
