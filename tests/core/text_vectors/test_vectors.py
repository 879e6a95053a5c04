"""Documents are encoded once for each text, found by their meaning, and forgotten when they are gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.text_index.writing import index_changes
from app.core.text_vectors import following
from app.core.text_vectors.document_vectors import DocumentVectors
from app.core.text_vectors.following import vector_differences
from app.core.text_vectors.models import TextVector, VectorChange
from app.core.text_vectors.semantics import current_vectors, load_model, made
from app.core.text_vectors.writing import encode_changes, mark_all, mark_to_encode
from tests.core.text_index.conftest import KIND
from tests.core.text_vectors.conftest import EncodedShelf
from tests.meanings import BROKEN, Model, semantic


def test_a_document_is_found_by_its_meaning_in_another_language(shelf: EncodedShelf) -> None:
    shelf.change(1, "My washer leaks")
    shelf.change(2, "The invoice")
    shelf.encode()
    assert shelf.near("Fuite lave-linge") == [1]
    assert shelf.near("Facture") == [2]
    assert list(vector_differences()) == []


def test_what_changed_is_found_by_its_new_meaning_only(shelf: EncodedShelf) -> None:
    shelf.change(1, "My washer")
    shelf.encode()
    shelf.change(1, "The invoice")
    shelf.change(2, "Something else about a freezer")
    shelf.encode()
    assert (shelf.near("lave-linge"), shelf.near("facture"), shelf.near("froid")) == ([], [1], [2])


def test_a_document_that_is_gone_loses_its_vector_and_gets_one_when_it_is_back(shelf: EncodedShelf) -> None:
    shelf.change(1, "My washer")
    shelf.encode()
    shelf.remove(1)
    assert next(iter(vector_differences())) == f"the vector of {KIND} 1 should not be there"
    shelf.encode()
    assert db.session.scalars(select(TextVector.vector)).all() == [None]
    assert shelf.near("washer") == []
    assert list(vector_differences()) == []
    shelf.change(1, "My washer")
    shelf.encode()
    assert shelf.near("washer") == [1]


def test_the_same_text_is_not_encoded_again(shelf: EncodedShelf, model: Model) -> None:
    shelf.change(1, "My washer", "It leaks.")
    shelf.encode()
    model.texts.clear()
    shelf.mark(1)
    shelf.mark(1)
    with unit_of_work():
        mark_all()
    shelf.encode()
    assert model.texts == [] == db.session.scalars(select(VectorChange.id)).all()


def test_a_document_that_fails_delays_no_other(shelf: EncodedShelf) -> None:
    for number, title in ((1, "My washer"), (2, f"My {BROKEN} freezer"), (3, "The invoice")):
        shelf.change(number, title)
    shelf.encode()
    assert (shelf.near("laundry"), shelf.near("bill"), shelf.near("fridge")) == ([1], [3], [])
    assert list(vector_differences()) == [f"{KIND} 2 has no vector"]


def test_no_transaction_is_open_while_documents_are_encoded(shelf: EncodedShelf, monkeypatch) -> None:
    is_open = []
    encoded = DocumentVectors.encode

    def encode(self: DocumentVectors, texts: list) -> list:
        is_open.append(db.session().in_transaction())
        return encoded(self, texts)

    monkeypatch.setattr(DocumentVectors, "encode", encode)
    shelf.change(1, "My washer")
    shelf.encode()
    assert is_open == [False]


def test_a_worker_that_was_slower_stores_nothing(shelf: EncodedShelf, monkeypatch) -> None:
    """It read the text before it changed."""
    encoded = DocumentVectors.encode
    shelf.change(1, "My washer")

    def encode(self: DocumentVectors, texts: list) -> list:
        monkeypatch.setattr(DocumentVectors, "encode", encoded)
        shelf.change(1, "The invoice")
        encode_changes()
        return encoded(self, texts)

    monkeypatch.setattr(DocumentVectors, "encode", encode)
    shelf.encode()
    assert (shelf.near("washer"), shelf.near("invoice")) == ([], [1])


def test_a_process_that_starts_encodes_what_the_model_did_not_encode_yet(
    app: Flask, shelf: EncodedShelf, tmp_path: Path
) -> None:
    app.extensions["text_vectors"] = None
    shelf.change(1, "My washer")
    assert encode_changes() == 0 == following.follow_vectors()
    while index_changes():
        pass
    assert (list(vector_differences()), db.session.scalars(select(VectorChange.id)).all()) == ([], [])
    with semantic(app, tmp_path):
        shelf.encode()
        assert shelf.near("lave-linge") == [1]
    with semantic(app, tmp_path) as other:
        other.name = "another-model"
        assert next(iter(vector_differences())) == f"the vector of {KIND} 1 is out of date"
        shelf.encode()
        assert shelf.near("lave-linge") == [1]


def test_what_changes_while_semantic_ranking_is_off_is_encoded_when_it_is_on_again(
    app: Flask, shelf: EncodedShelf, tmp_path: Path
) -> None:
    shelf.change(1, "My washer")
    shelf.encode()
    app.extensions["text_vectors"] = None
    shelf.change(1, "The invoice")
    while index_changes():
        pass
    with semantic(app, tmp_path / "vectors"):
        shelf.encode()
        assert (shelf.near("washer"), shelf.near("invoice")) == ([], [1])


def test_all_of_a_statement_are_marked(shelf: EncodedShelf, app: Flask) -> None:
    shelf.change(1, "My washer")
    shelf.encode()
    with unit_of_work():
        mark_to_encode(KIND, select(TextVector.subject_id))
    assert db.session.scalars(select(VectorChange.subject_id)).all() == [1]
    app.extensions["text_vectors"] = None
    with unit_of_work():
        mark_to_encode(KIND, select(TextVector.subject_id))
    assert db.session.scalars(select(TextVector.vector)).all() == [None]


@pytest.mark.parametrize("scanned", [2, 1_000])
def test_the_file_of_another_machine_follows_the_table(
    app: Flask, shelf: EncodedShelf, tmp_path: Path, monkeypatch, scanned: int
) -> None:
    monkeypatch.setattr(following, "SCANNED", scanned)
    for number in range(1, 6):
        shelf.change(number, f"My washer, number n{number}")
    shelf.encode()
    with semantic(app, tmp_path / "other"):
        assert shelf.near("washer") == []
        while following.follow_vectors():
            pass
        assert sorted(shelf.near("washer")) == [1, 2, 3, 4, 5]
        here = current_vectors()
    app.extensions["text_vectors"] = made(Model(), tmp_path / "vectors")
    shelf.change(3, "The invoice")
    shelf.remove(4)
    shelf.encode()
    app.extensions["text_vectors"] = here
    while following.follow_vectors():
        pass
    assert (sorted(shelf.near("washer")), shelf.near("invoice")) == ([1, 2, 5], [3])


def test_a_file_is_built_again_when_there_are_many_more_and_when_the_table_is_older(
    shelf: EncodedShelf, monkeypatch
) -> None:
    monkeypatch.setattr("app.core.text_vectors.arrays.FEWEST", 2)
    shelf.change(1, "My washer")
    shelf.encode()
    for number in range(2, 6):
        shelf.change(number, "The invoice")
    shelf.encode()
    assert (shelf.near("washer"), sorted(shelf.near("invoice"))) == ([1], [2, 3, 4, 5])
    with unit_of_work():
        db.session.execute(delete(TextVector).where(TextVector.subject_id > 2))
    assert list(vector_differences())[-1] == f"the store of {KIND} vectors is out of date"
    shelf.encode()
    assert sorted(shelf.near("invoice")) == [2]


def test_only_one_process_writes_the_files(shelf: EncodedShelf, tmp_path: Path) -> None:
    shelf.change(1, "My washer")
    encode_changes()
    with made(Model(), tmp_path / "vectors").only_writer() as is_mine:
        assert is_mine
        assert following.follow_vectors() == 0
        assert shelf.near("washer") == []
    shelf.encode()
    assert shelf.near("washer") == [1]


def test_the_model_can_be_loaded_before_the_first_search(app: Flask, model: Model) -> None:
    load_model(app)
    assert len(model.texts) == 1
    app.extensions["text_vectors"] = None
    load_model(app)
    assert len(model.texts) == 1


def test_a_search_is_encoded_once(shelf: EncodedShelf, model: Model) -> None:
    shelf.change(1, "My washer")
    shelf.encode()
    model.texts.clear()
    assert shelf.near("lave-linge") == shelf.near("lave-linge") == [1]
    assert model.texts == ["lave-linge"]
