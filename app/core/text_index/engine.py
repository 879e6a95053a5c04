"""What is asked of an engine, and the engine of this installation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from flask import Flask, current_app
from sqlalchemy import CTE

from app.core.text_index.analysis import Term

ENGINES = {"sqlite": "SqliteEngine", "postgres": "PostgresEngine", "whoosh": "WhooshEngine"}
MOST_RANKED = 2_000  # documents: ranking all that contain common words takes long
EVERYTHING = 10_000_000
TermsByWeight = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Query:
    """The documents that contain all `required` terms, one of `any_of` if there are any, and none of `excluded`.

    `ranking` terms need not occur; documents that contain them rank higher. `rarity` says how much each term counts,
    for an engine that does not know it. If `is_prefix`, words that begin like the last required term match too.
    """

    required: tuple[Term, ...] = ()
    any_of: tuple[Term, ...] = ()
    ranking: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    is_prefix: bool = False
    rarity: Mapping[Term, float] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.required and not self.any_of

    @property
    def terms(self) -> tuple[Term, ...]:
        """Return the terms that count for the rank."""
        return tuple(dict.fromkeys((*self.required, *self.any_of, *self.ranking)))


class Engine(Protocol):
    """Stores the terms of documents, by the id of their row, and finds them."""

    name: str

    def matches(self, query: Query, kind: str, most: int = MOST_RANKED) -> CTE:
        """Return the subjects of the current generation that match (`subject_id`, `rank`), for a statement to join.

        If more than `most` documents match, those that were added last.
        """

    def columns(self, terms: TermsByWeight) -> dict[str, Any]:
        """Return what the row of a document stores for this engine."""

    def put(self, documents: Mapping[int, TermsByWeight], kind: str, generation: int) -> None:
        """Store the terms of these rows instead of those that were stored."""

    def drop(self, ids: Iterable[int]) -> None:
        """Remove the terms of these rows."""

    def stored(self, ids: Sequence[int]) -> set[int]:
        """Return those of these rows whose terms are stored."""

    def tidy(self) -> None:
        """Do what makes searches fast after a rebuild."""


def init_app(app: Flask, name: str, folder: Path) -> None:
    """Choose the engine: `name` is "" for that of the database, or "whoosh", which stores its index in `folder`."""
    chosen = name or ("sqlite" if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite") else "postgres")
    made = getattr(import_module(f"app.core.text_index.{chosen}_engine"), ENGINES[chosen])
    app.extensions["text_engine"] = made(folder) if chosen == "whoosh" else made()


def current_engine() -> Engine:
    found: Engine = current_app.extensions["text_engine"]
    return found
