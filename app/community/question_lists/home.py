"""Questions on the home page: the reader's own, those they can help with, the newest and the most active."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import Select, case, exists, or_, select, union_all

from app.accounts.members.models import Member
from app.community.following.queries import not_muted
from app.community.question_lists.queries import NEW_ANSWERS, OTHERS, SORTS, THIS, QuestionRow, in_language, questions
from app.community.roles import ReaderScope, reader_scope
from app.community.threads.models import (
    ANSWERS_REJECTED,
    NO_SUPPORT,
    QUESTION,
    RESOLVED_BY_COMMUNITY,
    RESOLVED_BY_SUPPORT,
    UNANSWERED,
    Thread,
)
from app.community.visibility import KEPT
from app.core.cache.shared_reads import cached_for_a_minute, cached_until_change
from app.core.db.base import db
from app.core.web.i18n import LANGUAGES

Rows: TypeAlias = list[QuestionRow]


def own_questions(member: Member, size: int) -> Rows:
    """Return the member's open or newly answered questions, the latter first; one statement.

    Questions with a case are listed only if they have new answers: otherwise they are shown with their case.
    """
    return _kept("own", member, "", size, lambda: _load(_own(reader_scope(member)).limit(size), member))


def questions_to_help_with(member: Member, lang: str, size: int) -> Rows:
    """Return the newest questions of others that need an answer, those in the language `lang` first; one statement."""
    return _kept("help", member, lang, size, lambda: _first_of(_to_help_with, "new", member, lang, size))


def newest_questions(viewer: Member | None, lang: str, size: int) -> Rows:
    return _kept("new", viewer, lang, size, lambda: _first_of(_not_muted, "new", viewer, lang, size))


def hot_questions(viewer: Member | None, lang: str, size: int) -> Rows:
    return _kept("hot", viewer, lang, size, lambda: _first_of(_not_muted, "hot", viewer, lang, size))


def languages_in_use() -> Collection[str]:
    """Return the languages used in public questions, in our order; cached for a minute."""
    return cached_for_a_minute("languages in use", _languages_in_use)


def _languages_in_use() -> Collection[str]:
    public = (Thread.kind == QUESTION, Thread.is_listed)
    statement = select(*(exists().where(*public, Thread.locale == code) for code in LANGUAGES))
    return [code for code, is_used in zip(LANGUAGES, db.session.execute(statement).one(), strict=True) if is_used]


def _kept(name: str, viewer: Member | None, lang: str, size: int, load: Callable[[], Rows]) -> Rows:
    return cached_until_change(("home", name, viewer and viewer.id, lang, size), load)


def _load(statement: Select[Any], viewer: Member | None, **more: Any) -> Rows:
    values = {"reader_id": viewer and viewer.id, **more}
    return list(map(QuestionRow._make, db.session.execute(statement, values)))


@lru_cache(KEPT)
def _own(reader: ReaderScope) -> Select[Any]:
    has_news = NEW_ANSWERS > 0
    is_open = Thread.accepted_post_id.is_(None) & Thread.closed_at.is_(None) & Thread.archived_at.is_(None)
    is_unsupported = Thread.support_state == NO_SUPPORT
    return (
        questions(reader, mine=True)
        .where(Thread.asker_id == reader.id, or_(has_news, is_open & is_unsupported))
        .order_by(case((has_news, 0), else_=1), Thread.active_at.desc(), Thread.id.desc())
    )


def _first_of(
    narrow: Callable[[ReaderScope | None], Select[Any]], sort: str, viewer: Member | None, lang: str, size: int
) -> Rows:
    statement = _in_two_parts(narrow, sort, None if viewer is None else reader_scope(viewer), size)
    order = SORTS[sort].key
    rows = _load(statement, viewer, lang=lang)
    return sorted(rows, key=lambda row: (row.locale == lang, getattr(row, order), row.id), reverse=True)[:size]


@lru_cache(KEPT)
def _in_two_parts(
    narrow: Callable[[ReaderScope | None], Select[Any]], sort: str, reader: ReaderScope | None, size: int
) -> Select[Any]:
    """Select the first questions in the language and the first in all others, each part in the order of an index."""
    ordered = narrow(reader).order_by(SORTS[sort].desc(), Thread.id.desc()).limit(size)
    parts = (in_language(ordered, which).subquery().select() for which in (THIS, OTHERS))
    return union_all(*parts)  # type: ignore[return-value]


def _not_muted(reader: ReaderScope | None) -> Select[Any]:
    return questions(reader).where(not_muted(reader))


def _to_help_with(reader: ReaderScope | None) -> Select[Any]:
    waits = Thread.answer_state.in_((UNANSWERED, ANSWERS_REJECTED)) & Thread.closed_at.is_(None)
    is_unsolved = Thread.support_state.not_in((RESOLVED_BY_SUPPORT, RESOLVED_BY_COMMUNITY))
    others = or_(Thread.asker_id.is_(None), Thread.asker_id != (reader.id if reader else None))
    return _not_muted(reader).where(
        waits, Thread.locked_at.is_(None), Thread.archived_at.is_(None), is_unsolved, others
    )
