"""Generations of the index: the one that is searched, and the one that a rebuild writes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ScalarSelect, select, update

from app.core import clock
from app.core.db.base import db
from app.core.text_index.engine import current_engine
from app.core.text_index.models import TextGeneration

FORMAT = "4"  # of the terms: increase it when the text analysis changes


class WrittenMeanwhile(Exception):
    """Another process wrote the index since its version was read: read the documents again."""


def current_generation() -> ScalarSelect[int]:
    """Return the number of the generation that is searched, for use in a statement."""
    return select(TextGeneration.number).where(TextGeneration.is_current).scalar_subquery()


def generations() -> Sequence[TextGeneration]:
    """Return all generations; what changes is written into each."""
    return db.session.scalars(select(TextGeneration).order_by(TextGeneration.number)).all()


def is_ready() -> bool:
    """Ask the index. Raises SQLAlchemyError if it does not answer."""
    db.session.scalar(select(TextGeneration.number).limit(1))
    return True


def take_turn(generation: TextGeneration, seen: int) -> None:
    """Move the version on. Raises WrittenMeanwhile if it moved since it was seen, before documents were read."""
    moved = (
        update(TextGeneration)
        .where(TextGeneration.number == generation.number, TextGeneration.version == seen)
        .values(version=seen + 1)
        .returning(TextGeneration.number)
    )
    if db.session.execute(moved, execution_options={"synchronize_session": False}).one_or_none() is None:
        raise WrittenMeanwhile


def format_name() -> str:
    """Return what wrote the terms: the engine and the version of the text analysis."""
    return f"{current_engine().name} {FORMAT}"


def add_generation(number: int, kind: str = "") -> TextGeneration:
    """Add a generation, to be filled from `kind` on; it is the current one if there is no other."""
    is_first = db.session.scalar(select(TextGeneration.number).limit(1)) is None
    values = {"format": format_name(), "is_current": is_first, "started_at": clock.now(), "kind": kind}
    generation = TextGeneration(number=number, **values)
    db.session.add(generation)
    db.session.flush()
    return generation
