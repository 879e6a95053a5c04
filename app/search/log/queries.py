"""Load what was searched without results."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import case, func, select

from app.core.db.base import db
from app.core.db.pagination import Page, decode_cursor, ordered_statement, page_of
from app.search.log.models import SearchLogEntry
from app.search.log.rules import WEEK


def oldest_missing() -> date | None:
    """Return the first day with a search without results."""
    return db.session.scalar(select(func.min(SearchLogEntry.day)).where(SearchLogEntry.results == 0))


def missing_searches(monday: date, language: str, cursor: str | None, *, is_asked: bool) -> Page[Any]:
    """Return the searches without results of a week, in one language or in all (""), the most frequent first.

    Each row has `words`, `language`, `searches` (how many) and `is_asked`. One statement.
    """
    number = func.sum(SearchLogEntry.searches)
    has_asked = func.max(case((SearchLogEntry.is_asked, 1), else_=0))
    columns = (SearchLogEntry.words, SearchLogEntry.language, number.label("searches"), has_asked.label("is_asked"))
    grouped = select(*columns, (-number).label("rank")).group_by(SearchLogEntry.words, SearchLogEntry.language)
    grouped = grouped.where(SearchLogEntry.day >= monday, SearchLogEntry.day < monday + WEEK)
    grouped = grouped.where(SearchLogEntry.results == 0)
    if language:
        grouped = grouped.where(SearchLogEntry.language == language)
    if is_asked:
        grouped = grouped.having(has_asked == 1)
    found = grouped.subquery()
    keys = (found.c.rank, found.c.words, found.c.language)
    values = decode_cursor(cursor, keys)
    statement = ordered_statement(select(found), keys, goes_on=bool(values), is_rising=True)
    return page_of(db.session.execute(statement, values).all(), keys, cursor)
