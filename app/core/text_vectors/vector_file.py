"""A file of vectors that processes map into their memory, where one product of numpy compares all of them.

Each record is the subject's id, and its vector in single precision: converting halves would take five times as long as
the product. A general direction that all texts of a community share says nothing about them. So the mean of all vectors
is in the first record, and the others are stored relative to it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from app.core.text_vectors.semantics import Rows

WIDTH = 512  # numbers of a vector
RECORD = np.dtype([("subject_id", "<i8"), ("built", "<i8"), ("vector", "<f4", (WIDTH,))])
LITTLE = 50  # vectors without a direction that are added for the mean, so that it is near zero while there are few
Array: TypeAlias = "np.ndarray[Any, Any]"


class VectorFile:
    """A mapped file. The first record has the revision that was reached, and the number of vectors of the mean."""

    def __init__(self, path: Path, mode: Any = "r") -> None:
        with path.open("rb") as file:
            self.state = state_of(os.fstat(file.fileno()))
            self._records = np.memmap(file, RECORD, mode, shape=(self.state[1],))

    @property
    def revision(self) -> int:
        return int(self._records["subject_id"][0])

    @property
    def built(self) -> int:
        return int(self._records["built"][0])

    @property
    def mean(self) -> Array:
        mean: Array = self._records["vector"][0]
        return mean

    @property
    def size(self) -> int:
        """Return the number of vectors, those of documents that were removed since it was built included."""
        return self.state[1] - 1

    @cached_property
    def _subjects(self) -> Array:
        return np.array(self._records["subject_id"][1:])

    def nearest(self, vector: Array, most: int, also: Sequence[int]) -> list[tuple[int, float]]:
        """Return the subjects nearest to a vector, and these others, with their cosines, the nearest first."""
        cosines = self._records["vector"][1:] @ relative(vector, self.mean)
        best = np.argpartition(-cosines, most)[:most] if most < len(cosines) else np.arange(len(cosines))
        if also:
            best = np.union1d(best, np.flatnonzero(np.isin(self._subjects, np.array(also))))
        best = best[np.lexsort((best, -cosines[best]))]
        return [(int(i), float(each)) for i, each in zip(self._subjects[best], cosines[best], strict=True)]

    def places(self) -> dict[int, int]:
        """Return the place of each subject."""
        return {int(number): place for place, number in enumerate(self._records["subject_id"]) if place and number}


def state_of(found: os.stat_result) -> tuple[int, int]:
    """Return which file this is, and how many records it has."""
    return found.st_ino, found.st_size // RECORD.itemsize


def relative(vectors: Array, mean: Array) -> Array:
    """Return vectors relative to a mean, of length 1."""
    return unit(unit(vectors.astype(np.float32)) - mean)


def unit(vectors: Array) -> Array:
    """Return vectors of length 1; zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.float32(1e-9)), dtype=np.float32)


def mean_of(batches: Iterable[Rows]) -> tuple[Array, int]:
    """Return the mean of vectors, and their number."""
    total, number = np.zeros(WIDTH, dtype=np.float32), 0
    for rows in batches:
        vectors = [vector for _revision, _subject, vector in rows if vector is not None]
        if vectors:
            total += unit(stored(vectors)).sum(axis=0)
            number += len(vectors)
    return total / (number + LITTLE), number


def create(path: Path, mean: Array, built: int) -> None:
    """Create a file without vectors."""
    first = np.zeros(1, dtype=RECORD)
    first["built"], first["vector"] = built, mean
    path.write_bytes(first.tobytes())


def write(path: Path, rows: Rows, mean: Array, places: dict[int, int]) -> None:
    """Write rows into a file, at the places of their subjects or at its end, and add the new places.

    A process that reads at the same time may see a vector that is half written, for the length of one search.
    """
    with path.open("r+b") as file:
        for _revision, subject, vector in rows:
            if vector is None and subject not in places:
                continue
            record = np.zeros(1, dtype=RECORD)
            record["subject_id"] = subject
            if vector is not None:
                record["vector"] = relative(stored([vector]), mean)
            file.seek(places.setdefault(subject, len(places) + 1) * RECORD.itemsize)
            file.write(record.tobytes())
        file.flush()
        file.seek(0)
        file.write(np.array([rows[-1][0]], dtype="<i8").tobytes())


def stored(vectors: Sequence[bytes]) -> Array:
    """Return vectors as they are stored in the database."""
    return np.frombuffer(b"".join(vectors), dtype="<f2").reshape(-1, WIDTH).astype(np.float32)


def to_store(vector: Array) -> bytes:
    return vector.astype("<f2").tobytes()
