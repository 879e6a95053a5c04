"""Documents that are encoded by a model of tests, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.core.db.session import unit_of_work
from app.core.text_index.documents import Source
from app.core.text_index.writing import mark_changed
from app.core.text_vectors.following import follow_vectors
from app.core.text_vectors.semantics import current_vectors
from app.core.text_vectors.writing import encode_changes, mark_to_encode
from tests.core.text_index.conftest import KIND, Shelf
from tests.meanings import Model, semantic

LEAST = 0.25  # cosine


class EncodedShelf(Shelf):
    """Documents that are indexed and encoded."""

    def source(self) -> Source:
        return super().source()._replace(has_vectors=True)

    def change(self, number: int, title: str, body: str = "") -> None:
        """Put a document here, and have it indexed and encoded."""
        self.put(number, title, body)
        self.mark(number)

    def remove(self, number: int) -> None:
        del self[number]
        self.mark(number)

    def mark(self, number: int) -> None:
        with unit_of_work():
            mark_changed(KIND, [number])
            mark_to_encode(KIND, [number])

    def encode(self) -> None:
        """Do what the worker does."""
        while encode_changes() or follow_vectors():
            pass

    def near(self, title: str, text: str = "", most: int = 10) -> list[int]:
        vectors = current_vectors()
        assert vectors is not None
        found = vectors.near_text(KIND, title, text, most)
        return [each.subject_id for each in found if each.similarity > LEAST]


@pytest.fixture
def model(app: Flask, tmp_path: Path) -> Iterator[Model]:
    with semantic(app, tmp_path / "vectors") as model:
        yield model


@pytest.fixture
def shelf(app: Flask, model: Model) -> Iterator[EncodedShelf]:
    """An empty shelf, which is the source of the index."""
    made = EncodedShelf()
    own = app.extensions["text_sources"]
    app.extensions["text_sources"] = {KIND: made.source()}
    yield made
    app.extensions["text_sources"] = own
