"""Autocompletion of questions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, case, or_, select

from app.accounts.members.models import Member
from app.community.references import number_in
from app.community.threads.models import QUESTION, Thread
from app.community.visibility import visible_to
from app.core.db.base import db
from app.core.db.prefix_search import MOST

LONGEST_TITLE = 120  # characters of the search text
MOST_WORDS = 6


def questions_like(words: str, viewer: Member | None, *, but: int | None = None) -> Sequence[Thread]:
    """Return readable questions with this number (first) or all words in their title (solved first, then newest)."""
    typed, number = words.strip()[:LONGEST_TITLE], number_in(words, QUESTION)
    meant = [Thread.title.icontains(word, autoescape=True) for word in typed.split()[:MOST_WORDS]]
    if not meant:
        return ()
    found = or_(Thread.id == number, and_(*meant)) if number else and_(*meant)
    statement = select(Thread).where(visible_to(viewer), Thread.kind == QUESTION, Thread.id != (but or 0), found)
    is_named = case((Thread.id == (number or 0), 0), else_=1)
    is_solved = case((Thread.accepted_post_id.is_not(None), 0), else_=1)
    return db.session.scalars(statement.order_by(is_named, is_solved, Thread.id.desc()).limit(MOST)).all()
