"""Who else is on a case, and what is new since its page was rendered. One statement, since pages poll it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.members.models import AGENT, Member
from app.cases import history_kinds, rules
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.presence.models import CasePresence
from app.cases.timeline.models import CaseMessage, CaseNote
from app.community.roles import in_spaces_of
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.row_version import version_hash
from app.core.errors import NotFound

CHANGED, REPLIED, WROTE, NOTED = "changed", "replied", "wrote", "noted"


class Other(NamedTuple):
    """Another agent on the case; `kind` is what they are typing, "" if nothing."""

    name: str
    kind: str


@dataclass(frozen=True)
class Around:
    """Who else is on the case, and the latest change with its author (None for jobs) if the page does not show it."""

    others: Sequence[Other]
    news: tuple[str, str | None] | None

    @property
    def tag(self) -> int:
        """Return a number that changes with the content."""
        return version_hash(self.others, self.news)


def require_on_desk(number: int, viewer: Member) -> None:
    """Raise NotFound for a case that the viewer does not work on."""
    statement = select(Case.id).join(Case.thread).where(Case.id == number, in_spaces_of(viewer, AGENT))
    if db.session.scalar(statement) is None:
        raise NotFound


def around(number: int, viewer: Member, revision: int, now: datetime, rendered_at: float = 0.0) -> Around:
    """Return who else is on the case, and the latest change since `revision` or internal note since `rendered_at`.

    `rendered_at` is in seconds since 1970: an internal note does not change the case's revision.
    """
    rows = db.session.execute(_statement(number, viewer, now)).all()
    if not rows:
        raise NotFound
    others = [Other(row.name, row.kind if is_typing(row.typing_at, now) else "") for row in rows if row.name]
    first = rows[0]
    return Around(
        others, _news(first, has_changed=bool(revision) and first.revision != revision, rendered_at=rendered_at)
    )


def _statement(number: int, viewer: Member, now: datetime) -> Any:
    actor, author, noter = aliased(Member), aliased(Member), aliased(Member)
    is_said = case(
        (CaseHistoryEntry.kind.in_(history_kinds.of_posts()), 1), else_=0
    )  # a reply also assigns: the message takes precedence
    in_time = (CaseHistoryEntry.at.desc(), is_said.desc(), CaseHistoryEntry.id.desc())
    entry = (
        select(CaseHistoryEntry.id)
        .where(CaseHistoryEntry.case_id == number)
        .order_by(*in_time)
        .limit(1)
        .scalar_subquery()
    )
    message = select(func.max(CaseMessage.id)).where(CaseMessage.case_id == number).scalar_subquery()
    others = (CaseNote.case_id == number, CaseNote.author_id != viewer.id)
    note = select(func.max(CaseNote.id)).where(*others).scalar_subquery()
    is_there = or_(
        CasePresence.seen_at > now - rules.PRESENT_FOR, CasePresence.typing_at > now - rules.COMPOSING_COUNTS_FOR
    )
    here = and_(CasePresence.case_id == Case.id, CasePresence.member_id != viewer.id, is_there)
    done = (CaseHistoryEntry.kind.label("done"), CaseHistoryEntry.at.label("done_at"), actor.name.label("done_by"))
    said = (CaseMessage.at.label("said_at"), author.name.label("said_by"))
    noted = (CaseNote.at.label("noted_at"), noter.name.label("noted_by"))
    statement = (
        select(Case.revision, Member.name, CasePresence.kind, CasePresence.typing_at, *done, *said, *noted)
        .join(Thread, Thread.id == Case.thread_id)
        .outerjoin(CasePresence, here)
        .outerjoin(Member, Member.id == CasePresence.member_id)
        .outerjoin(CaseHistoryEntry, CaseHistoryEntry.id == entry)
        .outerjoin(actor, actor.id == CaseHistoryEntry.actor_id)
        .outerjoin(CaseMessage, CaseMessage.id == message)
        .outerjoin(author, author.id == CaseMessage.author_id)
        .outerjoin(CaseNote, CaseNote.id == note)
        .outerjoin(noter, noter.id == CaseNote.author_id)
    )
    return statement.where(Case.id == number, in_spaces_of(viewer, AGENT)).order_by(CasePresence.id)


def _news(row: Row[Any], *, has_changed: bool, rendered_at: float) -> tuple[str, str | None] | None:
    if rendered_at and row.noted_at and row.noted_at.timestamp() > rendered_at:
        return NOTED, row.noted_by
    if not has_changed:
        return None
    if row.said_at and (row.done_at is None or row.said_at >= row.done_at):
        return WROTE, row.said_by
    return {history_kinds.REPLIED.name: REPLIED, history_kinds.ASKER_WROTE.name: WROTE}.get(
        row.done, CHANGED
    ), row.done_by


def is_typing(at: datetime | None, now: datetime) -> bool:
    return at is not None and at > now - rules.COMPOSING_COUNTS_FOR
