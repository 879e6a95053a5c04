"""What was said in a case and what happened to it, in the order of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import defer, joinedload

from app.cases.models import Case, CaseEntry, CaseMessage, CaseNote, Clock
from app.community.models import Post
from app.community.models.post import ANSWER
from app.core.db import db

NEWEST = 200  # of each kind; a case with more shows these
SHOWN_AS_POSTS = ("replied", "asker_wrote")  # entries that only keep count of what stands in the thread


@dataclass(frozen=True)
class Moment:
    """Something said ("public", "message", "note") or done ("event"); `row` is what was stored of it."""

    kind: str
    at: datetime
    row: Any


def talk_of(case: Case) -> list[Moment]:
    """All that support reads: the thread's public posts, messages, notes and what happened."""
    posts = [Moment("public", post.created_at, post) for post in _newest(_posts(case), Post.id)]
    return sorted(posts + messages_of(case) + notes_of(case) + _entries_of(case), key=_in_time)


def messages_of(case: Case) -> list[Moment]:
    """The private messages."""
    statement = select(CaseMessage).options(joinedload(CaseMessage.author)).where(CaseMessage.case_id == case.id)
    return [Moment("message", row.at, row) for row in _newest(statement, CaseMessage.id)]


def notes_of(case: Case) -> list[Moment]:
    """The notes."""
    statement = select(CaseNote).options(joinedload(CaseNote.author)).where(CaseNote.case_id == case.id)
    return [Moment("note", row.at, row) for row in _newest(statement, CaseNote.id)]


def clocks_of(case: Case) -> Sequence[Clock]:
    """All promises of the case, oldest first."""
    statement = select(Clock).options(joinedload(Clock.calendar)).where(Clock.case_id == case.id)
    return db.session.scalars(statement.order_by(Clock.id)).all()


def answers_of(case: Case) -> Sequence[Post]:
    """The answers of the thread that a resolution can name, the best first."""
    statement = _posts(case).where(Post.kind == ANSWER)
    return db.session.scalars(statement.order_by(Post.score.desc(), Post.id).limit(NEWEST)).all()


def named_in(moments: Sequence[Moment]) -> set[int]:
    """The ids of those to whom the case was given."""
    return {
        moment.row.values["to_id"] for moment in moments if moment.kind == "event" and moment.row.values.get("to_id")
    }


def _posts(case: Case) -> Select[Any]:
    statement = select(Post).options(joinedload(Post.author), defer(Post.body))
    return statement.where(Post.thread_id == case.thread_id, Post.hidden_at.is_(None), Post.deleted_at.is_(None))


def _entries_of(case: Case) -> list[Moment]:
    statement = select(CaseEntry).options(joinedload(CaseEntry.actor))
    statement = statement.where(CaseEntry.case_id == case.id, CaseEntry.kind.not_in(SHOWN_AS_POSTS))
    return [Moment("event", row.at, row) for row in _newest(statement, CaseEntry.id)]


def _newest(statement: Select[Any], key: Any) -> Sequence[Any]:
    """The newest rows, oldest first."""
    return db.session.scalars(statement.order_by(key.desc()).limit(NEWEST)).all()[::-1]


def _in_time(moment: Moment) -> tuple[datetime, bool, int]:
    return moment.at, moment.kind == "event", moment.row.id
