"""Arithmetic of vectors: their length, their mean, and how they are stored.

A general direction that all texts of a community share says nothing about them. So vectors are compared relative to the
mean of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np

from app.core.text_vectors.semantics import Rows

WIDTH = 512  # numbers of a vector
LITTLE = 50  # vectors without a direction that are added for the mean, so that it is near zero while there are few
GROWN = 2  # times as many vectors as the mean was computed from: compute it again
FEWEST = 100  # vectors that count as many
Array: TypeAlias = "np.ndarray[Any, Any]"


def unit(vectors: Array) -> Array:
    """Return vectors of length 1; zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.float32(1e-9)), dtype=np.float32)


def relative(vectors: Array, mean: Array) -> Array:
    """Return vectors relative to a mean, of length 1."""
    return unit(unit(vectors.astype(np.float32)) - mean)


def mean_of(batches: Iterable[Rows]) -> tuple[Array, int]:
    """Return the mean of vectors, and their number."""
    total, number = np.zeros(WIDTH, dtype=np.float32), 0
    for rows in batches:
        vectors = [vector for _revision, _subject, vector in rows if vector is not None]
        if vectors:
            total += unit(stored(vectors)).sum(axis=0)
            number += len(vectors)
    return total / (number + LITTLE), number


def has_grown(number: int, built: int) -> bool:
    """Return whether there are so many vectors that the mean of those that were there no longer serves."""
    return number >= GROWN * max(built, FEWEST)


def stored(vectors: Sequence[bytes]) -> Array:
    """Return vectors as they are stored in the database."""
    return np.frombuffer(b"".join(vectors), dtype="<f2").reshape(-1, WIDTH).astype(np.float32)


def to_store(vector: Array) -> bytes:
    return vector.astype("<f2").tobytes()
