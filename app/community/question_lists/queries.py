"""Lists of questions: filters, orders, and rows as plain columns."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, Text, and_, bindparam, case, cast, func, literal, or_, select

from app.accounts.members.models import Member
from app.community.members.models import ReadMark
from app.community.spaces.models import Space
from app.community.tags.models import Tag, ThreadTag
from app.community.threads.models import ANSWERS_REJECTED, QUESTION, UNANSWERED, Thread
from app.community.visibility import KEPT, READER_ID, ReaderScope, listed, reader_scope, visible_to
from app.core.db.base import LongInteger, db
from app.core.db.data_version import cached_until_commit
from app.core.db.pagination import PAGE_SIZE, Page, decode_cursor, ordered_statement, page_of
from app.core.errors import NotFound

FILTERS = ("unanswered", "unvoted", "unsolved", "needs-attention", "needs-details", "mine")
SORTS = {"active": Thread.active_at, "new": Thread.created_at, "hot": Thread.hot, "votes": Thread.score}
QUEUES = ("needs-attention", "unanswered", "unsolved", "needs-details")  # in which helpers find what waits for them
ANY, THIS, OTHERS = "any", "this", "others"  # languages
LANG = bindparam("lang", type_=String)
MOST_COUNTED = 100  # a queue longer than this is told as "99+": nobody works through more, and counting stays cheap


def list_questions(
    viewer: Member | None,
    *,
    wanted: str = "",
    sort: str = "active",
    space: Space | None = None,
    tag: Tag | None = None,
    cursor: str | None = None,
    lang: str = "",
    first: str = "",
) -> Page[QuestionRow]:
    """Return a page of questions as rows, without a statement where nothing was committed since the last time.

    `lang` keeps questions in that language only; `first` lists those before all others, which costs a second statement
    on the page where they end. Raises NotFound where there is no such filter or order, or the cursor is none of ours.
    """
    if sort not in SORTS or (wanted and wanted not in FILTERS):
        raise NotFound
    narrowed = _Narrowed(_like(viewer), wanted, sort, bool(space), bool(tag))
    about = _about(viewer, space_id=space and space.id, tag_id=tag and tag.id, lang=lang or first)
    load = partial(_language_first, narrowed, about, cursor) if first and not lang else None
    load = load or partial(_one_list, narrowed, about, cursor, THIS if lang else ANY)
    return cached_until_commit(("list", wanted, sort, cursor, bool(lang), *about.items()), load)


class _Narrowed(NamedTuple):
    """What a list statement is built of, beside the language and where it goes on."""

    reader: ReaderScope | None
    wanted: str
    sort: str
    in_space: bool
    with_tag: bool


def _one_list(narrowed: _Narrowed, about: dict[str, Any], cursor: str | None, which: str) -> Page[QuestionRow]:
    keys = (SORTS[narrowed.sort], Thread.id)
    after = decode_cursor(cursor, keys)
    rows = _rows(_page(*narrowed, which, goes_on=bool(after)), about | after)
    return page_of(rows, keys, cursor)


def _language_first(narrowed: _Narrowed, about: dict[str, Any], cursor: str | None) -> Page[QuestionRow]:
    """Return a page of the list in which questions in `about["lang"]` come before all others.

    The cursor holds the language of its row too: it says in which of the two parts the page begins.
    """
    keys = (Thread.locale, SORTS[narrowed.sort], Thread.id)
    at = decode_cursor(cursor, keys)
    after = {"after_0": at["after_1"], "after_1": at["after_2"]} if at else {}
    begins_with = THIS if not at or at["after_0"] == about["lang"] else OTHERS
    rows = _rows(_page(*narrowed, begins_with, goes_on=bool(after)), about | after)
    if begins_with == THIS and len(rows) <= PAGE_SIZE:
        rows += _rows(_page(*narrowed, OTHERS, goes_on=False), about)
    return page_of(rows[: PAGE_SIZE + 1], keys, cursor)


@lru_cache(KEPT)
def _page(
    reader: ReaderScope | None, wanted: str, sort: str, in_space: bool, with_tag: bool, which: str, *, goes_on: bool
) -> Select[Any]:
    """The statement of a list, kept for all readers with the same roles: what is about one of them comes by name."""
    statement = questions(reader, mine=wanted == "mine")
    if wanted:
        statement = statement.where(_filter(wanted, reader))
    if in_space:
        statement = statement.where(Thread.space_id == bindparam("space_id", type_=LongInteger))
    if with_tag:
        tagged = select(ThreadTag.thread_id).where(ThreadTag.tag_id == bindparam("tag_id", type_=LongInteger))
        statement = statement.where(Thread.id.in_(tagged))
    return ordered_statement(in_language(statement, which), (SORTS[sort], Thread.id), goes_on=goes_on)


def in_language(statement: Select[Any], which: str) -> Select[Any]:
    """Keep the questions in the language `:lang` (THIS), in all others (OTHERS), or every question (ANY)."""
    conditions = {THIS: Thread.locale == LANG, OTHERS: Thread.locale != LANG}
    return statement.where(conditions[which]) if which in conditions else statement


def questions(reader: ReaderScope | None, *, mine: bool = False) -> Select[Any]:
    """Questions that the reader may read, as rows of a list; private ones only among one's own."""
    return question_rows(reader).where(visible_to(reader) if mine else listed(reader))


def _like(viewer: Member | None) -> ReaderScope | None:
    return None if viewer is None else reader_scope(viewer)


def _about(viewer: Member | None, **more: Any) -> dict[str, Any]:
    """What a kept statement is told."""
    return {"reader_id": None if viewer is None else viewer.id, **more}


def _rows(statement: Select[Any], values: dict[str, Any]) -> list[QuestionRow]:
    return list(map(QuestionRow._make, db.session.execute(statement, values)))


def waiting_counts(viewer: Member | None) -> dict[str, int]:
    """How many questions wait in each of QUEUES, each at most MOST_COUNTED; one statement."""
    row = db.session.execute(_waiting(_like(viewer)), _about(viewer)).one()
    return dict(zip(QUEUES, row, strict=True))


@lru_cache(KEPT)
def _waiting(reader: ReaderScope | None) -> Select[Any]:
    def counted(queue: str) -> Any:
        open_to_all = (Thread.kind == QUESTION, listed(reader), _filter(queue, reader))
        few = select(Thread.id).where(*open_to_all).limit(MOST_COUNTED)
        return select(func.count()).select_from(few.subquery()).scalar_subquery()

    return select(*map(counted, QUEUES))


def _filter(wanted: str, reader: ReaderScope | None) -> ColumnElement[bool]:
    unsolved: ColumnElement[bool] = Thread.accepted_post_id.is_(None)
    return {
        "unanswered": Thread.answer_state == UNANSWERED,
        "unvoted": or_(Thread.best_answer_score.is_(None), Thread.best_answer_score <= 0),
        "unsolved": unsolved,
        "needs-attention": and_(Thread.answer_state.in_((UNANSWERED, ANSWERS_REJECTED)), Thread.closed_at.is_(None)),
        "needs-details": Thread.closed_reason == "needs_details",
        "mine": Thread.asker_id == (reader.id if reader else None),
    }[wanted]


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


def question_rows(reader: ReaderScope | None = None) -> Select[Any]:
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
