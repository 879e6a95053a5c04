"""Load the threads that are like what someone is about to ask, or like a question or case."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.community.threads.models import Thread
from app.community.visibility import visible_to
from app.core import clock
from app.core.db.base import db
from app.core.text_index.engine import current_engine
from app.search.index.documents import THREAD
from app.search.query.ranking import likeness, relevance

SIMILAR = 5  # Discourse
SHORTEST_TITLE = 10  # characters before similar questions are looked for; Discourse


def similar_to(title: str, viewer: Member | None, *, body: str = "", but: int | None = None) -> list[Thread]:
    """Return at most SIMILAR threads like this one, the most similar first. Two statements.

    The title selects; the beginning of the body only ranks.
    """
    if len(title) < SHORTEST_TITLE:
        return []
    query = likeness(title, body)
    if query.is_empty:
        return []
    found = current_engine().matches(query, THREAD)
    loaded = (joinedload(Thread.asker), joinedload(Thread.space))
    statement = select(Thread).options(*loaded).join(found, found.c.subject_id == Thread.id)
    statement = statement.where(Thread.is_listed, visible_to(viewer), Thread.id != (but or 0))
    best = statement.order_by(relevance(found, clock.now().date()).desc(), Thread.id.desc())
    return list(db.session.scalars(best.limit(SIMILAR)))
