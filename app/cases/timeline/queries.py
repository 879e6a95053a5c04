"""Load a case's timeline in order of time, with merged cases; and single notes and messages with their files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, literal, null, or_, select, union_all
from sqlalchemy import case as sql_case
from sqlalchemy.orm import aliased, joinedload

from app.accounts.members.models import AGENT, Member
from app.cases import history_kinds
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.sla.models import SlaClock
from app.cases.timeline.models import CaseMessage, CaseNote
from app.community.posts.models import ANSWER, Post
from app.community.roles import in_spaces_of
from app.community.threads.models import PUBLIC, Thread
from app.community.visibility import posts_visible_to
from app.core.db.base import LongInteger, db

SHOWN = posts_visible_to(None)  # to everyone: neither deleted nor hidden nor below such a post
NEWEST = 200  # of each kind; a case with more shows only these
TAKER, ASKER = aliased(Member), aliased(Member)  # the new assignee; the person who asked the question


class Person(NamedTuple):
    """A member as named on a page."""

    id: int
    handle: str
    name: str


class TimelineRow(NamedTuple):
    """Row of the timeline. `sort` is the kind of a post or history entry, `to_name` the new assignee; `case_id` is the
    case itself or one merged into it, whose question `asker_id` asked."""

    id: int
    case_id: int
    at: datetime
    author_id: int | None
    sort: str
    html: str
    score: int
    stored_values: str
    author: Person | None
    to_name: str
    asker_id: int | None
    asker_name: str
    is_public: bool
    revision: int
    is_withdrawn: bool

    @property
    def kind(self) -> str:
        return self.sort

    @property
    def values(self) -> dict[str, Any]:
        return json.loads(self.stored_values) if self.stored_values else {}

    @property
    def actor(self) -> Person | None:
        return self.author


@dataclass(frozen=True)
class TimelineEntry:
    """Timeline entry: a text ("public", "message", "note") or an action ("event"); `row` is its stored data."""

    kind: str
    at: datetime
    row: TimelineRow


def talk_of(case: Case, reader: Member) -> list[TimelineEntry]:
    """Return what support reads: public posts of the threads, messages, notes and history entries; one statement."""
    origins = _origins(case, in_spaces_of(reader, AGENT))
    return _moments(_posts(case, origins), _messages(origins), _notes(origins), _entries(origins))


def load_customer_timeline(case: Case) -> list[TimelineEntry]:
    """Return what the customer reads: public posts and messages, also of cases merged into it."""
    origins = _origins(case, Thread.asker_id == case.thread.asker_id)
    return _moments(_posts(case, origins), _messages(origins))


def notes_of(case: Case) -> list[TimelineEntry]:
    return _moments(_notes(_origins(case, Case.id == case.id)))


def clocks_of(case: Case) -> Sequence[SlaClock]:
    statement = select(SlaClock).options(joinedload(SlaClock.calendar)).where(SlaClock.case_id == case.id)
    return db.session.scalars(statement.order_by(SlaClock.id)).all()


def answers_of(case: Case) -> Sequence[Post]:
    """Return the answers of the thread that can be selected as the solution, best first."""
    statement = select(Post).options(joinedload(Post.author))
    statement = statement.where(Post.thread_id == case.thread_id, SHOWN, Post.kind == ANSWER)
    return db.session.scalars(statement.order_by(Post.score.desc(), Post.id).limit(NEWEST)).all()


def answers_in(moments: Sequence[TimelineEntry], case: Case) -> list[TimelineRow]:
    return [each.row for each in moments if each.row.sort == ANSWER and each.row.case_id == case.id]


def _origins(case: Case, readable: ColumnElement[bool]) -> Any:
    """Build the statement for the case and those merged into it with `readable` threads: ids, and their threads."""
    merged = and_(Case.merged_into_id == case.id, readable)
    return (
        select(Case.id, Case.thread_id).join(Thread, Thread.id == Case.thread_id).where(or_(Case.id == case.id, merged))
    )


def _posts(case: Case, origins: Any) -> Select[Any]:
    found = origins.subquery()
    here = sql_case((found.c.thread_id == case.thread_id, case.id), else_=func.min(found.c.id)).label("id")
    origin = select(here, found.c.thread_id).group_by(found.c.thread_id).subquery()
    said = _columns("public", Post, origin.c.id, Post.author_id, Post.created_at, sort=Post.kind, score=Post.score)
    return said.join(origin, origin.c.thread_id == Post.thread_id).where(SHOWN).order_by(Post.id.desc())


def _messages(origins: Any) -> Select[Any]:
    said = _columns(
        "message", CaseMessage, CaseMessage.case_id, CaseMessage.author_id, CaseMessage.at, **_changed(CaseMessage)
    )
    return said.where(CaseMessage.case_id.in_(_ids(origins))).order_by(CaseMessage.id.desc())


def _notes(origins: Any) -> Select[Any]:
    said = _columns("note", CaseNote, CaseNote.case_id, CaseNote.author_id, CaseNote.at, **_changed(CaseNote))
    return said.where(CaseNote.case_id.in_(_ids(origins))).order_by(CaseNote.id.desc())


def _changed(table: Any) -> dict[str, Any]:
    """Return the columns that say whether it was edited or withdrawn."""
    return {"revision": table.revision, "withdrawn": sql_case((table.withdrawn_at.is_not(None), 1), else_=0)}


def _entries(origins: Any) -> Select[Any]:
    happened = _columns(
        "event",
        CaseHistoryEntry,
        CaseHistoryEntry.case_id,
        CaseHistoryEntry.actor_id,
        CaseHistoryEntry.at,
        sort=CaseHistoryEntry.kind,
        values=cast(CaseHistoryEntry.values, Text),
        to_id=CaseHistoryEntry.values["to_id"].as_integer(),
    )
    shown = CaseHistoryEntry.kind.not_in(history_kinds.of_posts())
    return happened.where(CaseHistoryEntry.case_id.in_(_ids(origins)), shown).order_by(CaseHistoryEntry.id.desc())


def _ids(origins: Any) -> Select[Any]:
    return select(origins.subquery().c.id)


def _columns(kind: str, table: Any, case_id: Any, author_id: Any, at: Any, **more: Any) -> Select[Any]:
    """Build a statement with the columns common to all kinds; a kind passes those of its own in `more`."""
    return select(
        literal(kind).label("what"),
        table.id.label("id"),
        case_id.label("case_id"),
        author_id.label("author_id"),
        at.label("at"),
        cast(more.get("sort", null()), Text).label("sort"),
        cast(more.get("html", getattr(table, "html", null())), Text).label("html"),
        cast(more.get("score", null()), LongInteger).label("score"),
        cast(more.get("values", null()), Text).label("stored"),
        cast(more.get("to_id", null()), LongInteger).label("to_id"),
        cast(more.get("revision", null()), LongInteger).label("revision"),
        cast(more.get("withdrawn", null()), LongInteger).label("withdrawn"),
    )


def _moments(*kinds: Select[Any]) -> list[TimelineEntry]:
    """Return the newest entries of each kind with their authors, in order of time, in one statement."""
    newest = [select(kind.limit(NEWEST).subquery()) for kind in kinds]
    said = union_all(*newest).subquery() if len(newest) > 1 else newest[0].subquery()
    statement = (
        select(
            said,
            Member.handle,
            Member.name,
            TAKER.name.label("to_name"),
            Thread.asker_id,
            ASKER.name.label("asker"),
            Thread.visibility,
        )
        .join(Case, Case.id == said.c.case_id)
        .join(Thread, Thread.id == Case.thread_id)
        .outerjoin(Member, Member.id == said.c.author_id)
        .outerjoin(TAKER, TAKER.id == said.c.to_id)
        .outerjoin(ASKER, ASKER.id == Thread.asker_id)
    )
    return sorted((_moment(row) for row in db.session.execute(statement)), key=_in_time)


def _moment(row: Any) -> TimelineEntry:
    author = Person(row.author_id, row.handle, row.name) if row.handle else None
    said = TimelineRow(
        row.id,
        row.case_id,
        row.at,
        row.author_id,
        row.sort,
        row.html,
        row.score,
        row.stored or "",
        author,
        row.to_name or "",
        row.asker_id,
        row.asker or "",
        row.visibility == PUBLIC,
        row.revision or 1,
        bool(row.withdrawn),
    )
    return TimelineEntry(row.what, row.at, said)


def _in_time(moment: TimelineEntry) -> tuple[datetime, bool, int]:
    return moment.at, moment.kind == "event", moment.row.id
