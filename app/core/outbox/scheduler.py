"""The schedule: each tick of a job is an event, recorded once whatever the number of workers.

Failures are counted per job, because a later tick replaces a failed one and would hide it.
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
FAILING = "failing jobs"  # name of the row that stores the failures
CLOCKS_DIFFER = timedelta(minutes=1)  # greatest difference between the clocks of two machines
OVERTAKEN = "A later tick took its place."


@dataclass(frozen=True)
class ScheduledJob:
    """A job that runs every `minutes` minutes: `function(now)`, in a unit of work; its runs never overlap.

    After a pause of the worker it runs once, not once per missed tick. `name` is stored and never changes.
    """

    name: str
    function: Callable[[datetime], None]
    minutes: int = 1

    @property
    def lane(self) -> str:
        return f"job {self.name}"

    def tick_at(self, now: datetime) -> datetime:
        """Return the newest tick that is not in the future; ticks fall on whole multiples of its minutes, in UTC."""
        seconds = self.minutes * 60
        return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def schedule() -> Sequence[ScheduledJob]:
    found: Sequence[ScheduledJob] = current_app.extensions["schedule"]
    return found


def job_named(name: str) -> ScheduledJob | None:
    return next((job for job in schedule() if job.name == name), None)


class Failing(NamedTuple):
    """A job that has failed every time since it last succeeded: how often, since when, and the last error."""

    job: str
    times: int
    since: datetime
    error: str


def failing_jobs() -> list[Failing]:
    """Return the jobs whose last run failed, the longest failing first, in one statement."""
    found = [
        Failing(job, each["times"], datetime.fromisoformat(each["since"]), each["error"])
        for job, each in load_job_state(FAILING).items()
    ]
    return sorted(found, key=lambda each: each.since)


def count_run(job: ScheduledJob, error: str, now: datetime) -> None:
    """Record that a run of the job ended, with an error or ("") without one."""
    if not error and job.name not in load_job_state(FAILING):
        return
    insert_if_absent(SettingsRow, name=FAILING, document={}, changed_at=now)
    row = db.session.get_one(SettingsRow, FAILING, with_for_update=True, populate_existing=True)
    before = row.document.get(job.name, {"times": 0, "since": now.isoformat()})
    others = {name: each for name, each in row.document.items() if name != job.name}
    again = {job.name: {**before, "times": before["times"] + 1, "error": error}} if error else {}
    row.document, row.changed_at = {**others, **again}, now


def forget_future_ticks(now: datetime) -> None:
    """After the clock was set back, delete ticks that lie in the future."""
    db.session.execute(delete(Event).where(Event.name == JOB_DUE, Event.at > now + CLOCKS_DIFFER))


def enqueue_due_jobs(now: datetime) -> int:
    """Record the due ticks; return how many no other worker had recorded."""
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
    """Mark earlier ticks of the job that no worker has leased as done."""
    waiting = (Delivery.lane == job.lane, Delivery.state == PENDING, Delivery.leased_by.is_(None))
    earlier = select(Delivery.id).where(*waiting, Delivery.event_id != event_id).with_for_update(skip_locked=True)
    overtaken = update(Delivery).where(Delivery.id.in_(db.session.scalars(earlier).all()))
    db.session.execute(overtaken.values(state=DONE, done_at=now, last_error=OVERTAKEN))
