"""Results while one types: the last word may be unfinished."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.threads.models import Thread
from app.community.visibility import visible_to
from app.core import clock
from app.core.db.base import db
from app.core.synonyms.queries import expanded_terms
from app.core.text_index.analysis import Term, fold, words_of
from app.core.text_index.engine import Query, current_engine
from app.core.text_index.vocabulary import terms_like, uses_and_rarity
from app.search.index.documents import THREAD
from app.search.query.filters import conditions
from app.search.query.parser import parse
from app.search.query.ranking import relevance

SHORTEST = 2  # characters
MOST_SHOWN = 6
MOST_COMPLETED = 10  # words that an unfinished one may become, the most frequent


def instant_results(text: str, viewer: Member | None) -> Sequence[Thread]:
    """Return at most MOST_SHOWN threads that the viewer may read, the best first.

    Three statements, one more for tags in the query.
    """
    parsed = parse(text)
    parsed.words = expanded_terms(parsed.words)
    is_unfinished = text[-1:].isalnum()
    if len(text) < SHORTEST or (parsed.is_empty and not is_unfinished):
        return []
    words = parsed.words or [Term(word, ()) for word in map(fold, words_of(text)[-1:])]  # "was" may become "washer"
    words = [*words[:-1], *map(_completed, words[-1:])] if is_unfinished else words
    required = (*parsed.phrases, *(word for word in words if word.alternatives))
    if not required:
        return []
    _uses, rarity = uses_and_rarity(required)
    query = Query(required, excluded=tuple(parsed.excluded), is_prefix=is_unfinished, rarity=rarity)
    found = current_engine().matches(query, THREAD)
    statement = select(Thread).join(found, found.c.subject_id == Thread.id)
    statement = statement.where(Thread.is_shown, visible_to(viewer), *conditions(parsed.filters))
    best = statement.order_by(relevance(found, clock.now().date()).desc(), Thread.id.desc())
    return db.session.scalars(best.limit(MOST_SHOWN)).all()


def _completed(word: Term) -> Term:
    """Return the word with the terms of words that begin like it: the index contains stems, not words."""
    terms = terms_like(word.word, MOST_COMPLETED)
    return Term(word.word, tuple(dict.fromkeys((*word.alternatives, *((term,) for term in terms)))))
