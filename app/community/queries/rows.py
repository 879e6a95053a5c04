"""A question as a row of a list: plain columns, loaded without an object for each of them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, Text, and_, case, cast, literal, select

from app.accounts.models import Member
from app.community.models import ReadMark, Space, Thread
from app.community.models.thread import QUESTION
from app.community.queries.reading import READER_ID, Reader


class Asker(NamedTuple):
    """Who asked, as a row shows it."""

    id: int
    name: str


class QuestionRow(NamedTuple):
    """What a list shows of a question; a row that is drawn is kept for as long as all of this is the same.

    What lists are ordered by is a field too: the next page begins after it. A new fact of a row is a new field: the
    thread's column of that name, or what `ELSEWHERE` says. `new_answers` are those since the reader's last visit, 0
    where they never came.
    """

    id: int
    kind: str
    title: str
    slug: str
    locale: str
    visibility: str
    excerpt: str
    tags: str
    answer_state: str
    support_state: str
    accepted_post_id: int | None
    closed_at: datetime | None
    closed_reason: str | None
    locked_at: datetime | None
    archived_at: datetime | None
    claimed_until: datetime | None
    bumped_at: datetime | None
    score: int
    answer_count: int
    backing_count: int
    created_at: datetime
    active_at: datetime
    hot: float
    space_name: str
    asker_id: int | None
    asker_name: str
    new_answers: int

    @property
    def tag_names(self) -> list[str]:
        names: list[str] = json.loads(self.tags)
        return names

    @property
    def asker(self) -> Asker | None:
        """None where the asker's account is gone."""
        return None if self.asker_id is None else Asker(self.asker_id, self.asker_name)

    @property
    def is_bumped(self) -> bool:
        """Did the clock put it on top, and has nothing happened since?"""
        return self.bumped_at is not None and self.bumped_at == self.active_at

    def is_claimed(self, now: datetime) -> bool:
        """Does someone write an answer at this moment, as they said?"""
        return self.claimed_until is not None and self.claimed_until > now

    @property
    def is_solved(self) -> bool:
        return self.accepted_post_id is not None


ELSEWHERE: dict[str, Any] = {
    "tags": cast(Thread.tag_names, Text),
    "space_name": Space.name,
    "asker_name": Member.name,
}

_IS_MARKED = and_(ReadMark.thread_id == Thread.id, ReadMark.member_id == READER_ID)
NEW_ANSWERS = case((Thread.answer_count > ReadMark.answers_seen, Thread.answer_count - ReadMark.answers_seen), else_=0)


def question_rows(reader: Reader | None = None) -> Select[Any]:
    """All questions as rows: who may read them is for the caller to say. Each is made by `QuestionRow._make`."""
    elsewhere = ELSEWHERE | {"new_answers": literal(0) if reader is None else NEW_ANSWERS}
    columns = [
        (elsewhere[name] if name in elsewhere else getattr(Thread, name)).label(name) for name in QuestionRow._fields
    ]
    rows = (
        select(*columns)
        .join(Space, Space.id == Thread.space_id)
        .outerjoin(Member, Member.id == Thread.asker_id)
        .where(Thread.kind == QUESTION)
    )
    return rows if reader is None else rows.outerjoin(ReadMark, _IS_MARKED)
