"""Vectors of titles and texts, and the store in which the nearest are found."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager

from cachetools import LRUCache

from app.core.text_vectors.arrays import Array, stored, to_store, unit
from app.core.text_vectors.semantics import Encoder, Near, Rows, Store

FORM = 1  # of what is encoded: increase it when `_texts` changes
LEAD, BODY = 300, 1_000  # characters of the text that are encoded with the title, and alone
KEPT = 500  # vectors of searches: the next page encodes nothing


class DocumentVectors:
    """Encodes with one model; the vectors are in the first of the stores that this installation has."""

    def __init__(self, encoder: Encoder, stores: Sequence[Store]) -> None:
        self._encoder, self._stores = encoder, stores
        self.begun: set[str] = set()
        self._searched: LRUCache[tuple[str, str], Array] = LRUCache(KEPT)
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return f"{self._encoder.name} {FORM}"

    def load(self) -> None:
        self._encoder.encode([""])

    def encode(self, texts: Sequence[tuple[str, str]]) -> list[bytes]:
        return [to_store(each) for each in self._encoded(texts)]

    def near_text(self, kind: str, title: str, text: str, most: int, also: Sequence[int] = ()) -> list[Near]:
        if not self.reached(kind):
            return []
        key = (title, text[:BODY])
        with self._lock:
            vector = self._searched.get(key)
        if vector is None:
            vector = self._encoded([key])[0]
            with self._lock:
                self._searched[key] = vector
        return self._store().nearest(self._key(kind), vector, most, also)

    def near_vector(self, kind: str, vector: bytes, most: int, also: Sequence[int] = ()) -> list[Near]:
        return self._store().nearest(self._key(kind), stored([vector])[0], most, also) if self.reached(kind) else []

    def only_writer(self) -> AbstractContextManager[bool]:
        return self._store().only_writer()

    def is_complete(self, kind: str, newest: int, number: int) -> bool:
        return self._store().is_complete(self._key(kind), newest, number)

    def reached(self, kind: str) -> int:
        return self._store().reached(self._key(kind))

    def build(self, kind: str, batches: Callable[[], Iterable[Rows]]) -> None:
        self._store().build(self._key(kind), batches)

    def add(self, kind: str, rows: Rows) -> bool:
        return self._store().add(self._key(kind), rows)

    def _store(self) -> Store:
        return next(store for store in self._stores if store.is_usable())

    def _key(self, kind: str) -> str:
        return f"{kind} {self.name}"

    def _encoded(self, texts: Sequence[tuple[str, str]]) -> list[Array]:
        """Return one vector for each title and text: the sum of those of its parts."""
        parts = [_texts(title, text) for title, text in texts]
        vectors = iter(unit(self._encoder.encode([each for part in parts for each in part])))
        return [unit(sum(next(vectors) for _ in part)) for part in parts]


def _texts(title: str, text: str) -> list[str]:
    """Return what is encoded of a document, and of a search: the title, the title with the lead, and the text."""
    words = " ".join(text.split())
    return [title, f"{title} {words[:LEAD]}", words[:BODY]] if words else [title]
