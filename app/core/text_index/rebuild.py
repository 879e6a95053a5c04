"""Rebuild the index in a new generation, which replaces the old one in one transaction, and compare it with the tables.

A rebuild that was interrupted goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Select, delete, func, select, update

from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.text_index.documents import Source, sources
from app.core.text_index.engine import current_engine
from app.core.text_index.generations import (
    WrittenMeanwhile,
    add_generation,
    current_generation,
    format_name,
    generations,
    take_turn,
)
from app.core.text_index.models import TextChange, TextDocument, TextGeneration, TextWord
from app.core.text_index.writing import BATCH, prepared, write

REBUILT = 200  # documents written in one transaction: each word of theirs is counted once for all
SCANNED = 1_000  # subjects compared in one statement


def is_outdated() -> bool:
    """Return whether the index is missing or unfinished, or another engine or version wrote it."""
    columns = (TextGeneration.format, TextGeneration.kind)
    written = db.session.execute(select(*columns).where(TextGeneration.is_current)).one_or_none()
    return written is None or tuple(written) != (format_name(), "")


def rebuild() -> Iterator[int]:
    """Write a new generation and search it from then on; yield how many subjects each batch had."""
    number = _begin()
    while True:
        try:
            done = _next_batch(number)
        except WrittenMeanwhile:
            continue
        if done is None:
            break
        yield done
    _drop_others(number)
    with unit_of_work():
        current_engine().tidy()


def differences() -> Iterator[str]:
    """Yield a line for each document that is missing, out of date or should not be there, and for what still waits."""
    for kind, source in sources().items():
        stored = db.session.scalars(_current(kind).with_only_columns(TextDocument.subject_id)).all()
        subjects = sorted({*stored, *_all_ids(source)})
        for start in range(0, len(subjects), SCANNED):
            yield from _compared(kind, subjects[start : start + SCANNED])
    waiting = db.session.scalar(select(func.count()).select_from(TextChange))
    if waiting:
        yield f"{waiting} changes wait for the worker"


def _all_ids(source: Source) -> Iterator[int]:
    reached = 0
    while ids := source.ids(reached, SCANNED):
        yield from ids
        reached = ids[-1]


def _begin() -> int:
    """Return the generation to write: the one that an interrupted rebuild began, or a new one."""
    with unit_of_work():
        found = generations()
        for each in found:
            if each.kind and each.format == format_name():
                return each.number
        return add_generation(max((each.number for each in found), default=0) + 1, kind=min(sources())).number


def _next_batch(number: int) -> int | None:
    """Write the next documents; None if all are there. Raises WrittenMeanwhile."""
    with unit_of_work(writes=False):
        state = db.session.get_one(TextGeneration, number)
        kind, reached, seen = state.kind, state.reached_id, state.version
        if not kind:
            return None
        ids = sources()[kind].ids(reached, REBUILT)
        documents = prepared(kind, ids)
    with unit_of_work():
        state = db.session.get_one(TextGeneration, number)
        take_turn(state, seen)
        if ids:
            write(state, kind, ids, documents)
            state.reached_id = ids[-1]
        else:
            state.kind, state.reached_id = min((each for each in sources() if each > kind), default=""), 0
            if not state.kind:
                db.session.flush()
                db.session.execute(update(TextGeneration).values(is_current=TextGeneration.number == number))
    return len(ids)


def _drop_others(number: int) -> None:
    """Remove the documents and words of all other generations, in batches."""
    while True:
        with unit_of_work():
            ids = db.session.scalars(
                select(TextDocument.id).where(TextDocument.generation != number).limit(10 * BATCH)
            ).all()
            if not ids:
                db.session.execute(delete(TextWord).where(TextWord.generation != number))
                db.session.execute(delete(TextGeneration).where(TextGeneration.number != number))
                return
            current_engine().drop(ids)
            db.session.execute(delete(TextDocument).where(TextDocument.id.in_(ids)))


def _compared(kind: str, ids: Sequence[int]) -> Iterator[str]:
    """Compare the stored documents of these subjects with what they would be now."""
    wanted = {each.values["subject_id"]: each.values for each in prepared(kind, ids)}
    stored = {row.subject_id: row for row in db.session.scalars(_current(kind).where(TextDocument.subject_id.in_(ids)))}
    lost = {row.id for row in stored.values()} - current_engine().stored([row.id for row in stored.values()])
    for subject in sorted(wanted.keys() | stored.keys()):
        row, values = stored.get(subject), wanted.get(subject)
        if row is None:
            yield f"{kind} {subject} is missing"
        elif values is None:
            yield f"{kind} {subject} should not be there"
        elif any(getattr(row, name) != value for name, value in values.items()):
            yield f"{kind} {subject} is out of date"
        elif row.id in lost:
            yield f"{kind} {subject} has no terms"


def _current(kind: str) -> Select[TextDocument]:
    return select(TextDocument).where(TextDocument.kind == kind, TextDocument.generation == current_generation())
