"""Index a dataset with one of the engines, and rank its documents as the product ranks similar questions."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from flask import Flask, current_app
from sqlalchemy import select

from app import create_app
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.text_index.documents import Source
from app.core.text_index.engine import current_engine
from app.core.text_index.writing import index_changes, mark_changed
from app.core.text_vectors import semantics
from app.core.text_vectors.following import follow_vectors
from app.core.text_vectors.semantics import Encoder, current_vectors
from app.core.text_vectors.sentence_encoder import SentenceEncoder
from app.core.text_vectors.writing import encode_changes, mark_to_encode
from app.search.index.documents import THREAD
from app.search.query.ranking import likeness
from app.search.query.rules import MEANING_COUNTS, MOST_NEAR, fused
from app.search.query.semantic import near_question
from benchmarks.databases import database
from benchmarks.measuring import environ_of
from benchmarks.relevance.datasets import Dataset, Search
from benchmarks.relevance.measures import Ranking
from config import Config

ENGINES = {"fts5": ("sqlite", ""), "tsvector": ("postgresql", ""), "whoosh": ("sqlite", "whoosh")}
"""The database and the setting SEARCH_ENGINE of each engine."""


class RememberingEncoder:
    """The model of semantic ranking, which encodes each text once for all engines."""

    name = SentenceEncoder.name

    def __init__(self) -> None:
        self._model, self.known = SentenceEncoder(), dict[str, Any]()

    def encode(self, texts: Sequence[str]) -> Any:
        new = [each for each in dict.fromkeys(texts) if each not in self.known]
        if new:
            self.known |= zip(new, self._model.encode(new), strict=True)
        return np.stack([self.known[each] for each in texts])


@contextmanager
def application(engine: str, encoder: Encoder | None = None) -> Iterator[Flask]:
    """The application with an empty database and this engine, in its context; with an encoder, it ranks by meaning."""
    kind, setting = ENGINES[engine]
    with tempfile.TemporaryDirectory(prefix="peercare-") as name, database(kind, Path(name), is_safe=False) as url:
        environ = {**environ_of(Path(name), url), "SEARCH_ENGINE": setting}
        app = create_app(Config.from_environ(environ))
        semantics.init_app(app, Path(name) / "vectors", is_on=encoder is not None, encoder=encoder)
        with app.app_context():
            db.create_all()
            yield app
            db.session.remove()
            db.engine.dispose()


def index(dataset: Dataset, before: Iterable[int] = ()) -> None:
    """Index these documents instead of those before: how rare a word is depends on all that are there."""
    documents = dataset.documents
    current_app.extensions["text_sources"] = {
        THREAD: Source(lambda *_: (), lambda ids: [documents[each] for each in ids if each in documents], True)
    }
    with unit_of_work():
        mark_changed(THREAD, sorted({*before, *documents}))
        mark_to_encode(THREAD, sorted({*before, *documents}))
    vectors = current_vectors()
    if vectors:
        vectors.begun.clear()  # the mean of the vectors is that of this dataset, as after a start of the worker
    while index_changes() or encode_changes() or follow_vectors():
        pass


def ranking(search: Search, *, with_body: bool) -> Ranking:
    """Return whether each document that is found is relevant, best first.

    Candidates that the product would not show come last. Of equals the later number is first, as in the product.
    """
    body = search.body if with_body else ""
    numbers = _by_words(search, body)
    near = near_question(search.title, body, numbers[:MOST_NEAR])
    near = [each for each in near if _is_ranked(each, search)]
    if near:
        numbers = [*fused(numbers[:MOST_NEAR], near[:MOST_NEAR], MEANING_COUNTS)]
    rest = sorted(set(search.candidates) - set(numbers), reverse=True)
    return [number in search.relevant for number in (*numbers, *rest)]


def _by_words(search: Search, body: str) -> list[int]:
    query = likeness(search.title, body)
    if query.is_empty:
        return []
    found = current_engine().matches(query, THREAD)
    statement = select(found.c.subject_id).where(found.c.subject_id != search.but)
    if search.candidates:
        statement = statement.where(found.c.subject_id.in_(search.candidates))
    numbers = list(db.session.scalars(statement.order_by(found.c.rank.desc(), found.c.subject_id.desc())))
    db.session.rollback()
    return numbers


def _is_ranked(number: int, search: Search) -> bool:
    return number != search.but and (not search.candidates or number in search.candidates)
