"""Write documents: the worker indexes what has changed in batches, a rebuild writes a new generation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, insert, select, update

from app.core.db.base import db
from app.core.db.session import end_read_transaction, unit_of_work
from app.core.text_index.analysis import Counted, counted_words, index_terms, words_of
from app.core.text_index.changes import Change, mark, process
from app.core.text_index.documents import TITLE, WEIGHTS, Document, Text, sources
from app.core.text_index.engine import current_engine
from app.core.text_index.generations import WrittenMeanwhile, add_generation, generations, take_turn
from app.core.text_index.models import TextChange, TextDocument, TextGeneration
from app.core.text_index.vocabulary import Words, count

BATCH = 50  # documents written in one transaction
LONGEST = 400_000  # characters of one document that can be searched: about 300 pages


@dataclass(frozen=True)
class Prepared:
    """A document with its terms, and the columns of its row."""

    values: dict[str, Any]
    terms: dict[str, list[str]]
    words: set[Counted]


def mark_changed(kind: str, subjects: Sequence[int] | Select[Any]) -> None:
    """Have the worker index these subjects again."""
    mark(TextChange, kind, subjects)


def index_changes() -> int:
    """Index a batch of what has changed, in one transaction; return how many changes there were.

    A document that fails is logged and delays no other.
    """
    with unit_of_work(writes=False):
        oldest = select(TextChange.id, TextChange.kind, TextChange.subject_id).order_by(TextChange.id).limit(BATCH)
        changes = db.session.execute(oldest).all()
    process(TextChange, changes, _index_if_unwritten, "document not indexed")
    return len(changes)


def _index_if_unwritten(changes: Sequence[Change]) -> None:
    with suppress(WrittenMeanwhile):  # they are still marked
        _index(changes)


def _index(changes: Sequence[Change]) -> None:
    """Write the documents of what has changed. Raises WrittenMeanwhile."""
    with unit_of_work(writes=False):
        versions = {each.number: each.version for each in generations()} or {1: 0}
        by_kind: dict[str, dict[int, None]] = {}
        for change in changes:
            by_kind.setdefault(change.kind, {})[change.subject_id] = None
        read = {kind: prepared(kind, list(ids)) for kind, ids in by_kind.items() if kind in sources()}
    with unit_of_work():
        for generation in generations() or [add_generation(1)]:
            take_turn(generation, versions.get(generation.number, -1))
            for kind, documents in read.items():
                write(generation, kind, list(by_kind[kind]), documents)
        db.session.execute(delete(TextChange).where(TextChange.id.in_([change.id for change in changes])))


def prepared(kind: str, ids: Sequence[int]) -> list[Prepared]:
    """Read the documents of these subjects and analyse them; no transaction is open while they are analysed."""
    documents = list(sources()[kind].documents(ids))
    end_read_transaction()
    return [prepare(document) for document in documents]


def write(generation: TextGeneration, kind: str, ids: Iterable[int], documents: Sequence[Prepared]) -> None:
    """Make these documents all that a generation has of these subjects."""
    engine, number = current_engine(), generation.number
    is_old = (TextDocument.generation == number, TextDocument.kind == kind, TextDocument.subject_id.in_(list(ids)))
    columns = (TextDocument.id, TextDocument.subject_id, TextDocument.title, TextDocument.language, TextDocument.texts)
    old = {row.subject_id: row for row in db.session.execute(select(*columns).where(*is_old))}
    words: Words = Counter()
    for row in old.values():
        texts = (row.title, *(text for _source, _revision, text in row.texts))
        words.subtract(counted_words({word for text in texts for word in words_of(text)}, row.language))
    rows = [{**each.values, **engine.columns(each.terms), "generation": number, "kind": kind} for each in documents]
    for each in documents:
        words.update(each.words)
    added = [row for row in rows if row["subject_id"] not in old]
    kept = [{**row, "id": old[row["subject_id"]].id} for row in rows if row["subject_id"] in old]
    places = {row["subject_id"]: row["id"] for row in kept}
    if added:
        made = insert(TextDocument).returning(TextDocument.id, TextDocument.subject_id)
        places |= {subject: place for place, subject in db.session.execute(made, added)}
    if kept:
        db.session.execute(update(TextDocument), kept)
    gone = [row.id for row in old.values() if row.subject_id not in places]
    if gone:
        engine.drop(gone)
        db.session.execute(delete(TextDocument).where(TextDocument.id.in_(gone)))
    engine.put({places[each.values["subject_id"]]: each.terms for each in documents}, kind, number)
    count(words, number)
    counted = {"documents": TextGeneration.documents + len(added) - len(gone)}
    db.session.execute(update(TextGeneration).where(TextGeneration.number == number).values(counted))


def prepare(document: Document) -> Prepared:
    language = document.language
    title = words_of(document.title)
    terms = {TITLE: index_terms((*title, *(word for tag in document.tags for word in words_of(tag))), language)}
    words = set(title)
    written = list(_first(document.texts))
    for text in written:
        found = words_of(text.text)
        words.update(found)
        terms.setdefault(text.weight, []).extend(index_terms(found, language))
    texts = [[text.source_id, text.revision, text.text] for text in written]
    values = {"subject_id": document.subject_id, "title": document.title, "language": language, "texts": texts}
    return Prepared(values, terms, counted_words(words, language))


def _first(texts: Iterable[Text]) -> Iterator[Text]:
    """Yield texts as long as they fit, those that count most first."""
    room = LONGEST
    for text in sorted(texts, key=lambda each: WEIGHTS.index(each.weight)):
        room -= len(text.text)
        if room < 0:
            return
        yield text
