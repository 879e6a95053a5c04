"""The schedule: each tick of a job is an event of its own, recorded once whatever the number of workers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import current_app
from sqlalchemy import select, update

from app.core.db import db, insert_once, unit_of_work
from app.core.events import DONE, PENDING, Delivery, Event, domain_of

TICK = "clock.tick"
OVERTAKEN = "A later tick took its place."


@dataclass(frozen=True)
class Job:
    """Something that the clock does every `minutes` minutes: `function(now)`.

    Its ticks run one at a time, in a unit of work; it may begin others of its own. After a pause of the worker it
    runs once, not once for each tick that was missed.
    """

    function: Callable[[datetime], None]
    minutes: int = 1

    @property
    def name(self) -> str:
        return f"{domain_of(self.function)}.{self.function.__name__}"

    @property
    def lane(self) -> str:
        return f"job {self.name}"

    def tick_at(self, now: datetime) -> datetime:
        """The newest tick that is not in the future; ticks fall on whole multiples of its minutes, in UTC."""
        seconds = self.minutes * 60
        return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def schedule() -> Sequence[Job]:
    found: Sequence[Job] = current_app.extensions["schedule"]
    return found


def job_named(name: str) -> Job | None:
    return next((job for job in schedule() if job.name == name), None)


def tick(now: datetime) -> int:
    """Record the ticks that are due; how many of them nobody else had recorded."""
    with unit_of_work():
        return sum(_record_tick(job, job.tick_at(now), now) for job in schedule())


def _record_tick(job: Job, at: datetime, now: datetime) -> bool:
    key = f"{job.name}@{at:%Y-%m-%dT%H:%M}"
    if not insert_once(Event, name=TICK, key=key, subject_type="job", subject_id=0, values={}, at=at):
        return False
    event_id = db.session.scalar(select(Event.id).where(Event.key == key))
    db.session.add(Delivery(event_id=event_id, reaction=job.name, lane=job.lane, next_try_at=at))
    db.session.flush()
    _overtake(job, event_id, now)
    return True


def _overtake(job: Job, event_id: int | None, now: datetime) -> None:
    """Earlier ticks that nobody works on have nothing left to do."""
    waiting = (Delivery.lane == job.lane, Delivery.state == PENDING, Delivery.leased_by.is_(None))
    earlier = select(Delivery.id).where(*waiting, Delivery.event_id != event_id).with_for_update(skip_locked=True)
    overtaken = update(Delivery).where(Delivery.id.in_(db.session.scalars(earlier).all()))
    db.session.execute(overtaken.values(state=DONE, done_at=now, last_error=OVERTAKEN))
