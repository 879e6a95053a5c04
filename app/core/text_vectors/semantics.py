"""The switch of semantic ranking (`SEARCH_SEMANTIC`). Only where it is on are numpy and the model imported."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeAlias

from flask import Flask, current_app

MODULES = ("document_vectors", "pgvector_store", "file_store")  # need numpy
BLAS_THREADS = "OPENBLAS_NUM_THREADS"  # web processes share the processors: more threads in each only wait


class Encoder(Protocol):
    """A model that turns texts into vectors. `name` changes with the vectors."""

    name: str

    def encode(self, texts: Sequence[str]) -> Any:
        """Return an array with one row of `arrays.WIDTH` numbers for each text."""


Rows: TypeAlias = Sequence[tuple[int, int, bytes | None]]
"""(revision, subject, vector as it is stored, None if the document was removed), in the order of revisions"""


class Near(NamedTuple):
    """A document near a text, and the cosine of the angle between them: 1 for the same meaning, 0 for no relation."""

    subject_id: int
    similarity: float


class Store(Protocol):
    """Where vectors are compared: rows of the table `text_vector`, relative to their mean. `key` is a set of them."""

    def is_usable(self) -> bool:
        """Return whether this installation has this store."""

    def only_writer(self) -> AbstractContextManager[bool]:
        """Return a lock on the store; False if another process has it."""

    def nearest(self, key: str, vector: Any, most: int, also: Sequence[int]) -> list[Near]:
        """Return the subjects nearest to a vector, and these others, the nearest first."""

    def is_complete(self, key: str, newest: int, number: int) -> bool:
        """Return whether the store need not be built at the start: it has this number, and this newest revision."""

    def reached(self, key: str) -> int:
        """Return the revision of the newest row in the store; 0 if there is none."""

    def build(self, key: str, batches: Callable[[], Iterable[Rows]]) -> None:
        """Replace what is stored. The rows are read twice: for the mean, and for the vectors relative to it."""

    def add(self, key: str, rows: Rows) -> bool:
        """Add rows that are newer; return False if the store has to be built again."""


class Vectors(Protocol):
    """The vectors of this installation. `begun` are the kinds that this process has compared with the table."""

    begun: set[str]

    @property
    def name(self) -> str:
        """Return what encodes: the model and the version of the form of texts."""

    def load(self) -> None:
        """Load the model now, so that processes that are forked later share it."""

    def encode(self, texts: Sequence[tuple[str, str]]) -> list[bytes]:
        """Return the vectors of documents, each with a title and a text, as they are stored."""

    def near_text(self, kind: str, title: str, text: str, most: int, also: Sequence[int] = ()) -> list[Near]:
        """Return the documents nearest to a title and a text, and these others, the nearest first."""

    def near_vector(self, kind: str, vector: bytes, most: int, also: Sequence[int] = ()) -> list[Near]:
        """Return the documents nearest to a stored vector, and these others, the nearest first."""

    def only_writer(self) -> AbstractContextManager[bool]:
        """Return the lock of the store."""

    def is_complete(self, kind: str, newest: int, number: int) -> bool:
        """Return what the store says."""

    def reached(self, kind: str) -> int:
        """Return what the store says."""

    def build(self, kind: str, batches: Callable[[], Iterable[Rows]]) -> None:
        """Build the store of this kind again."""

    def add(self, kind: str, rows: Rows) -> bool:
        """Add rows to the store of this kind; return False if it has to be built again."""


def init_app(app: Flask, folder: Path, *, is_on: bool, encoder: Encoder | None = None) -> None:
    """Switch semantic ranking on or off; `encoder` is the model of requirements-semantic.txt by default."""
    app.extensions["text_vectors"] = None
    if is_on:
        os.environ.setdefault(BLAS_THREADS, "1")
        chosen = encoder or import_module("app.core.text_vectors.sentence_encoder").SentenceEncoder()
        app.extensions["text_vectors"] = made(chosen, folder)


def made(encoder: Encoder, folder: Path) -> Vectors:
    """Return vectors that are compared by pgvector where the database has it, and otherwise in files in a folder."""
    modules = {name: import_module(f"app.core.text_vectors.{name}") for name in MODULES}
    stores = [modules["pgvector_store"].PgvectorStore(), modules["file_store"].FileStore(folder)]
    vectors: Vectors = modules["document_vectors"].DocumentVectors(encoder, stores)
    return vectors


def load_model(app: Flask) -> None:
    """Load the model, where semantic ranking is on, rather than at the first search of each process."""
    if app.extensions["text_vectors"]:
        app.extensions["text_vectors"].load()


def current_vectors() -> Vectors | None:
    """Return the vectors of this installation; None where semantic ranking is off."""
    found: Vectors | None = current_app.extensions["text_vectors"]
    return found
