"""The clocks of a case as its history says: each word and turn in the order in which the case heard of it, and business
time minute by minute. Slow, obvious, written without a look at `timing`.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.cases import rules
from app.cases.calendars import Calendar
from app.cases.models import Case, CaseEntry, SlaPolicy
from app.core.db import db
from app.core.events import Event
from tests.cases import reference_sla
from tests.cast import NOW

MINUTE = timedelta(minutes=1)
FIRST_MINUTE = NOW - timedelta(days=7)
BY_THE_ASKERS_POST = ("asker_wrote", "rejected")


class Wall:
    """The clock on the wall and the notice on the door, minute by minute: `passed[n]` are the minutes of business in
    the first n."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.passed = [0]

    def minutes_until(self, at: datetime) -> int:
        """Minutes of business from the first minute on."""
        number = int((at - FIRST_MINUTE) / MINUTE)
        while len(self.passed) <= number:
            minute = FIRST_MINUTE + MINUTE * (len(self.passed) - 1)
            self.passed.append(self.passed[-1] + reference_sla.is_open(self.calendar, minute))
        return self.passed[number]

    def after(self, start: datetime, amount: int) -> datetime:
        """The first minute by which so many minutes of business have passed since `start`."""
        if amount == 0:
            return start
        wanted, end = self.minutes_until(start) + amount, start
        if wanted <= 0:  # so late that it was due before the wall had a clock
            return reference_sla.before(self.calendar, FIRST_MINUTE, timedelta(minutes=-wanted))
        while self.minutes_until(end) < wanted:
            end += timedelta(days=1)
        return FIRST_MINUTE + MINUTE * bisect_left(self.passed, wanted)


@cache
def wall(calendar: Calendar) -> Wall:
    return Wall(calendar)


class Beat(NamedTuple):
    """What a case heard of at one time."""

    at: datetime
    entries: list[CaseEntry]
    events: list[Event]

    def entered(self, *kinds: str) -> list[CaseEntry]:
        return [each for each in self.entries if each.kind in kinds]

    def told(self, name: str) -> list[dict[str, Any]]:
        return [each.values for each in self.events if each.name == name]


@dataclass
class Promise:
    """A clock: how many minutes count, and whether they do."""

    kind: str
    started_at: datetime
    target: int
    runs_since: datetime | None
    wall: Wall
    used: int = 0
    is_stopped: bool = False
    is_met: bool = False
    was_late: bool = False
    is_owed: bool = False  # it ran until the case was withdrawn, or merged into another

    def halt(self, at: datetime) -> None:
        """What ran until now counts; late is late for ever."""
        if self.runs_since is not None:
            self.was_late = self.was_late or at > self.due_at()
            self.used += self.wall.minutes_until(at) - self.wall.minutes_until(self.runs_since)
            self.runs_since = None

    def due_at(self) -> datetime:
        assert self.runs_since is not None
        return self.wall.after(self.runs_since, self.target - self.used)


