"""The index of public threads, on disk, by Whoosh: one writer (the worker, or a rebuild), any number of readers.

What it finds are ids. Whether a viewer may read them is asked of the database before anything is shown or counted.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from pathlib import Path
from time import monotonic, sleep

from flask import Flask, current_app
from whoosh import index as whoosh_index
from whoosh import scoring
from whoosh.fields import ID, KEYWORD, TEXT, Schema
from whoosh.query import Query
from whoosh.searching import Searcher
from whoosh.writing import CLEAR, IndexWriter, LockError

from app.search.analysis import ANALYZER
from app.search.documents import Document

WRITER_MEGABYTES = 64
WAITS_SECONDS = 30.0  # for another writer to end
OPENED_AGAIN = 20  # times, at most, where a file was replaced meanwhile
PAUSE_SECONDS = 0.01
FORMAT = "2"  # of what is kept: a number higher where words are taken otherwise

SCHEMA = Schema(
    id=ID(unique=True, stored=True),
    title=TEXT(ANALYZER, field_boost=3.0),
    body=TEXT(ANALYZER),
    tags=KEYWORD(lowercase=True, scorable=True, field_boost=2.0),
    space=ID,
    author=KEYWORD(lowercase=True),
    state=ID,
    kind=ID,
)


class Index:
    """The index in one folder; each thread has a searcher of its own, for a searcher has positions in its files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mine = threading.local()

    def update(self, documents: Iterable[Document], gone: Iterable[int] = ()) -> None:
        """Put these threads into the index as they are now, and take `gone` out of it."""
        writer = self._writer()
        try:
            for thread_id in gone:
                writer.delete_by_term("id", str(thread_id))
            for document in documents:
                writer.update_document(**document.fields())
        except BaseException:
            writer.cancel()
            raise
        writer.commit()

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Make the index anew of these threads; readers see the old one until the end."""
        writer = self._writer()
        try:
            for document in documents:
                writer.add_document(**document.fields())
        except BaseException:
            writer.cancel()
            raise
        writer.commit(mergetype=CLEAR)
        self._mark()

    def find(self, query: Query, limit: int) -> list[int]:
        """The ids of the threads that answer best, the best first."""
        return [int(hit["id"]) for hit in self._searcher().search(query, limit=limit)]

    def is_ready(self) -> bool:
        """Can the index be read?"""
        return int(self._searcher().doc_count_all()) >= 0

    def is_outdated(self) -> bool:
        """Was it written by a version that took words otherwise? It is to be rebuilt then."""
        mark = self._folder / "format"
        return whoosh_index.exists_in(self._folder) and (not mark.exists() or mark.read_text() != FORMAT)

    def _mark(self) -> None:
        (self._folder / "format").write_text(FORMAT)

    def _searcher(self) -> Searcher:
        """This thread's searcher, anew where the index was written since: a refreshed one keeps what a rebuild dropped.

        A forked process opens its own: it would share the positions with the one that it comes from.
        """
        process, searcher = getattr(self._mine, "open", (0, None))
        if searcher is None or process != os.getpid() or not searcher.up_to_date():
            searcher = self._new_searcher()
            self._mine.open = (os.getpid(), searcher)
        found: Searcher = searcher
        return found

    def _new_searcher(self) -> Searcher:
        """Open the index, once more where its writer replaces a file at the same moment."""
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
        for _ in range(OPENED_AGAIN):  # a listing that was taken while a file is replaced may show neither
            if whoosh_index.exists_in(self._folder):
                return whoosh_index.open_dir(self._folder)
            if not any(self._folder.iterdir()):
                break
            sleep(PAUSE_SECONDS)
        self._mark()
        return whoosh_index.create_in(self._folder, SCHEMA)


def init_app(app: Flask, instance: Path) -> None:
    """Keep the index of this instance below its folder."""
    app.extensions["search_index"] = Index(instance / "index")


def current_index() -> Index:
    found: Index = current_app.extensions["search_index"]
    return found
