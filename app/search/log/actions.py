"""Record searches, and which of them ended in a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from app.core.activity import Values, append_later
from app.core.db.base import db
from app.core.db.insert import insert_or_add
from app.core.text_index.analysis import query_terms
from app.search.log.models import SearchLogEntry
from app.search.log.rules import is_personal, normalised
from app.search.query.parser import parse

ASKED_WITHIN = timedelta(days=1)  # of the day of the search: asking may need an account first
MOST_COMPARED = 2_000  # searches with a question, the most frequent; a tenth of a second


def record_search(text: str, language: str, results: int, now: datetime) -> None:
    """Record what was searched in a page of this language, and the number of results; it is written within seconds.

    Left out are searches with operators or excluded words, whose results say little about the words, and texts that may
    contain personal data.
    """
    parsed, words = parse(text), normalised(text)
    if not words or not parsed.terms or parsed.filters or parsed.excluded or is_personal(text):
        return
    append_later(_append, day=now.date(), results=results, language=language, words=words)


def _append(rows: Sequence[Values]) -> None:
    """Add the searches to those of the same day, in the order of the keys, as every writer does."""
    names = ("day", "results", "language", "words")
    counted = Counter(tuple(row[name] for name in names) for row in rows)
    summed = [(*key, counted[key], False) for key in sorted(counted)]
    insert_or_add(SearchLogEntry, (*names, "searches", "is_asked"), summed, SearchLogEntry.searches.key)


def mark_asked(title: str, asked_at: datetime) -> None:
    """Mark recent searches without results that ended in a question: all their words are in its title.

    Titles are compared because a link can lose its parameters: the visitor edits the title, registers, or returns to a
    draft. Nothing connects a search with a member.
    """
    asked = {each for term in query_terms(title) for each in term.alternatives}
    day = asked_at.date()
    recent = (SearchLogEntry.day.between(day - ASKED_WITHIN, day), SearchLogEntry.results == 0)
    number = func.sum(SearchLogEntry.searches)
    frequent = select(SearchLogEntry.words).where(*recent).group_by(SearchLogEntry.words).order_by(number.desc())
    searched = db.session.scalars(frequent.limit(MOST_COMPARED))
    ended = [words for words in searched if all(asked.intersection(term.alternatives) for term in query_terms(words))]
    if ended:
        db.session.execute(
            update(SearchLogEntry).where(*recent, SearchLogEntry.words.in_(ended)).values(is_asked=True),
            execution_options={"synchronize_session": False},
        )
