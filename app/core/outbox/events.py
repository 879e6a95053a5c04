"""The outbox: record events, and one delivery for each reaction; see `models.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias, cast

from flask import Flask, current_app
from sqlalchemy import delete, insert

from app.core.db.base import db
from app.core.db.insert import insert_many_if_absent
from app.core.outbox.models import PENDING, Delivery, Event, HasId

Outside: TypeAlias = Callable[[], None]
"""What a reaction does outside of the database (SMTP, HTTP), after its transaction has ended."""
OUTSIDE = "outside"
"""The lane for external servers (email).

Like "" it is unordered; each worker has a thread for it alone, so that a server that does not answer delays nothing
else.
"""
UNORDERED = ("", OUTSIDE)
SMALL = (int, str, bool, float, type(None))
LONGEST_VALUE = 64  # characters: a slug, a status; never a sentence


@dataclass(frozen=True)
class EventType:
    """A type of event; `sentence` describes it, for admins and authors of webhooks."""

    name: str
    sentence: str


ANNOUNCED: dict[str, EventType] = {}


def declare_event(name: str, sentence: str) -> EventType:
    """Declare an event type, once, in the `events.py` of its domain. Raises ValueError for a duplicate name."""
    if name in ANNOUNCED:
        raise ValueError(f"{name} is announced twice")
    ANNOUNCED[name] = EventType(name, sentence)
    return ANNOUNCED[name]


@dataclass(frozen=True)
class EventHandler:
    """A domain's reaction to events of others. `lane` names an ordered lane, or one of `UNORDERED`."""

    name: str
    function: Callable[..., Outside | None]
    lane: str = ""


def event_handler(name: str, lane: str = "") -> Callable[[Callable[..., Outside | None]], EventHandler]:
    """Turn `f(event)`, or `f(event, receiver)` for fanned-out deliveries, into a reaction.

    `name` is stored and never changes. The function loads by id, may run twice with the same outcome, fails without
    affecting others, and swallows no error.
    """

    def made(function: Callable[..., Outside | None]) -> EventHandler:
        return EventHandler(name, function, lane)

    return made


fan_out_handler = event_handler  # a reaction that is called for one receiver at a time; see `fan_out`


@dataclass
class Register:
    """The reactions of an application, by event and by name."""

    by_event: Mapping[str, Sequence[EventHandler]] = field(default_factory=dict)
    by_name: dict[str, EventHandler] = field(default_factory=dict)


def init_app(
    app: Flask, reactions: Mapping[EventType, Sequence[EventHandler]], channels: Iterable[EventHandler] = ()
) -> None:
    """Register the reactions of each event (wiring/reactions.py), and the channels that they fan out to."""
    by_event = {event_type.name: list(listed) for event_type, listed in reactions.items()}
    known = [*channels, *(reaction for listed in by_event.values() for reaction in listed)]
    app.extensions["reactions"] = Register(by_event, {reaction.name: reaction for reaction in known})


def handler_registry() -> Register:
    found: Register = current_app.extensions["reactions"]
    return found


@dataclass
class Delay:
    """The time until which deliveries wait, and the ids of the events recorded in the block."""

    until: datetime
    events: list[int] = field(default_factory=list)


_delay: ContextVar[Delay | None] = ContextVar("delay", default=None)


@contextmanager
def delayed(until: datetime) -> Iterator[Delay]:
    """Deliver events of this block only from `until` on, except in ordered lanes; `cancel` drops them before."""
    token = _delay.set(Delay(until))
    try:
        yield cast(Delay, _delay.get())
    finally:
        _delay.reset(token)


def cancel(events: Iterable[int]) -> None:
    """Drop the deliveries of these events that are still pending, except those of ordered lanes."""
    pending = (Delivery.event_id.in_(list(events)), Delivery.state == PENDING, Delivery.lane.in_(UNORDERED))
    db.session.execute(delete(Delivery).where(*pending), execution_options={"synchronize_session": False})


def record_event(event_type: EventType, actor: HasId | None, subject: HasId, now: datetime, **values: Any) -> Event:
    """Record an event and one delivery for each of its reactions, in the current transaction."""
    db.session.flush()
    event = Event(
        name=event_type.name,
        actor_id=None if actor is None else actor.id,
        subject_type=type(subject).__name__.lower(),
        subject_id=subject.id,
        values=_small(values),
        at=now,
    )
    db.session.add(event)
    db.session.flush()
    delay = _delay.get()
    if delay is not None:
        delay.events.append(event.id)
    from_then = delay.until if delay else now
    rows = [
        {
            "event_id": event.id,
            "reaction": each.name,
            "receiver": "",
            "lane": each.lane,
            "next_try_at": from_then if each.lane in UNORDERED else now,
        }
        for each in handler_registry().by_event.get(event_type.name, ())
    ]
    if rows:
        db.session.execute(insert(Delivery.__table__), rows)  # type: ignore[arg-type]
    return event


def fan_out(event: Event, channel: EventHandler, receivers: Iterable[object], *, at: datetime | None = None) -> None:
    """Add one delivery of `event` by `channel` for each receiver. Running it again adds no duplicates."""
    common = {"event_id": event.id, "reaction": channel.name, "lane": channel.lane, "next_try_at": at or event.at}
    insert_many_if_absent(Delivery, [{**common, "receiver": str(receiver)} for receiver in receivers])


def _small(values: dict[str, Any]) -> dict[str, Any]:
    for name, value in values.items():
        if not isinstance(value, SMALL) or (isinstance(value, str) and len(value) > LONGEST_VALUE):
            raise ValueError(f"{name} is no small value: an event holds ids and states, never text")
    return values
