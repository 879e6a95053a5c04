"""What ranks threads: how much one is like a question, and how relevant a match is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import CTE, case, literal

from app.community.threads.models import Thread
from app.core.db.base import UtcDateTime, days_between
from app.core.synonyms.queries import expanded_terms
from app.core.text_index.analysis import query_terms
from app.core.text_index.engine import Query
from app.core.text_index.vocabulary import uses_and_rarity
from app.search.query.parser import LONGEST_QUERY, likeness_query
from app.search.query.rules import SOLVED_COUNTS, recency

LONGEST_BODY = 500  # characters of a body that rank similar questions


def likeness(title: str, body: str = "") -> Query:
    """Return the query for documents like a question. One statement."""
    words, context = expanded_terms(query_terms(title[:LONGEST_QUERY])), query_terms(body[:LONGEST_BODY])
    return likeness_query(words, *uses_and_rarity([*words, *context]), context)


def relevance(found: CTE, today: date) -> Any:
    """Return what matches are ordered by, for a statement that joins them with their threads.

    Ages are counted from the beginning of `today` (UTC), so that it is the same number for all pages of a search that
    name the same day.
    """
    midnight = datetime(today.year, today.month, today.day, tzinfo=UTC)
    days = days_between(Thread.created_at, literal(midnight, UtcDateTime))
    age = case((Thread.created_at < midnight, days), else_=0.0)
    return found.c.rank * case((Thread.accepted_post_id.is_not(None), SOLVED_COUNTS), else_=1.0) * recency(age)
