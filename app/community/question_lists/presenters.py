"""Rows of lists, rendered once and cached while their data stays the same."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import get_locale
from markupsafe import Markup

from app.community.question_lists.queries import QuestionRow
from app.core.cache.fragment_cache import cached_fragment, template_macros
from app.core.clock import now, zone_here

TEMPLATE = "community/question_lists/_row.html"


def rows_of(questions: Sequence[QuestionRow], level: int, excerpt: bool) -> Markup:
    """Render these questions as list items. The cache is shared by readers with the same language and time zone."""
    reader = "row", str(get_locale()), str(zone_here()), level, excerpt
    macro = template_macros(TEMPLATE).question_row

    at = now()

    def render(question: QuestionRow) -> str:
        is_claimed = question.is_claimed(at)
        return cached_fragment((reader, question, is_claimed), lambda: str(macro(question, level, excerpt, is_claimed)))

    return Markup("".join(map(render, questions)))  # noqa: S704 — rendered by templates
