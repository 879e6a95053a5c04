"""Vectors of titles and texts, and one file for each kind of documents in which the nearest are found."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cachetools import LRUCache

from app.core.text_vectors import vector_file
from app.core.text_vectors.semantics import Encoder, Near, Rows
from app.core.text_vectors.vector_file import Array, VectorFile

FORM = 1  # of what is encoded: increase it when `_texts` changes
LEAD, BODY = 300, 1_000  # characters of the text that are encoded with the title, and alone
KEPT = 500  # vectors of searches: the next page encodes nothing
GROWN = 2  # times as many vectors as the mean was computed from: build the file again
FEWEST = 100  # vectors that count as many


class FileVectors:
    """Encodes with one model; its files are in one folder, and are mapped again when another process wrote them."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self._encoder, self._folder = encoder, folder
        self.begun: set[str] = set()
        self._files: dict[str, VectorFile] = {}
        self._searched: LRUCache[tuple[str, str], Array] = LRUCache(KEPT)
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return f"{self._encoder.name} {FORM}"

    def load(self) -> None:
        self._encoder.encode([""])

    def encode(self, texts: Sequence[tuple[str, str]]) -> list[bytes]:
        return [vector_file.to_store(each) for each in self._encoded(texts)]

    def near_text(self, kind: str, title: str, text: str, most: int, also: Sequence[int] = ()) -> list[Near]:
        file = self._file(kind)
        if file is None or not file.size:
            return []
        key = (title, text[:BODY])
        with self._lock:
            vector = self._searched.get(key)
        if vector is None:
            vector = self._encoded([key])[0]
            with self._lock:
                self._searched[key] = vector
        return [Near(*each) for each in file.nearest(vector, most, also)]

    def near_vector(self, kind: str, vector: bytes, most: int, also: Sequence[int] = ()) -> list[Near]:
        file = self._file(kind)
        return [Near(*each) for each in file.nearest(vector_file.stored([vector])[0], most, also)] if file else []

    @contextmanager
    def only_writer(self) -> Iterator[bool]:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def reached(self, kind: str) -> int:
        file = self._file(kind)
        return file.revision if file else 0

    def build(self, kind: str, batches: Callable[[], Iterable[Rows]]) -> None:
        """Replace the file. The rows are read twice: for the mean, and for the vectors relative to it."""
        place = self._path(kind)
        new = place.with_suffix(f".{os.getpid()}")
        mean, built = vector_file.mean_of(batches())
        vector_file.create(new, mean, built)
        places: dict[int, int] = {}
        for batch in batches():
            vector_file.write(new, batch, mean, places)
        new.replace(place)

    def add(self, kind: str, rows: Rows) -> bool:
        file = self._file(kind)
        if file is None:
            return False
        vector_file.write(self._path(kind), rows, file.mean, file.places())
        return file.size + len(rows) < GROWN * max(file.built, FEWEST)

    def _encoded(self, texts: Sequence[tuple[str, str]]) -> list[Array]:
        """Return one vector for each title and text: the sum of those of its parts."""
        parts = [_texts(title, text) for title, text in texts]
        vectors = iter(vector_file.unit(self._encoder.encode([each for part in parts for each in part])))
        return [vector_file.unit(sum(next(vectors) for _ in part)) for part in parts]

    def _file(self, kind: str) -> VectorFile | None:
        """Return the mapped file as it is now; None if there is none."""
        path, known = self._path(kind), self._files.get(kind)
        try:
            found = path.stat()
        except FileNotFoundError:
            return None
        if known is None or known.state != vector_file.state_of(found):
            known = self._files[kind] = VectorFile(path)
        return known

    def _path(self, kind: str) -> Path:
        return self._folder / f"{kind} {self.name}.vectors"


def _texts(title: str, text: str) -> list[str]:
    """Return what is encoded of a document, and of a search: the title, the title with the lead, and the text."""
    words = " ".join(text.split())
    return [title, f"{title} {words[:LEAD]}", words[:BODY]] if words else [title]
