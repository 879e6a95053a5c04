"""Documents of the index, and the domains that provide them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask import Flask, current_app

TITLE, BEST, BODY, ASIDE = WEIGHTS = ("title", "best", "body", "aside")
"""How much a text counts: title and tags; the question itself and the accepted answer; other answers; comments."""
FACTORS = (1.0, 0.6, 0.5, 0.4)  # of the weights; chosen by benchmarks/relevance


class Text(NamedTuple):
    """A text of a document. `source_id` and `revision` name the row that it comes from."""

    weight: str
    source_id: int
    revision: int
    text: str


@dataclass(frozen=True)
class Document:
    """What is searched together: a thread with its posts, a case with its messages."""

    subject_id: int
    title: str
    texts: Sequence[Text]
    language: str = "en"
    tags: Sequence[str] = ()


class Source(NamedTuple):
    """How a domain provides the documents of one kind.

    `ids(after, limit)` returns ids of subjects in ascending order; `documents(ids)` leaves out what is not indexed.
    Where semantic ranking is on, documents of kinds with `has_vectors` are encoded too.
    """

    ids: Callable[[int, int], Sequence[int]]
    documents: Callable[[Sequence[int]], Iterable[Document]]
    has_vectors: bool = False


def init_app(app: Flask, by_kind: Mapping[str, Source]) -> None:
    """Register the sources (wiring/hooks.py)."""
    app.extensions["text_sources"] = by_kind


def sources() -> Mapping[str, Source]:
    found: Mapping[str, Source] = current_app.extensions["text_sources"]
    return found
