"""Query expansion: words of a search get the synonyms that staff keep in the language of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from app.core.db.base import db
from app.core.db.data_version import cached_for_a_minute
from app.core.text_index.analysis import Term
from app.core.web.i18n import language
from app.search.query.parser import Parsed
from app.search.synonyms.models import SearchSynonym
from app.search.synonyms.rules import Expansions, expanded, expansions


def with_synonyms(parsed: Parsed) -> Parsed:
    """Return the query with the synonyms of its words; phrases and excluded words mean themselves only."""
    return replace(parsed, words=expanded_terms(parsed.words))


def expanded_terms(terms: Sequence[Term]) -> list[Term]:
    """Return the words with their synonyms. At most one statement a minute."""
    code = language()
    return expanded(terms, cached_for_a_minute(("search synonyms", code), lambda: _load(code)))


def _load(code: str) -> Expansions:
    pairs = select(SearchSynonym.word, SearchSynonym.means).where(SearchSynonym.language == code)
    return expansions((row.word, row.means) for row in db.session.execute(pairs))
