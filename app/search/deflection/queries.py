"""Load the threads that are like what someone is about to ask, or like a question or case."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.community.threads.models import Thread
from app.community.visibility import visible_to
from app.core import clock
from app.core.db.base import db
from app.core.text_index.engine import Query, current_engine
from app.search.index.documents import THREAD
from app.search.query.ranking import likeness, relevance
from app.search.query.rules import MEANING_COUNTS, MOST_NEAR, fused
from app.search.query.semantic import is_semantic, near_question, readable

SIMILAR = 5  # Discourse
SHORTEST_TITLE = 10  # characters before similar questions are looked for; Discourse
_LOADED = select(Thread).options(joinedload(Thread.asker), joinedload(Thread.space))


def similar_to(
    title: str, viewer: Member | None, *, body: str = "", but: int | None = None, kind: str | None = None
) -> list[Thread]:
    """Return at most SIMILAR threads (of this kind, if given) like this one, the most similar first.

    The title selects by its words; the beginning of the body only ranks. Two statements, four with semantic ranking.
    """
    if len(title) < SHORTEST_TITLE:
        return []
    query = likeness(title, body)
    is_offered = and_(Thread.is_listed, visible_to(viewer), Thread.id != (but or 0))
    if kind is not None:
        is_offered = and_(is_offered, Thread.kind == kind)
    if not is_semantic():
        return [] if query.is_empty else list(db.session.scalars(_by_words(_LOADED, query, is_offered, SIMILAR)))
    words = (
        [] if query.is_empty else db.session.scalars(_by_words(select(Thread.id), query, is_offered, MOST_NEAR)).all()
    )
    near = readable(near_question(title, body, words), is_offered)
    best = [*fused(words, near[:MOST_NEAR], MEANING_COUNTS)][:SIMILAR]
    found = {thread.id: thread for thread in db.session.scalars(_LOADED.where(Thread.id.in_(best)))}
    return [found[each] for each in best]


def _by_words(selected: Select[Any], query: Query, is_offered: ColumnElement[bool], most: int) -> Select[Any]:
    found = current_engine().matches(query, THREAD)
    statement = selected.join(found, found.c.subject_id == Thread.id).where(is_offered)
    return statement.order_by(relevance(found, clock.now().date()).desc(), Thread.id.desc()).limit(most)
