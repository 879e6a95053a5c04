"""Bring the store of vectors up to date with the table; one worker does at a time, on each machine that has files."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.text_index.documents import sources
from app.core.text_vectors.models import TextVector, VectorChange
from app.core.text_vectors.semantics import Rows, Vectors, current_vectors
from app.core.text_vectors.writing import GONE, digest_of, encoded_kinds, mark_missing

SCANNED = 1_000  # rows of one statement


def follow_vectors() -> int:
    """Write new vectors into the store; return how much was done.

    At its start a worker builds a store that may be incomplete, and has encoded what this model did not encode yet.
    """
    vectors = current_vectors()
    if vectors is None:
        return 0
    with vectors.only_writer() as is_mine:
        return sum(_follow(vectors, kind) for kind in encoded_kinds()) if is_mine else 0


def _follow(vectors: Vectors, kind: str) -> int:
    is_of_kind = (TextVector.kind == kind, TextVector.encoder == vectors.name)
    counted = select(func.coalesce(func.max(TextVector.revision), 0), func.count(TextVector.vector)).where(*is_of_kind)
    if kind not in vectors.begun:
        with unit_of_work():
            mark_missing(vectors, kind)
            is_complete = vectors.is_complete(kind, *db.session.execute(counted).one())
        if not is_complete:
            vectors.build(kind, lambda: _rows(vectors, kind))
        vectors.begun.add(kind)
        return 1
    with unit_of_work(writes=False):
        newest = db.session.scalar(select(func.max(TextVector.revision)).where(*is_of_kind)) or 0
        reached = vectors.reached(kind)
    if newest == reached:
        return 0
    rows = next(_rows(vectors, kind, reached), []) if newest > reached else []
    if not rows or not vectors.add(kind, rows):
        vectors.build(kind, lambda: _rows(vectors, kind))
    return len(rows)


def _rows(vectors: Vectors, kind: str, reached: int = 0) -> Iterator[Rows]:
    """Yield rows in batches, in the order of their revisions, each batch read in a transaction of its own."""
    columns = (TextVector.revision, TextVector.subject_id, TextVector.vector)
    while True:
        is_new = (TextVector.kind == kind, TextVector.encoder == vectors.name, TextVector.revision > reached)
        statement = select(*columns).where(*is_new).order_by(TextVector.revision).limit(SCANNED)
        with unit_of_work(writes=False):
            rows = [(revision, subject, vector) for revision, subject, vector in db.session.execute(statement)]
        if not rows:
            return
        yield rows
        reached = rows[-1][0]


def vector_differences() -> Iterator[str]:
    """Yield a line for each vector that is missing, out of date or should not be there, and for what waits."""
    vectors = current_vectors()
    if vectors is None:
        return
    for kind in encoded_kinds():
        yield from _compared(vectors, kind)
        newest = db.session.scalar(select(func.max(TextVector.revision)).where(TextVector.kind == kind)) or 0
        if vectors.reached(kind) != newest:
            yield f"the store of {kind} vectors is out of date"
    waiting = db.session.scalar(select(func.count()).select_from(VectorChange))
    if waiting:
        yield f"{waiting} changes wait to be encoded"


def _compared(vectors: Vectors, kind: str) -> Iterator[str]:
    columns = (TextVector.subject_id, TextVector.encoder, TextVector.digest)
    stored = select(*columns).where(TextVector.kind == kind, TextVector.digest != GONE)
    found = {subject: (encoder, digest) for subject, encoder, digest in db.session.execute(stored)}
    source, reached = sources()[kind], 0
    while ids := source.ids(reached, SCANNED):
        for document in source.documents(ids):
            of_document = found.pop(document.subject_id, None)
            if of_document is None:
                yield f"{kind} {document.subject_id} has no vector"
            elif of_document != (vectors.name, digest_of(document)):
                yield f"the vector of {kind} {document.subject_id} is out of date"
        reached = ids[-1]
    yield from (f"the vector of {kind} {subject} should not be there" for subject in sorted(found))


def vector_of(kind: str, subject_id: int) -> bytes | None:
    """Return the stored vector of a document, if this model encoded it. One statement."""
    vectors = current_vectors()
    if vectors is None:
        return None
    is_its = (TextVector.kind == kind, TextVector.subject_id == subject_id, TextVector.encoder == vectors.name)
    return db.session.scalar(select(TextVector.vector).where(*is_its))
