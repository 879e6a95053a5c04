"""What has to be so whatever was done to cases: each sentence says what is not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cases import rules
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.merging.models import CaseLink
from app.cases.sla.models import SlaClock
from app.cases.teams.models import Absence
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.outbox.models import Delivery, Event
from tests.cases.company import Company
from tests.cases.reference_clocks import History, Promise


def lies(company: Company) -> list[str]:
    """Every sentence that is wrong; an empty list where all is well."""
    db.session.rollback()
    db.session.expire_all()
    cases = db.session.scalars(select(Case).options(joinedload(Case.thread)).order_by(Case.id)).all()
    clocks = defaultdict(list)
    for clock in db.session.scalars(select(SlaClock).order_by(SlaClock.id)):
        clocks[clock.case_id].append(clock)
    return [
        *about_threads(),
        *(each for case in cases for each in (*_about_due(case, clocks[case.id]), *_about_days(case))),
        *_about_merges(cases),
        *_about_links(),
        *_about_turns(),
        *(
            each
            for case in cases
            for each in _about_clocks(case, clocks[case.id], company.chronicle.histories[case.id])
        ),
        *_about_breaches(clocks),
        *_about_moves(company),
        *_about_reactions(),
    ]


def about_threads() -> Iterator[str]:
    """No thread has two open cases, and each says what its cases say."""
    by_thread = defaultdict(list)
    for case in db.session.scalars(select(Case).order_by(Case.id)):
        by_thread[case.thread_id].append(case)
    for thread in db.session.scalars(select(Thread)):
        its = by_thread[thread.id]
        if sum(case.is_open for case in its) > 1:
            yield f"thread {thread.id} has two open cases"
        meant = [case for case in its if case.knowledge != rules.WITHDRAWN]
        speaks = next((case for case in meant if case.is_open), meant[-1] if meant else None)
        expected = rules.support_state(speaks.status, speaks.knowledge) if speaks else "none"
        if thread.support_state != expected:
            yield f"thread {thread.id} says {thread.support_state}, its cases {expected}"


def _about_due(case: Case, clocks: list[SlaClock]) -> Iterator[str]:
    running = [clock for clock in clocks if clock.is_running]
    due_at = min((clock.due_at for clock in running), default=rules.NEVER_DUE)
    if case.due_at != due_at:
        yield f"case {case.id} is due at {case.due_at}, the first of its clocks at {due_at}"
    if running and (not case.is_open or case.status == rules.WAITING):
        yield f"case {case.id} is {case.status}, and {running[0].kind} runs"


def _about_clocks(case: Case, clocks: list[SlaClock], history: History) -> Iterator[str]:
    """Each clock is what a slow and obvious one says that heard the same."""
    if history.is_shared:
        return
    said, known = [_as_stored(each) for each in clocks], [_as_known(each) for each in history.promises]
    for each in set(said) ^ set(known):
        yield f"case {case.id} {'has' if each in said else 'should have'} the clock {each}"


def _as_stored(clock: SlaClock) -> tuple[object, ...]:
    state = "stopped" if clock.is_stopped else "paused" if clock.paused_at else "runs"
    left: datetime | int = clock.due_at if state == "runs" else int((clock.left_seconds or 0) // 60)
    was_late = clock.breached_at is not None
    is_met = clock.met_at is not None and clock.kind != rules.RESOLUTION
    return clock.kind, clock.started_at, state, clock.target_seconds // 60, str(left), is_met, was_late


def _as_known(promise: Promise) -> tuple[object, ...]:
    state = "stopped" if promise.is_stopped else "paused" if promise.due_at is None else "runs"
    left = promise.due_at or promise.left
    return promise.kind, promise.started_at, state, promise.target, str(left), promise.is_met, promise.was_late


def _about_breaches(clocks: dict[int, list[SlaClock]]) -> Iterator[str]:
    told: Counter[tuple[int, str]] = Counter()
    for event in db.session.scalars(select(Event).where(Event.name == "sla.breached")):
        told[event.values["case_id"], event.values["clock"]] += 1
    broken = Counter((clock.case_id, clock.kind) for its in clocks.values() for clock in its if clock.told_at)
    if told != broken:
        yield f"breaches told: {told}, not {broken}"


def _about_moves(company: Company) -> Iterator[str]:
    """Along the table of states, and back along it where a deed was undone."""
    for status, to in company.moves:
        if (status, to) not in rules.MOVES:
            yield f"a case went from {status} to {to}"
    for status, to in company.undone:
        if (to, status) not in rules.MOVES:
            yield f"a case was put back from {status} to {to}"


def _about_days(case: Case) -> Iterator[str]:
    """Nobody was told of a day before it came."""
    if case.follow_up_told_at and (case.follow_up_at is None or case.follow_up_told_at < case.follow_up_at):
        yield f"case {case.id} was told of {case.follow_up_at} at {case.follow_up_told_at}"


def _about_merges(cases: Sequence[Case]) -> Iterator[str]:
    """What was merged is finished, and where it goes on goes on in no other."""
    into = {case.id: case.merged_into_id for case in cases}
    for case in cases:
        if case.merged_into_id and (case.is_open or into[case.merged_into_id]):
            yield f"case {case.id}, {case.status}, is in {case.merged_into_id}, which is in {into[case.merged_into_id]}"


def _about_links() -> Iterator[str]:
    """No case stands above itself, and two are linked once."""
    found = db.session.execute(select(CaseLink.case_id, CaseLink.other_id, CaseLink.kind)).all()
    above = {(row.case_id, row.other_id) for row in found if row.kind == rules.PARENT}
    while more := {(a, d) for a, b in above for c, d in above if b == c} - above:
        above |= more
    yield from (f"case {a} stands above itself" for a, b in sorted(above) if a == b)
    pairs = Counter(frozenset(row[:2]) for row in found)
    yield from (f"cases {sorted(pair)} are linked {count} times" for pair, count in pairs.items() if count > 1)


def _about_turns() -> Iterator[str]:
    """By itself a case is given to those alone who are there and in its team."""
    given = select(CaseHistoryEntry).where(CaseHistoryEntry.kind == "assigned", CaseHistoryEntry.actor_id.is_(None))
    away = db.session.scalars(select(Absence)).all()
    for entry in db.session.scalars(given):
        taker = entry.values["to_id"]
        if any(each.member_id == taker and each.starts_at <= entry.at < each.ends_at for each in away):
            yield f"case {entry.case_id} was given to {taker}, who was away"


def _about_reactions() -> Iterator[str]:
    for delivery in db.session.scalars(select(Delivery).where(Delivery.last_error.is_not(None))):
        if delivery.attempts:
            yield f"{delivery.reaction} failed: {delivery.last_error}"
