"""The clocks of a case as its history says: each word and turn in the order in which the case heard of it, and business
time minute by minute, by what is promised and the hours as they stand then. Slow, obvious, written without a look at
`timing`. Of two cases that are merged, nothing that either owes is due later in the one that goes on; where they are
separated, both go on with what they had.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple, TypeAlias

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

    def second_after(self, start: datetime, amount: int) -> datetime:
        """The first second of business after so many minutes of it, which may have passed before `start`."""
        wanted = self.minutes_until(start) + amount + 1
        if wanted <= 0:
            minute = reference_sla.before(self.calendar, FIRST_MINUTE, timedelta(minutes=1 - wanted))
            while not reference_sla.is_open(self.calendar, minute):
                minute += MINUTE
            return minute + timedelta(seconds=1)
        end = start
        while self.minutes_until(end) < wanted:
            end += timedelta(days=1)
        return FIRST_MINUTE + MINUTE * (bisect_left(self.passed, wanted) - 1) + timedelta(seconds=1)


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


Beats: TypeAlias = dict[tuple[int, datetime], Beat]


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
    has_second: bool = False  # what it took over was due already: the shortest target there is, a second

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
        reckon = self.wall.second_after if self.has_second else self.wall.after
        self.due_at = reckon(at, self.left)

    def left_at(self, at: datetime) -> int:
        """Minutes of business left."""
        return self.left if self.due_at is None else self.wall.minutes_until(self.due_at) - self.wall.minutes_until(at)

    def promise(self, target: int, at: datetime) -> None:
        """Let the target be another: what was used counts against it."""
        ran = self.due_at is not None
        self.halt(at)
        self.left += target - self.target
        self.target, self.has_second = target, False
        if ran:
            self.go(at)

    def shorten(self, left: int, at: datetime) -> None:
        """Let no more than this be left, though a target is a second at least."""
        target = self.target - self.left_at(at) + left
        self.promise(max(0, target), at)
        if target <= 0:
            self.has_second = True
            if self.due_at is not None:
                self.go_again(at)

    def go_again(self, at: datetime) -> None:
        """Reckon anew when it is due."""
        self.left, self.due_at = self.left_at(at), None
        self.go(at)


class Taken(NamedTuple):
    """What a merge changed of a promise of the case that goes on: its target before (None of a new one) and after."""

    promise: Promise
    before: int | None
    after: int


@dataclass
class History:
    """A case's promises, as they stand after what it heard of."""

    office: Office
    policy: str
    promises: list[Promise] = field(default_factory=list)
    priority: str = "normal"
    last_word: datetime | None = None
    last_move: datetime = FIRST_MINUTE
    is_open: bool = False
    is_waiting: bool = False
    taken: dict[int, list[Taken]] = field(default_factory=dict)  # by the case that was merged into it
    is_shared: bool = False  # merges at one moment, or of what was due to the second, are left to the tests of merging

    def target(self, kind: str) -> int:
        return self.office.policy(self.policy).targets[self.priority][kind] // 60

    def hear(self, beat: Beat) -> None:
        for values in beat.told("case.opened"):
            self.priority = values["priority"]
            self.is_open = True
            self.begin(beat.at, rules.FIRST_RESPONSE, rules.RESOLUTION)
        for values in beat.told("case.reopened"):
            self.take_up(beat.at, is_asked=values["by"] != rules.AGENT)
        self.talk(beat)
        for entry in beat.entered("parted"):
            self.give_back(entry.values["from_id"], beat.at)
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

    def owed(self) -> tuple[list[datetime], list[datetime]]:
        """When its running responses and its running resolution are due."""
        running = [each for each in self.promises if each.due_at is not None and not each.is_stopped]
        self.is_shared = self.is_shared or any(each.has_second for each in running)
        responses = [each.due_at for each in running if each.kind != rules.RESOLUTION and each.due_at]
        return responses, [each.due_at for each in running if each.kind == rules.RESOLUTION and each.due_at]

    def take(self, case_id: int, responses: list[datetime], resolutions: list[datetime], at: datetime) -> None:
        """Another case goes on in this one: nothing that it owes is due later here."""
        self.is_shared = self.is_shared or case_id in self.taken
        taken = self.taken[case_id] = []
        owes = bool(self.due_to_answer())
        for promise in [each for each in self.promises if not each.is_stopped]:
            due = resolutions if promise.kind == rules.RESOLUTION else responses
            left = min(
                (promise.wall.minutes_until(each) - promise.wall.minutes_until(at) for each in due), default=None
            )
            if left is not None and left < promise.left_at(at):
                before = promise.target
                promise.shorten(left, at)
                taken.append(Taken(promise, before, promise.target))
        if responses and not owes:
            taken.append(self.owe_as_well(min(responses), at))

    def owe_as_well(self, due_at: datetime, at: datetime) -> Taken:
        """A response that only the other case owed; while this one waits for its customer, it waits too."""
        calendar_id = self.office.policy(self.policy).calendar_id
        left = self.office.walls[calendar_id].minutes_until(due_at) - self.office.walls[calendar_id].minutes_until(at)
        made = Promise(rules.NEXT_RESPONSE, at, max(0, left), self.office, calendar_id, left=max(0, left))
        made.has_second = left <= 0
        made.go(at)
        if self.is_waiting:
            made.halt(at)
        self.promises.append(made)
        return Taken(made, None, made.target)

    def give_back(self, case_id: int, at: datetime) -> None:
        """The other case goes on by itself: what nobody has changed since is as it was."""
        for promise, before, after in self.taken.pop(case_id, []) if self.is_open else []:
            if promise.is_stopped or promise.target != after:
                continue
            if before is None:
                promise.halt(at)
                promise.is_stopped = True
            else:
                promise.promise(before, at)

    def wait(self, at: datetime) -> None:
        self.is_waiting = True
        for promise in self.promises:
            promise.halt(at)

    def go_on(self, at: datetime) -> None:
        self.is_waiting = False
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
                promise.target, promise.calendar_id, promise.has_second = target, calendar_id, False
                if ran:
                    promise.go(at)

    def end(self, at: datetime, *, is_undone: bool) -> None:
        self.is_open = self.is_waiting = False
        for promise in self.promises:
            promise.halt(at)
            promise.is_owed = promise.is_owed or (is_undone and not promise.is_stopped)
            promise.is_stopped = True

    def take_up(self, at: datetime, *, is_asked: bool) -> None:
        self.is_open = True
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
        beats: Beats = {}
        for entry in entries:
            beats.setdefault((entry.case_id, entry.at), Beat(entry.at, [], [])).entries.append(entry)
            self.last_entry = entry.id
        for event in events:
            beats.setdefault((event.subject_id, event.at), Beat(event.at, [], [])).events.append(event)
            self.last_event = event.id
        if beats:
            self.office.look()
        merged = [each for each in beats if beats[each].told("case.merged")]
        owed = {each: values["into_id"] for each in merged for values in beats[each].told("case.merged")}
        crowds = Counter((into_id, at) for (_case_id, at), into_id in owed.items())
        heard: set[tuple[int, datetime]] = set()
        for case_id, at in beats:
            history, into_id = self._history(case_id), owed.get((case_id, at))
            if into_id is not None:
                self._hear(beats, heard, into_id, at)
                into = self._history(into_id)
                into.is_shared = into.is_shared or history.is_shared or crowds[into_id, at] > 1
                into.take(case_id, *history.owed(), at)
            self._hear(beats, heard, case_id, at)

    def _hear(self, beats: Beats, heard: set[tuple[int, datetime]], case_id: int, at: datetime) -> None:
        """Each beat once: what a merge ends hears of that after what takes it."""
        if (case_id, at) in beats and (case_id, at) not in heard:
            heard.add((case_id, at))
            self._history(case_id).hear(beats[case_id, at])

    def _history(self, case_id: int) -> History:
        if case_id not in self.histories:
            policy = select(SlaPolicy.name).join(Case, Case.policy_id == SlaPolicy.id).where(Case.id == case_id)
            self.histories[case_id] = History(self.office, db.session.scalars(policy).one())
        return self.histories[case_id]
