"""A model for tests: each meaning has a direction of its own, and words of both languages share it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from flask import Flask

from app.core.text_vectors.arrays import WIDTH
from app.core.text_vectors.semantics import made

MEANINGS = {
    "machine": "machine washer lave-linge laundry",
    "leak": "leaks leak fuite fuit drips",
    "cold": "cold fridge freezer froid réfrigérateur",
    "bill": "invoice bill facture",
}
MEANT = {word: meaning for meaning, words in MEANINGS.items() for word in words.split()}
BROKEN = "unreadable"  # a word that makes the model fail


class Model:
    """Adds up the directions of the words that it knows, and a little of the others; `texts` is what it encoded."""

    name = "test-model"

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> Any:
        self.texts += texts
        return np.stack([self._vector(each.lower()) for each in texts])

    def _vector(self, text: str) -> Any:
        if BROKEN in text:
            raise ValueError("the model cannot read this")
        vector = np.zeros(WIDTH, dtype=np.float32)
        for word in re.findall(r"\w+(?:-\w+)*", text):
            vector[crc32(MEANT.get(word, word).encode()) % WIDTH] += 1.0 if word in MEANT else 0.1
        return vector


@contextmanager
def semantic(app: Flask, folder: Path) -> Iterator[Model]:
    """Switch semantic ranking on with this model."""
    model = Model()
    app.extensions["text_vectors"] = made(model, folder)
    try:
        yield model
    finally:
        app.extensions["text_vectors"] = None
