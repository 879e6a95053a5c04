"""The schedule: each tick of a job is an event of its own, recorded once whatever the number of workers.

Jobs that fail are counted: a later tick takes the place of one that failed, and nobody would see it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from flask import current_app
from sqlalchemy import delete, select, update

from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.db.session import unit_of_work
from app.core.outbox.checkpoints import load_job_state
from app.core.outbox.models import DONE, PENDING, Delivery, Event
from app.core.settings import SettingsRow

JOB_DUE = "clock.tick"
FAILING = "failing jobs"  # under which they are noted
CLOCKS_DIFFER = timedelta(minutes=1)  # by so much at most from one machine to another
OVERTAKEN = "A later tick took its place."


@dataclass(frozen=True)
class ScheduledJob:
    """Something that the clock does every `minutes` minutes: `function(now)`.

    Its ticks run one at a time, in a unit of work; it may begin others of its own. After a pause of the worker it
    runs once, not once for each tick that was missed. `name` is stored in events and deliveries and never changes.
    """

    name: str
    function: Callable[[datetime], None]
    minutes: int = 1

    @property
    def lane(self) -> str:
        return f"job {self.name}"

    def tick_at(self, now: datetime) -> datetime:
        """The newest tick that is not in the future; ticks fall on whole multiples of its minutes, in UTC."""
        seconds = self.minutes * 60
        return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def schedule() -> Sequence[ScheduledJob]:
    found: Sequence[ScheduledJob] = current_app.extensions["schedule"]
    return found


def job_named(name: str) -> ScheduledJob | None:
    return next((job for job in schedule() if job.name == name), None)


class Failing(NamedTuple):
    """A job that failed each time since it last succeeded: how often, since when, and what went wrong last."""

    job: str
    times: int
    since: datetime
    error: str


def failing_jobs() -> list[Failing]:
    """The jobs whose last run failed, those that have failed for the longest first; one statement."""
    found = [
        Failing(job, each["times"], datetime.fromisoformat(each["since"]), each["error"])
        for job, each in load_job_state(FAILING).items()
    ]
    return sorted(found, key=lambda each: each.since)


def count_run(job: ScheduledJob, error: str, now: datetime) -> None:
    """A run of the job ended, with an error or ("") without one."""
    if not error and job.name not in load_job_state(FAILING):
        return
    insert_if_absent(SettingsRow, name=FAILING, document={}, changed_at=now)
    row = db.session.get_one(SettingsRow, FAILING, with_for_update=True, populate_existing=True)
    before = row.document.get(job.name, {"times": 0, "since": now.isoformat()})
    others = {name: each for name, each in row.document.items() if name != job.name}
    again = {job.name: {**before, "times": before["times"] + 1, "error": error}} if error else {}
    row.document, row.changed_at = {**others, **again}, now


def forget_future_ticks(now: datetime) -> None:
    """The clock was set back: what it did at times that are still to come does not count."""
    db.session.execute(delete(Event).where(Event.name == JOB_DUE, Event.at > now + CLOCKS_DIFFER))


def enqueue_due_jobs(now: datetime) -> int:
    """Record the ticks that are due; how many of them nobody else had recorded."""
    with unit_of_work():
        return sum(_record_tick(job, job.tick_at(now), now) for job in schedule())


def _record_tick(job: ScheduledJob, at: datetime, now: datetime) -> bool:
    key = f"{job.name}@{at:%Y-%m-%dT%H:%M}"
    if not insert_if_absent(Event, name=JOB_DUE, key=key, subject_type="job", subject_id=0, values={}, at=at):
        return False
    event_id = db.session.scalar(select(Event.id).where(Event.key == key))
    db.session.add(Delivery(event_id=event_id, reaction=job.name, lane=job.lane, next_try_at=at))
    db.session.flush()
    _overtake(job, event_id, now)
    return True


def _overtake(job: ScheduledJob, event_id: int | None, now: datetime) -> None:
    """Earlier ticks that nobody works on have nothing left to do."""
    waiting = (Delivery.lane == job.lane, Delivery.state == PENDING, Delivery.leased_by.is_(None))
    earlier = select(Delivery.id).where(*waiting, Delivery.event_id != event_id).with_for_update(skip_locked=True)
    overtaken = update(Delivery).where(Delivery.id.in_(db.session.scalars(earlier).all()))
    db.session.execute(overtaken.values(state=DONE, done_at=now, last_error=OVERTAKEN))