@dataclass
class History:
    """A case's promises, as they stand after what it heard of."""

    promises: list[Promise] = field(default_factory=list)
    targets: dict[str, dict[str, int]] = field(default_factory=dict)
    priority: str = "normal"
    last_word: datetime | None = None

    def go_by(self, policy: SlaPolicy) -> None:
        self.targets, self.wall = policy.targets, wall(policy.calendar.value)

    def target(self, kind: str) -> int:
        return self.targets[self.priority][kind] // 60

    def hear(self, beat: Beat) -> None:
        for values in beat.told("case.opened"):
            self.priority = values["priority"]
            self.begin(beat.at, rules.FIRST_RESPONSE, rules.RESOLUTION)
        for values in beat.told("case.reopened"):
            self.take_up(beat.at, is_asked=values["by"] != rules.AGENT)
        self.talk(beat)
        self.hurry(beat)
        if beat.told("case.resolved") or beat.told("case.withdrawn"):
            self.end(beat.at, is_undone=bool(beat.told("case.withdrawn") or beat.told("case.merged")))

    def talk(self, beat: Beat) -> None:
        """Who said something, and whose turn it is then."""
        moves, messages = beat.told("case.status_changed"), beat.told("case.messaged")
        if any(each["before"] == rules.WAITING for each in moves):
            self.go_on(beat.at)
        if beat.told("case.replied") or any(each["to_asker"] for each in messages):
            self.answer(beat.at)
        if beat.entered(*BY_THE_ASKERS_POST) or any(not each["to_asker"] for each in messages):
            self.ask(beat.at)
        if any(each["status"] == rules.WAITING for each in moves):
            self.wait(beat.at)

    def hurry(self, beat: Beat) -> None:
        """What was broken, and how urgent it is."""
        for promise in self.promises:
            if promise.runs_since and beat.entered("breached"):
                promise.was_late = promise.was_late or beat.at > promise.due_at()
        for entry in beat.entered("promised"):
            self.go_by(db.session.scalars(policies().where(SlaPolicy.name == entry.values["to"])).one())
            self.promise_anew(beat.at)
        for entry in beat.entered("priority"):
            self.priority = entry.values["to"]
            if entry.actor_id is not None:
                self.promise_anew(beat.at)

    def begin(self, at: datetime, *kinds: str) -> None:
        self.promises += [Promise(kind, at, self.target(kind), at, self.wall) for kind in kinds]

    def wait(self, at: datetime) -> None:
        for promise in self.promises:
            promise.halt(at)

    def go_on(self, at: datetime) -> None:
        for promise in self.promises:
            if not promise.is_stopped and promise.runs_since is None:
                promise.runs_since = at

    def answer(self, at: datetime) -> None:
        self.last_word = max(self.last_word or at, at)
        for promise in self.due_to_answer():
            if promise.started_at <= at:
                promise.halt(at)
                promise.is_stopped = promise.is_met = True

    def ask(self, at: datetime) -> None:
        if self.last_word is not None and self.last_word <= at and not self.due_to_answer():
            self.begin(at, rules.NEXT_RESPONSE)

    def due_to_answer(self) -> list[Promise]:
        return [each for each in self.promises if each.kind != rules.RESOLUTION and not each.is_stopped]

    def promise_anew(self, at: datetime) -> None:
        for promise in self.promises:
            is_same = (promise.target, promise.wall) == (self.target(promise.kind), self.wall)
            if not promise.is_stopped and not is_same:
                ran = promise.runs_since is not None
                promise.halt(at)
                promise.target, promise.wall = self.target(promise.kind), self.wall
                promise.runs_since = at if ran else None

    def end(self, at: datetime, *, is_undone: bool) -> None:
        for promise in self.promises:
            promise.halt(at)
            promise.is_owed = promise.is_owed or (is_undone and not promise.is_stopped)
            promise.is_stopped = True

    def take_up(self, at: datetime, *, is_asked: bool) -> None:
        for promise in self.promises:
            unmet_first = promise.kind == rules.FIRST_RESPONSE and not promise.is_met
            if promise.is_stopped and (promise.kind == rules.RESOLUTION or unmet_first or promise.is_owed):
                promise.is_stopped, promise.is_owed, promise.runs_since = False, False, at
        if is_asked:
            self.ask(at)


def policies() -> Select[Any]:
    return select(SlaPolicy).options(joinedload(SlaPolicy.calendar))


@dataclass
class Chronicle:
    """What every case heard of, in that order: `read` is called after each deed, each job and each round of the
    worker."""

    histories: dict[int, History] = field(default_factory=dict)
    last_entry: int = 0
    last_event: int = 0

    def read(self) -> None:
        """Go on where it stopped; what one round of the worker told is in the order of the log."""
        entries = db.session.scalars(select(CaseEntry).where(CaseEntry.id > self.last_entry).order_by(CaseEntry.id))
        events = db.session.scalars(
            select(Event).where(Event.id > self.last_event, Event.subject_type == "case").order_by(Event.id)
        )
        beats: dict[tuple[int, datetime], Beat] = {}
        for entry in entries:
            beats.setdefault((entry.case_id, entry.at), Beat(entry.at, [], [])).entries.append(entry)
            self.last_entry = entry.id
        for event in events:
            beats.setdefault((event.subject_id, event.at), Beat(event.at, [], [])).events.append(event)
            self.last_event = event.id
        for (case_id, _at), beat in beats.items():
            self._history(case_id).hear(beat)

    def _history(self, case_id: int) -> History:
        if case_id not in self.histories:
            self.histories[case_id] = History()
            policy = policies().join(Case, Case.policy_id == SlaPolicy.id).where(Case.id == case_id)
            self.histories[case_id].go_by(db.session.scalars(policy).one())
        return self.histories[case_id]
