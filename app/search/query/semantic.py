"""Threads found by meaning, where semantic ranking is on, and their fusion with those found by words."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.text_vectors.following import vector_of
from app.core.text_vectors.semantics import Near, current_vectors
from app.search.index.documents import THREAD
from app.search.query.parser import LONGEST_QUERY
from app.search.query.rules import LEAST_SIMILAR, MOST_COMPARED


def is_semantic() -> bool:
    """Return whether threads are found by meaning too."""
    return current_vectors() is not None


def near_question(title: str, body: str, by_words: Sequence[int]) -> list[int]:
    """Return the threads whose meaning is like that of a question, and all of `by_words`, the nearest first.

    Nothing where semantic ranking is off. The viewer may not be able to read those that are not of `by_words`.
    """
    vectors = current_vectors() if title else None
    found = vectors.near_text(THREAD, title[:LONGEST_QUERY], body, MOST_COMPARED, by_words) if vectors else []
    return [near.subject_id for near in _like(found, by_words)]


def near_thread(thread_id: int, by_words: Sequence[int]) -> list[Near]:
    """Return what is like a thread, itself included, and all of `by_words`. At most one statement."""
    vectors, own = current_vectors(), vector_of(THREAD, thread_id)
    found = vectors.near_vector(THREAD, own, MOST_COMPARED, by_words) if vectors and own else []
    return _like(found, by_words)


def _like(found: Sequence[Near], by_words: Sequence[int]) -> list[Near]:
    known = set(by_words)
    return [near for near in found if near.similarity >= LEAST_SIMILAR or near.subject_id in known]


def readable(ids: Sequence[int], *conditions: ColumnElement[bool]) -> list[int]:
    """Return those of these threads that meet all conditions, in the same order. One statement."""
    found = set(db.session.scalars(select(Thread.id).where(Thread.id.in_(ids), *conditions)))
    return [each for each in ids if each in found]
