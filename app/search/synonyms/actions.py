"""Add and delete synonyms."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, or_, select

from app.accounts.members.models import Member
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.errors import InvalidInput
from app.core.policy import require_allowed
from app.core.synonyms.models import SearchSynonym
from app.core.synonyms.rules import LONGEST_SYNONYM, MOST_SYNONYMS
from app.core.text_index.analysis import phrase_terms, query_terms
from app.search.policies import can_change_synonyms


def add_synonym(actor: Member, *, language: str, word: str, means: str, now: datetime) -> SearchSynonym:
    """Make two words, or groups of words, synonyms in a language; searches find both within a minute.

    Raises InvalidInput if the search skips one, treats them as the same word, knows the pair, or has too many.
    """
    require_allowed(can_change_synonyms(actor))
    word, means = _checked(word, "word"), _checked(means, "means")
    if phrase_terms(word) == phrase_terms(means):
        raise InvalidInput(_("The search treats these as the same word already."), "means")
    here = select(SearchSynonym).where(SearchSynonym.language == language)
    reverse = (SearchSynonym.word == means) & (SearchSynonym.means == word)
    same = (SearchSynonym.word == word) & (SearchSynonym.means == means)
    if db.session.scalar(here.where(or_(same, reverse))) is not None:
        raise InvalidInput(_("These two are synonyms already."), "means")
    if (db.session.scalar(select(func.count()).select_from(here.subquery())) or 0) >= MOST_SYNONYMS:
        raise InvalidInput(_("A language can have up to %(most)s synonyms. Delete one first.", most=MOST_SYNONYMS))
    insert_if_absent(SearchSynonym, language=language, word=word, means=means, created_at=now)
    synonym = db.session.scalars(here.where(same)).one()
    write_audit_log("synonym.added", actor, synonym, now)
    return synonym


def delete_synonym(actor: Member, synonym: SearchSynonym, now: datetime) -> None:
    require_allowed(can_change_synonyms(actor))
    write_audit_log("synonym.deleted", actor, synonym, now)
    db.session.delete(synonym)


def _checked(text: str, field: str) -> str:
    """Return the words in lower case. Raises InvalidInput if they are too long or too common to be searched."""
    text = " ".join(text.lower().split())
    if len(text) > LONGEST_SYNONYM:
        raise InvalidInput(_("Use at most %(most)s characters.", most=LONGEST_SYNONYM), field)
    if not query_terms(text) or not phrase_terms(text):
        raise InvalidInput(_("The search skips words as common as this. Enter another one."), field)
    return text
