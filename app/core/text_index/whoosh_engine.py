"""The engine with Whoosh's index in a folder, ranked by BM25: for databases that cannot search.

One writer (the worker, or a rebuild), any number of readers. It finds ids of rows; the database has everything else.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import CTE, Float, cast, func, literal, select
from whoosh import index as whoosh_index
from whoosh import query as whoosh_query
from whoosh import scoring
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, TEXT, Schema
from whoosh.searching import Searcher
from whoosh.writing import IndexWriter, LockError

from app.core.db.base import LongInteger, db
from app.core.db.engine import is_sqlite
from app.core.text_index.analysis import Term
from app.core.text_index.documents import FACTORS, WEIGHTS
from app.core.text_index.engine import MOST_RANKED, Query, TermsByWeight
from app.core.text_index.models import TextDocument, TextGeneration

WRITER_MEGABYTES = 64
WAITS_SECONDS = 30.0  # for another writer to finish
OPENED_AGAIN = 20  # at most, while a file is being replaced
PAUSE_SECONDS = 0.01

SCHEMA = Schema(
    id=ID(unique=True, stored=True),
    kind=ID,
    generation=ID,
    **{weight: TEXT(SpaceSeparatedTokenizer()) for weight in WEIGHTS},
)


class WhooshEngine:
    """The index in one folder; one searcher for each thread of the process, because it has file positions."""

    name = "whoosh"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mine = threading.local()

    def matches(self, query: Query, kind: str, most: int = MOST_RANKED) -> CTE:
        number = db.session.scalar(select(TextGeneration.number).where(TextGeneration.is_current))
        narrowed = whoosh_query.And([whoosh_query.Term("kind", kind), whoosh_query.Term("generation", str(number))])
        hits = self._searcher().search(expression(query), filter=narrowed, limit=most)
        found = _rows([[int(hit["id"]), hit.score] for hit in hits])
        joined = select(TextDocument.subject_id, found.c.rank).join(found, TextDocument.id == found.c.id)
        return joined.where(TextDocument.generation == number).cte()

    def columns(self, _terms: TermsByWeight) -> dict[str, Any]:
        return {}

    def put(self, documents: Mapping[int, TermsByWeight], kind: str, generation: int) -> None:
        with self._writer() as writer:
            for number, terms in documents.items():
                texts = {weight: " ".join(terms.get(weight, ())) for weight in WEIGHTS}
                writer.update_document(id=str(number), kind=kind, generation=str(generation), **texts)

    def drop(self, ids: Iterable[int]) -> None:
        with self._writer() as writer:
            for number in ids:
                writer.delete_by_term("id", str(number))

    def stored(self, ids: Sequence[int]) -> set[int]:
        searcher = self._searcher()
        return {number for number in ids if searcher.document_number(id=str(number)) is not None}

    def tidy(self) -> None:
        self._opened().optimize()

    def _searcher(self) -> Searcher:
        """Return this thread's searcher, or a new one if the index was written since.

        Refreshing would not drop what a rebuild removed; a forked process would share file positions with its parent.
        """
        process, searcher = getattr(self._mine, "open", (0, None))
        if searcher is None or process != os.getpid() or not searcher.up_to_date():
            searcher = self._new_searcher()
            self._mine.open = (os.getpid(), searcher)
        found: Searcher = searcher
        return found

    def _new_searcher(self) -> Searcher:
        """Open the index, and retry while its writer replaces a file."""
        for _ in range(OPENED_AGAIN):
            try:
                return self._opened().searcher(weighting=scoring.BM25F())
            except (FileNotFoundError, whoosh_index.EmptyIndexError):
                sleep(PAUSE_SECONDS)
        return self._opened().searcher(weighting=scoring.BM25F())

    def _writer(self) -> IndexWriter:
        until = monotonic() + WAITS_SECONDS
        while True:
            try:
                return self._opened().writer(limitmb=WRITER_MEGABYTES)
            except LockError:
                if monotonic() > until:
                    raise
                sleep(0.05)

    def _opened(self) -> whoosh_index.Index:
        self._folder.mkdir(parents=True, exist_ok=True)
        for _ in range(OPENED_AGAIN):  # a listing made while a file is being replaced may show neither version
            if whoosh_index.exists_in(self._folder):
                return whoosh_index.open_dir(self._folder)
            if not any(self._folder.iterdir()):
                break
            sleep(PAUSE_SECONDS)
        return self._created()

    def _created(self) -> whoosh_index.Index:
        """Create an empty index. If several processes find none, one creates it and the others open it."""
        with self._folder.with_name(f"{self._folder.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if whoosh_index.exists_in(self._folder):
                return whoosh_index.open_dir(self._folder)
            return whoosh_index.create_in(self._folder, SCHEMA)


def expression(query: Query) -> whoosh_query.Query:
    """Return the query in the form of Whoosh."""
    parts = [_any([term]) for term in query.required]
    if query.is_prefix and query.required:
        last = query.required[-1]
        begins = [whoosh_query.Prefix(weight, last.word) for weight in WEIGHTS]
        parts[-1] = whoosh_query.Or([parts[-1], *begins])
    if query.any_of:
        parts.append(_any(query.any_of))
    matched = whoosh_query.And(parts)
    if query.ranking:
        matched = whoosh_query.AndMaybe(matched, _any(query.ranking))
    return whoosh_query.AndNot(matched, _any(query.excluded)) if query.excluded else matched


def _any(terms: Iterable[Term]) -> whoosh_query.Query:
    return whoosh_query.Or(
        [
            _phrase(weight, each, factor)
            for term in terms
            for each in term.alternatives
            for weight, factor in zip(WEIGHTS, FACTORS, strict=True)
        ]
    )


def _phrase(weight: str, terms: Sequence[str], factor: float) -> whoosh_query.Query:
    if len(terms) == 1:
        return whoosh_query.Term(weight, terms[0], boost=factor)
    return whoosh_query.Phrase(weight, list(terms), boost=factor)


def _rows(found: list[list[Any]]) -> Any:
    """Return rows (id, rank) as a table of one parameter."""
    if is_sqlite():
        each = func.json_each(literal(json.dumps(found))).table_valued("value").alias("hit")
        number, rank = (func.json_extract(each.c.value, f"$[{place}]") for place in (0, 1))
    else:
        each = func.jsonb_array_elements(func.jsonb(literal(json.dumps(found)))).table_valued("value").alias("hit")
        number, rank = (func.jsonb_extract_path_text(each.c.value, str(place)) for place in (0, 1))
    return select(cast(number, LongInteger).label("id"), cast(rank, Float).label("rank")).subquery("hits")
