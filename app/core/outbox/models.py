"""Tables of the outbox: events, deliveries and ordered lanes.

An event is written in the transaction of the action that it describes, together with one delivery for each reaction.
The worker delivers after the commit, at least once each. An event contains ids and small values, never text or
addresses: texts are rendered on delivery, with the rights of the receiver.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import JSON, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db.base import Base, Id, LongInteger, UtcDateTime, db, foreign_key

PENDING, DONE, DEAD = "pending", "done", "dead"
IS_TICK = db.text("name = 'clock.tick'")  # ticks are many, and are deleted after days instead of a year


class HasId(Protocol):
    """Anything with an id: an actor, a subject."""

    id: Any


class Event(Base):
    """Something that happened. `key` is unique, for events that must not happen twice (a tick of the schedule)."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_subject", "subject_type", "subject_id"),
        Index("ix_event_at", "at"),
        Index("ix_event_tick", "at", sqlite_where=IS_TICK, postgresql_where=IS_TICK),
    )

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(64))
    key: Mapped[str | None] = mapped_column(String(128), unique=True)
    actor_id: Mapped[int | None] = foreign_key("member.id")
    subject_type: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int] = mapped_column(LongInteger)
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    delivered_at = None  # type: datetime | None  # the worker's time during delivery, to decide who is present


class Delivery(Base):
    """The delivery of one event to one reaction, or by one channel to one receiver."""

    __tablename__ = "delivery"
    __is_cached__ = False
    __table_args__ = (
        UniqueConstraint("event_id", "reaction", "receiver"),
        Index(
            "ix_delivery_pending",
            "lane",
            "next_try_at",
            "id",
            sqlite_where=db.text("state = 'pending'"),
            postgresql_where=db.text("state = 'pending'"),
        ),
        Index("ix_delivery_state_done_at", "state", "done_at"),
        Index(
            "ix_delivery_leased_by",
            "leased_by",
            sqlite_where=db.text("leased_by IS NOT NULL"),
            postgresql_where=db.text("leased_by IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = foreign_key("event.id", index=False, ondelete="CASCADE")
    reaction: Mapped[str] = mapped_column(String(80))
    receiver: Mapped[str] = mapped_column(String(64), default="")
    lane: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[str] = mapped_column(String(8), default=PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    leased_by: Mapped[str | None] = mapped_column(String(64))
    last_error: Mapped[str | None] = mapped_column(String(500))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship(lazy="raise_on_sql")


class OrderedQueue(Base):
    """An ordered lane, and the worker that leases it while it does something outside of the database."""

    __tablename__ = "ordered_queue"
    __is_cached__ = False

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    leased_by: Mapped[str | None] = mapped_column(String(64))
