"""Lists of questions: filters, sort orders, and rows as plain columns."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, Text, and_, bindparam, case, cast, func, literal, or_, select

from app.accounts.members.models import Member
from app.community.members.models import ReadMark
from app.community.roles import READER_ID, ReaderScope, reader_scope
from app.community.spaces.models import Space
from app.community.tags.models import Tag, ThreadTag
from app.community.threads.models import ANSWERS_REJECTED, QUESTION, UNANSWERED, Thread
from app.community.visibility import KEPT, listed, visible_to
from app.core.cache.shared_reads import cached_until_change
from app.core.db.base import LongInteger, db
from app.core.db.pagination import PAGE_SIZE, Page, decode_cursor, ordered_statement, page_of
from app.core.errors import NotFound

FILTERS = ("unanswered", "unvoted", "unsolved", "needs-attention", "needs-details", "mine")
SORTS = {"active": Thread.active_at, "new": Thread.created_at, "hot": Thread.hot, "votes": Thread.score}
QUEUES = ("needs-attention", "unanswered", "unsolved", "needs-details")  # for members who want to help
ANY, THIS, OTHERS = "any", "this", "others"  # languages
LANG = bindparam("lang", type_=String)
MOST_COUNTED = 100  # a longer queue is shown as "99+": nobody works through more, and counting stays cheap


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
    """Return a page of questions as rows, from the cache if nothing of it has changed. Raises NotFound.

    `lang` restricts the list to that language; `first` puts it before all others, which needs a second statement on the
    page where it ends.
    """
    if sort not in SORTS or (wanted and wanted not in FILTERS):
        raise NotFound
    narrowed = _Narrowed(_like(viewer), wanted, sort, bool(space), bool(tag))
    about = _about(viewer, space_id=space and space.id, tag_id=tag and tag.id, lang=lang or first)
    load = partial(_language_first, narrowed, about, cursor) if first and not lang else None
    load = load or partial(_one_list, narrowed, about, cursor, THIS if lang else ANY)
    return cached_until_change(("list", wanted, sort, cursor, bool(lang), *about.items()), load)


class _Narrowed(NamedTuple):
    """What determines the statement of a list, except for language and cursor."""

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
    """Return a page with questions in `about["lang"]` before all others; the cursor's language says which part."""
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
    """Build the statement of a list, cached for all readers with the same roles; one reader's values are bound."""
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
    """Restrict to questions in the language `:lang` (THIS), in all others (OTHERS), or not at all (ANY)."""
    conditions = {THIS: Thread.locale == LANG, OTHERS: Thread.locale != LANG}
    return statement.where(conditions[which]) if which in conditions else statement


def questions(reader: ReaderScope | None, *, mine: bool = False) -> Select[Any]:
    """Select the questions listed for the reader as rows; with `mine`, also private ones that they may read."""
    return question_rows(reader).where(visible_to(reader) if mine else listed(reader))


def _like(viewer: Member | None) -> ReaderScope | None:
    return None if viewer is None else reader_scope(viewer)


def _about(viewer: Member | None, **more: Any) -> dict[str, Any]:
    """Return the bind parameters of a cached statement."""
    return {"reader_id": None if viewer is None else viewer.id, **more}


def _rows(statement: Select[Any], values: dict[str, Any]) -> list[QuestionRow]:
    return list(map(QuestionRow._make, db.session.execute(statement, values)))


def waiting_counts(viewer: Member | None) -> dict[str, int]:
    """Count the questions in each of QUEUES, up to MOST_COUNTED each; one statement."""
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
    """Author of a question, as a row shows them."""

    id: int
    name: str


class QuestionRow(NamedTuple):
    """What a list shows of a question. A rendered row is cached as long as all of these fields are the same.

    The sort columns are fields for the cursor. A new field is filled from the thread's column of that name, or from
    `ELSEWHERE`. `new_answers` counts those since the reader's last visit, 0 without one.
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
        """Return the author; None if their account was deleted."""
        return None if self.asker_id is None else Asker(self.asker_id, self.asker_name)

    @property
    def is_bumped(self) -> bool:
        """Return whether the scheduled job bumped it and nothing has happened since."""
        return self.bumped_at is not None and self.bumped_at == self.active_at

    def is_claimed(self, now: datetime) -> bool:
        """Return whether someone has claimed it to write an answer."""
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
    """Select all questions as rows for `QuestionRow._make`. The caller adds the visibility condition."""
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
