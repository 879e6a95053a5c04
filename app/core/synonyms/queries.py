"""Query expansion: words of a search get the synonyms in the language of the page."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.core.cache.shared_reads import cached_for_a_minute
from app.core.db.base import db
from app.core.synonyms.models import SearchSynonym
from app.core.synonyms.rules import Expansions, expanded, expansions
from app.core.text_index.analysis import Term
from app.core.web.i18n import language


def expanded_terms(terms: Sequence[Term]) -> list[Term]:
    """Return the words of a query with their synonyms; phrases and excluded words mean themselves only.

    At most one statement a minute.
    """
    code = language()
    return expanded(terms, cached_for_a_minute(("search synonyms", code), lambda: _load(code)))


def _load(code: str) -> Expansions:
    pairs = select(SearchSynonym.word, SearchSynonym.means).where(SearchSynonym.language == code)
    return expansions((row.word, row.means) for row in db.session.execute(pairs))
