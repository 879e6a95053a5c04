"""The three engines, and an index that is written from documents in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.text_index.documents import BEST, Document, Source, Text
from app.core.text_index.engine import Query, current_engine
from app.core.text_index.vocabulary import uses_and_rarity
from app.core.text_index.whoosh_engine import WhooshEngine
from app.core.text_index.writing import index_changes, mark_changed
from app.search.query.parser import parse, search_query

KIND = "thread"


class Shelf(dict[int, Document]):
    """Documents by number, as a source of the index."""

    def put(self, number: int, title: str, body: str = "", language: str = "en", weight: str = BEST) -> None:
        self[number] = Document(number, title, [Text(weight, number, 1, body)], language)

    def index(self) -> None:
        """Write all that is here into the index, and remove what is not."""
        with unit_of_work():
            mark_changed(KIND, sorted(self) or [0])
        while index_changes():
            pass

    def source(self) -> Source:
        return Source(self._ids, lambda ids: [self[each] for each in ids if each in self])

    def _ids(self, after: int, limit: int) -> Sequence[int]:
        return sorted(each for each in self if each > after)[:limit]


@pytest.fixture(params=["fts5", "tsvector", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[str]:
    """The application with one of the engines."""
    name = "postgres_applications" if request.param == "tsvector" else "sqlite_applications"
    app = request.getfixturevalue(name).fresh()
    own = app.extensions["text_engine"]
    if request.param == "whoosh":
        app.extensions["text_engine"] = WhooshEngine(tmp_path / "index")
    with app.app_context():
        yield request.param
        db.session.remove()
    app.extensions["text_engine"] = own


@pytest.fixture
def shelf(engine: str, request: pytest.FixtureRequest) -> Iterator[Shelf]:
    """An empty shelf, which is the source of the index."""
    made = Shelf()
    own = current_app.extensions["text_sources"]
    current_app.extensions["text_sources"] = {KIND: made.source()}
    yield made
    current_app.extensions["text_sources"] = own


@pytest.fixture
def find(engine: str) -> Callable[[str], list[int]]:
    """`find("e18")`: the numbers of the documents that match, best first."""

    def found(text: str) -> list[int]:
        parsed = parse(text)
        query = search_query(parsed, *uses_and_rarity(parsed.terms))
        if query.is_empty:
            return []
        return numbers(query) or (numbers(replace(query, is_prefix=True)) if query.required and parsed.words else [])

    def numbers(query: Query) -> list[int]:
        matches = current_engine().matches(query, KIND)
        ordered = select(matches.c.subject_id).order_by(matches.c.rank.desc(), matches.c.subject_id)
        each = list(db.session.scalars(ordered))
        db.session.rollback()
        return each

    return found
