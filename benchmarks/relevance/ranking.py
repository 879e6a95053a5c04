"""Index a dataset with one of the engines, and rank its documents as the product ranks similar questions."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import select

from app import create_app
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.text_index.documents import Source
from app.core.text_index.engine import current_engine
from app.core.text_index.writing import index_changes, mark_changed
from app.search.index.documents import THREAD
from app.search.query.ranking import likeness
from benchmarks.databases import database
from benchmarks.measuring import environ_of
from benchmarks.relevance.datasets import Dataset, Search
from benchmarks.relevance.measures import Ranking
from config import Config

ENGINES = {"fts5": ("sqlite", ""), "tsvector": ("postgresql", ""), "whoosh": ("sqlite", "whoosh")}
"""The database and the setting SEARCH_ENGINE of each engine."""


@contextmanager
def application(engine: str) -> Iterator[Flask]:
    """The application with an empty database and this engine, in its context."""
    kind, setting = ENGINES[engine]
    with tempfile.TemporaryDirectory(prefix="peercare-") as name, database(kind, Path(name), is_safe=False) as url:
        environ = {**environ_of(Path(name), url), "SEARCH_ENGINE": setting}
        app = create_app(Config.from_environ(environ))
        with app.app_context():
            db.create_all()
            yield app
            db.session.remove()
            db.engine.dispose()


def index(dataset: Dataset, before: Iterable[int] = ()) -> None:
    """Index these documents instead of those before: how rare a word is depends on all that are there."""
    documents = dataset.documents
    current_app.extensions["text_sources"] = {
        THREAD: Source(lambda _after, _limit: (), lambda ids: [documents[each] for each in ids if each in documents])
    }
    with unit_of_work():
        mark_changed(THREAD, sorted({*before, *documents}))
    while index_changes():
        pass


def ranking(search: Search, *, with_body: bool) -> Ranking:
    """Return whether each document that is found is relevant, best first.

    Candidates that do not match come last. Of equals the later number is first, as in the product.
    """
    query = likeness(search.title, search.body if with_body else "")
    if query.is_empty:
        return [number in search.relevant for number in sorted(search.candidates, reverse=True)]
    found = current_engine().matches(query, THREAD)
    statement = select(found.c.subject_id).where(found.c.subject_id != search.but)
    if search.candidates:
        statement = statement.where(found.c.subject_id.in_(search.candidates))
    numbers = list(db.session.scalars(statement.order_by(found.c.rank.desc(), found.c.subject_id.desc())))
    db.session.rollback()
    rest = sorted(set(search.candidates) - set(numbers), reverse=True)
    return [number in search.relevant for number in (*numbers, *rest)]
