"""The index of public threads on disk, with Whoosh: one writer (the worker, or a rebuild), any number of readers.

It finds ids only. The database decides whether a viewer may read them before anything is shown or counted.
"""

from __future__ import annotations

import fcntl
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
WAITS_SECONDS = 30.0  # for another writer to finish
OPENED_AGAIN = 20  # at most, while a file is being replaced
PAUSE_SECONDS = 0.01
FORMAT = "2"  # of the stored index: increase it when the text analysis changes

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
    """The index in one folder; one searcher for each thread of the process, because it has file positions."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mine = threading.local()

    def update(self, documents: Iterable[Document], gone: Iterable[int] = ()) -> None:
        """Add or update these documents, and remove the threads in `gone`."""
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
        """Replace the whole index with these documents; readers see the old one until the end."""
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
        """Return the ids of the best matches, best first."""
        return [int(hit["id"]) for hit in self._searcher().search(query, limit=limit)]

    def is_ready(self) -> bool:
        return int(self._searcher().doc_count_all()) >= 0

    def is_outdated(self) -> bool:
        """Was it written by a version with another text analysis, so that it must be rebuilt?"""
        mark = self._folder / "format"
        return whoosh_index.exists_in(self._folder) and (not mark.exists() or mark.read_text() != FORMAT)

    def _mark(self) -> None:
        (self._folder / "format").write_text(FORMAT)

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
            self._mark()
            return whoosh_index.create_in(self._folder, SCHEMA)


def init_app(app: Flask, instance: Path) -> None:
    app.extensions["search_index"] = Index(instance / "index")


def current_index() -> Index:
    found: Index = current_app.extensions["search_index"]
    return found
