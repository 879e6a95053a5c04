"""The clocks of a case as its history says: each word and turn in the order in which the case heard of it, and business
time minute by minute, by what is promised and the hours as they stand then. Slow, obvious, written without a look at
`timing`. What merged cases give each other is left to the tests of merging.
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
from app.cases.models import BusinessCalendar, Case, CaseEntry, SlaPolicy
from app.core.db import db
from app.core.events import Event
from tests.cases import reference_sla
from tests.cast import NOW

MINUTE = timedelta(minutes=1)
FIRST_MINUTE = NOW - timedelta(days=7)
QUIET = {
    *("rated", "linked", "unlinked", "ungiven", "parted", "unsolved"),
    *("case.rated", "case.ungiven", "case.follow_up_due", "case.solution_lost", "sla.warned"),
}
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
        if number < 0:  # before the wall had a clock
            return -int(reference_sla.between(self.calendar, at, FIRST_MINUTE) / MINUTE)
        while len(self.passed) <= number:
            minute = FIRST_MINUTE + MINUTE * (len(self.passed) - 1)
            self.passed.append(self.passed[-1] + reference_sla.is_open(self.calendar, minute))
        return self.passed[number]

    def after(self, start: datetime, amount: int) -> datetime:
        """The first minute by which so many minutes of business have passed since `start`."""
        if amount == 0:
            return start
        wanted, end = self.minutes_until(start) + amount, start
        if wanted <= 0:
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

    @property
    def moves(self) -> bool:
        """Did the case become another than it was? Who is promised anew in between is not disturbed."""
        by_the_clock = [each for each in self.entries if each.kind == "promised" and each.actor_id is None]
        heard = [each.kind for each in self.entries if each not in by_the_clock] + [each.name for each in self.events]
        return not set(heard) <= QUIET

    def told(self, name: str) -> list[dict[str, Any]]:
        return [each.values for each in self.events if each.name == name]


class Policy(NamedTuple):
    """What is promised by it: minutes by priority and clock, in the hours of a calendar."""

    targets: dict[str, dict[str, int]]
    calendar_id: int


@dataclass
class Office:
    """What was promised, and the hours, as they stand now."""

    policies: dict[str, Policy] = field(default_factory=dict)
    walls: dict[int, Wall] = field(default_factory=dict)
    standard: str = ""

    def look(self) -> None:
        """Read them anew."""
        found = db.session.scalars(policies().order_by(SlaPolicy.id)).all()
        self.standard = found[0].name
        self.policies = {each.name: Policy(each.targets, each.calendar_id) for each in found}
        self.walls = {each.id: wall(each.value) for each in db.session.scalars(select(BusinessCalendar))}

    def policy(self, name: str) -> Policy:
        """The policy of this name; the standard once it is gone."""
        return self.policies.get(name) or self.policies[self.standard]


@dataclass
class Promise:
    """A clock: while it counts it is due at a minute, while it does not it has minutes left, in the hours of its
    calendar. What was promised stays due when it was, whatever becomes of the hours, until the clock is turned.
    """

    kind: str
    started_at: datetime
    target: int
    office: Office
    calendar_id: int
    left: int
    due_at: datetime | None = None
    is_stopped: bool = False
    is_met: bool = False
    was_late: bool = False
    is_owed: bool = False  # it ran until the case was withdrawn, or merged into another

    @property
    def wall(self) -> Wall:
        return self.office.walls[self.calendar_id]

    def halt(self, at: datetime) -> None:
        """What is left is left; late is late for ever."""
        if self.due_at is not None:
            self.was_late = self.was_late or at > self.due_at
            self.left = self.wall.minutes_until(self.due_at) - self.wall.minutes_until(at)
            self.due_at = None

    def go(self, at: datetime) -> None:
        """Count from now on."""
        self.due_at = self.wall.after(at, self.left)


@dataclass
class History:
    """A case's promises, as they stand after what it heard of."""

    office: Office
    policy: str
    promises: list[Promise] = field(default_factory=list)
    priority: str = "normal"
    last_word: datetime | None = None
    last_move: datetime = FIRST_MINUTE
    is_shared: bool = False  # a merge gave it what another case was committed to, or the other way round

    def target(self, kind: str) -> int:
        return self.office.policy(self.policy).targets[self.priority][kind] // 60

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
        if beat.moves:
            self.last_move = max(self.last_move, beat.at)

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
            if promise.due_at and beat.entered("breached"):
                promise.was_late = promise.was_late or beat.at > promise.due_at
        for entry in beat.entered("promised"):
            self.policy = entry.values["to"]
            self.promise_anew(max(beat.at, self.last_move))
        for entry in beat.entered("priority"):
            self.priority = entry.values["to"]
            if entry.actor_id is not None:
                self.promise_anew(beat.at)

    def begin(self, at: datetime, *kinds: str) -> None:
        for kind in kinds:
            target, calendar_id = self.target(kind), self.office.policy(self.policy).calendar_id
            self.promises.append(Promise(kind, at, target, self.office, calendar_id, left=target))
            self.promises[-1].go(at)

    def wait(self, at: datetime) -> None:
        for promise in self.promises:
            promise.halt(at)

    def go_on(self, at: datetime) -> None:
        for promise in self.promises:
            if not promise.is_stopped and promise.due_at is None:
                promise.go(at)

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
        calendar_id = self.office.policy(self.policy).calendar_id
        for promise in self.promises:
            target = self.target(promise.kind)
            if not promise.is_stopped and (promise.target, promise.calendar_id) != (target, calendar_id):
                ran = promise.due_at is not None
                promise.halt(at)
                promise.left += target - promise.target
                promise.target, promise.calendar_id = target, calendar_id
                if ran:
                    promise.go(at)

    def end(self, at: datetime, *, is_undone: bool) -> None:
        for promise in self.promises:
            promise.halt(at)
            promise.is_owed = promise.is_owed or (is_undone and not promise.is_stopped)
            promise.is_stopped = True

    def take_up(self, at: datetime, *, is_asked: bool) -> None:
        for promise in self.promises:
            unmet_first = promise.kind == rules.FIRST_RESPONSE and not promise.is_met
            if promise.is_stopped and (promise.kind == rules.RESOLUTION or unmet_first or promise.is_owed):
                promise.is_stopped = promise.is_owed = False
                promise.go(at)
        if is_asked:
            self.ask(at)


def policies() -> Select[Any]:
    return select(SlaPolicy).options(joinedload(SlaPolicy.calendar))


@dataclass
class Chronicle:
    """What every case heard of, in that order: `read` is called after each deed, each job and each round of the
    worker."""

    office: Office = field(default_factory=Office)
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
        if beats:
            self.office.look()
        for (case_id, _at), beat in beats.items():
            self._history(case_id).hear(beat)
            for values in beat.told("case.merged"):
                self._history(case_id).is_shared = self._history(values["into_id"]).is_shared = True

    def _history(self, case_id: int) -> History:
        if case_id not in self.histories:
            policy = select(SlaPolicy.name).join(Case, Case.policy_id == SlaPolicy.id).where(Case.id == case_id)
            self.histories[case_id] = History(self.office, db.session.scalars(policy).one())
        return self.histories[case_id]
