"""Encode documents: the worker takes what has changed in small batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Select, delete, exists, func, insert, select, text, update

from app.core.db.base import db
from app.core.db.engine import is_sqlite
from app.core.db.session import end_read_transaction, unit_of_work
from app.core.text_index.changes import Change, mark, process
from app.core.text_index.documents import Document, sources
from app.core.text_index.generations import current_generation
from app.core.text_index.models import TextDocument
from app.core.text_vectors.models import TextVector, VectorChange
from app.core.text_vectors.semantics import Vectors, current_vectors

BATCH = 8  # documents encoded in one step: deliveries wait for less than a second
SCANNED = 1_000  # rows of one statement
ENCODED = 1_000  # characters of a text; it is encoded again only if these or the title change


GONE = ""  # the digest of a document that was removed


class Encoded(NamedTuple):
    """A document with its vector; both are None if the document is not there any more."""

    subject_id: int
    digest: str
    vector: bytes | None


def mark_to_encode(kind: str, subjects: Sequence[int] | Select[Any]) -> None:
    """Have the worker encode these subjects again. Where semantic ranking is off, their vectors are removed."""
    if current_vectors() is None:
        is_changed = TextVector.subject_id.in_(subjects)
        unknown = {"encoder": "", "digest": GONE, "vector": None}
        db.session.execute(update(TextVector).where(TextVector.kind == kind, is_changed).values(unknown))
    else:
        mark(VectorChange, kind, subjects)


def mark_all() -> None:
    """Have the worker compare all documents with their vectors; those that are up to date are not encoded again."""
    if current_vectors() is None:
        return
    for kind, source in sources().items():
        reached = 0
        while source.has_vectors and (ids := source.ids(reached, SCANNED)):
            mark_to_encode(kind, ids)
            reached = ids[-1]


def mark_missing(vectors: Vectors, kind: str) -> None:
    """Have the worker encode the documents of the index that this model did not encode yet."""
    is_its = (TextVector.kind == kind, TextVector.subject_id == TextDocument.subject_id)
    has_vector = exists().where(*is_its, TextVector.encoder == vectors.name)
    is_indexed = (TextDocument.kind == kind, TextDocument.generation == current_generation())
    missing = select(TextDocument.subject_id).where(*is_indexed, ~has_vector)
    mark_to_encode(kind, missing.order_by(TextDocument.subject_id))


def encoded_kinds() -> list[str]:
    return [kind for kind, source in sources().items() if source.has_vectors]


def encode_changes() -> int:
    """Encode a batch of what has changed, the newest first; return how many changes there were.

    A document that fails is logged and delays no other.
    """
    vectors = current_vectors()
    if vectors is None:
        return 0
    with unit_of_work(writes=False):
        newest = select(VectorChange.subject_id).order_by(VectorChange.id.desc()).limit(BATCH)
        chosen = db.session.scalars(newest).all()
        columns = (VectorChange.id, VectorChange.kind, VectorChange.subject_id)
        changes = db.session.execute(select(*columns).where(VectorChange.subject_id.in_(chosen))).all()
    process(VectorChange, changes, partial(_encode, vectors), "document not encoded")
    return len(changes)


def _encode(vectors: Vectors, changes: Sequence[Change]) -> None:
    """Encode the documents of what has changed; no transaction is open while they are encoded."""
    found: dict[str, list[Encoded]] = {}
    for kind in {change.kind for change in changes}:
        ids = sorted({change.subject_id for change in changes if change.kind == kind})
        with unit_of_work(writes=False):
            documents = list(sources()[kind].documents(ids)) if kind in encoded_kinds() else []
            known = _known(kind, ids)
        end_read_transaction()
        found[kind] = list(_encoded(vectors, ids, documents, known))
    with unit_of_work():
        is_taken = VectorChange.id.in_([change.id for change in changes])
        taken = delete(VectorChange).where(is_taken).returning(VectorChange.kind, VectorChange.subject_id)
        subjects = {tuple(row) for row in db.session.execute(taken)}  # another worker may have been faster
        for kind, encoded in found.items():
            _store(vectors, kind, [each for each in encoded if (kind, each.subject_id) in subjects])


def _known(kind: str, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return what the stored vectors of these subjects were made of."""
    columns = (TextVector.subject_id, TextVector.encoder, TextVector.digest)
    stored = select(*columns).where(TextVector.kind == kind, TextVector.subject_id.in_(ids))
    return {subject: (encoder, digest) for subject, encoder, digest in db.session.execute(stored)}


def _encoded(
    vectors: Vectors, ids: Sequence[int], documents: Sequence[Document], known: dict[int, tuple[str, str]]
) -> Iterator[Encoded]:
    """Yield what has to be stored: new vectors, and that a document with a vector is gone."""
    digests = {each.subject_id: digest_of(each) for each in documents}
    new = [each for each in documents if known.get(each.subject_id) != (vectors.name, digests[each.subject_id])]
    if new:
        for document, vector in zip(new, vectors.encode([words_of(each) for each in new]), strict=True):
            yield Encoded(document.subject_id, digests[document.subject_id], vector)
    for subject in ids:
        if subject not in digests and known.get(subject, ("", GONE))[1] != GONE:
            yield Encoded(subject, GONE, None)


def words_of(document: Document) -> tuple[str, str]:
    """Return what is encoded of a document: its title, and the beginning of its first text."""
    return document.title, " ".join(document.texts[0].text.split())[:ENCODED] if document.texts else ""


def digest_of(document: Document) -> str:
    return sha256("\n".join(words_of(document)).encode()).hexdigest()


def _store(vectors: Vectors, kind: str, encoded: Iterable[Encoded]) -> None:
    """Replace the vectors of these subjects, each with a revision that is higher than all before."""
    rows: list[dict[str, Any]] = [each._asdict() for each in encoded]
    if not rows:
        return
    if not is_sqlite():  # revisions become visible in their order
        db.session.execute(text("LOCK TABLE text_vector IN EXCLUSIVE MODE"))
    last = db.session.scalar(select(func.max(TextVector.revision)).where(TextVector.kind == kind)) or 0
    for revision, row in enumerate(rows, start=last + 1):
        row |= {"kind": kind, "encoder": vectors.name, "revision": revision}
    is_old = TextVector.subject_id.in_([row["subject_id"] for row in rows])
    db.session.execute(delete(TextVector).where(TextVector.kind == kind, is_old))
    db.session.execute(insert(TextVector), rows)
