"""Load synonyms."""

from __future__ import annotations

from sqlalchemy import select

from app.core.db.base import db
from app.core.db.pagination import Page, paginate
from app.core.errors import require_found
from app.core.synonyms.models import SearchSynonym


def list_synonyms(language: str, cursor: str | None) -> Page[SearchSynonym]:
    """Return the synonyms of a language by their first word."""
    statement = select(SearchSynonym).where(SearchSynonym.language == language)
    return paginate(statement, (SearchSynonym.word, SearchSynonym.id), cursor, is_rising=True)


def get_synonym(synonym_id: int) -> SearchSynonym:
    return require_found(db.session.get(SearchSynonym, synonym_id))
