"""The switch of semantic ranking (`SEARCH_SEMANTIC`). Only where it is on are numpy and the model imported."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeAlias

from flask import Flask, current_app

BLAS_THREADS = "OPENBLAS_NUM_THREADS"  # web processes share the processors: more threads in each only wait


class Encoder(Protocol):
    """A model that turns texts into vectors. `name` changes with the vectors."""

    name: str

    def encode(self, texts: Sequence[str]) -> Any:
        """Return an array with one row of `vector_file.WIDTH` numbers for each text."""


Rows: TypeAlias = Sequence[tuple[int, int, bytes | None]]
"""(revision, subject, vector as it is stored, None if the document was removed), in the order of revisions"""


class Near(NamedTuple):
    """A document near a text, and the cosine of the angle between them: 1 for the same meaning, 0 for no relation."""

    subject_id: int
    similarity: float


class Vectors(Protocol):
    """The vectors of this installation. `begun` are the kinds whose files this process has built."""

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
        """Return a lock on the files; False if another process has it."""

    def reached(self, kind: str) -> int:
        """Return the revision of the newest row in the file of this kind; 0 if the file is missing."""

    def build(self, kind: str, batches: Callable[[], Iterable[Rows]]) -> None:
        """Replace the file of this kind by these rows."""

    def add(self, kind: str, rows: Rows) -> bool:
        """Write rows that are newer than the file into it; return False if it has to be built again."""


def init_app(app: Flask, folder: Path, *, is_on: bool, encoder: Encoder | None = None) -> None:
    """Switch semantic ranking on or off; `encoder` is the model of requirements-semantic.txt by default."""
    app.extensions["text_vectors"] = None
    if is_on:
        os.environ.setdefault(BLAS_THREADS, "1")
        chosen = encoder or import_module("app.core.text_vectors.sentence_encoder").SentenceEncoder()
        app.extensions["text_vectors"] = import_module("app.core.text_vectors.file_vectors").FileVectors(chosen, folder)


def load_model(app: Flask) -> None:
    """Load the model, where semantic ranking is on, rather than at the first search of each process."""
    if app.extensions["text_vectors"]:
        app.extensions["text_vectors"].load()


def current_vectors() -> Vectors | None:
    """Return the vectors of this installation; None where semantic ranking is off."""
    found: Vectors | None = current_app.extensions["text_vectors"]
    return found
