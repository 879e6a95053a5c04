"""Rows of lists, rendered once and cached while their data stays the same."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from app.community.question_lists.queries import QuestionRow
from app.core.cache.fragment_cache import parts
from app.core.clock import now

TEMPLATE = "community/question_lists/_row.html"


def rows_of(questions: Sequence[QuestionRow], level: int, excerpt: bool) -> Markup:
    """Render these questions as list items. The cache is shared by readers with the same language and time zone."""
    at = now()
    return parts(TEMPLATE, "question_row", [(each, level, excerpt, each.is_claimed(at)) for each in questions])
