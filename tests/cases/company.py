"""Askers, peers, support and moderators who do what comes to their mind with questions and cases, while the clock goes
on and the worker comes late, twice, or in another order.

The dice decide; with the same dice they do the same. A refusal changes nothing and is part of the game.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from flask import current_app
from sqlalchemy import event, select, update
from sqlalchemy.orm import joinedload

from app.accounts.models import Member, Role
from app.cases.actions import founding
from app.cases.models import BusinessCalendar, Case, EscalationRule, SlaPolicy
from app.community.actions import asking
from app.community.models import Post, Space, Thread
from app.core.db import db, unit_of_work
from app.core.errors import Conflict, NotAllowed, NotFound, Refused
from app.core.events import DONE, PENDING, Delivery
from app.core.worker import run_until_empty
from tests import cast
from tests.cases.reference_clocks import Chronicle
from tests.community.threads import BODY, TITLE

ASKERS, PEERS = 3, 3
STAFF = ("moderator", "agent", "agent", "agent")  # the last of them in the first space alone
THREADS = 5
LONG_HERE = timedelta(days=60)  # nobody is a newcomer
STEPS = ((70, timedelta(minutes=90)), (24, timedelta(hours=9)), (5, timedelta(days=4)), (1, timedelta(days=35)))
WITH_THREAD = (joinedload(Thread.asker), joinedload(Thread.space))
WITH_POST = (joinedload(Post.author), joinedload(Post.thread).options(*WITH_THREAD))
WITH_CASE = (joinedload(Case.thread).options(*WITH_THREAD),)
REFUSALS = (NotAllowed, NotFound, Refused, Conflict)

Deed = Callable[["Company"], Any]


@dataclass
class Company:
    """Some people in two spaces with some questions; `done` counts what was not refused, by deed."""

    askers: list[int]
    peers: list[int]
    staff: list[int]
    spaces: list[int]
    dice: Random
    now: datetime = cast.NOW
    done: Counter[str] = field(default_factory=Counter)
    chronicle: Chronicle = field(default_factory=Chronicle)
    turns: list[tuple[str, str]] = field(default_factory=list)
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    revisions: dict[int, int] = field(default_factory=dict)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Every turn of a case's status is written down, also two in one deed."""

        def turned(_case: Case, status: str, before: str, _initiator: object) -> None:
            if status != before:
                self.turns.append((before, status))

        event.listen(Case.status, "set", turned)
        yield
        event.remove(Case.status, "set", turned)

    @classmethod
    def gather(cls, dice: Random, name: str) -> Company:
        with unit_of_work():
            spaces = [cast.place(f"{name}-{each}") for each in ("one", "two")]
            people = [cast.person(f"{name}-{n}", cast.NOW - LONG_HERE) for n in range(ASKERS + PEERS + len(STAFF))]
            for member, role in zip(people[ASKERS + PEERS :], STAFF, strict=True):
                member.roles.append(Role(name=role, granted_at=cast.NOW))
            people[-1].roles[0].space_id = spaces[0].id
            ids = [each.id for each in people]
            db.session.add_all(_rules(spaces[1]))
            _promise_round_the_clock()
        groups = ids[:ASKERS], ids[ASKERS : ASKERS + PEERS], ids[ASKERS + PEERS :]
        company = cls(*groups, [each.id for each in spaces], dice)
        for _ in range(THREADS):
            company.attempt(ask)
        return company

    def attempt(self, deed: Deed) -> bool:
        """Let time pass and do it; False where it was refused."""
        self.pass_time()
        self.turns.clear()
        try:
            with unit_of_work():
                deed(self)
        except REFUSALS:
            return False
        self._look(deed.__name__)
        return True

    def _look(self, done: str) -> None:
        """Write down what came of it."""
        self.done[done] += 1
        self.moves.update(self.turns)
        self.turns.clear()
        with unit_of_work(writes=False):
            self.chronicle.read()
            for case_id, revision in db.session.execute(select(Case.id, Case.revision)):
                assert revision >= self.revisions.get(case_id, 0), f"case {case_id} went back to {revision}"
                self.revisions[case_id] = revision

    def pass_time(self) -> None:
        """Minutes mostly, hours often, days now and then."""
        (longest,) = self.dice.choices([each for _, each in STEPS], [weight for weight, _ in STEPS])
        self.now += timedelta(minutes=self.dice.randint(1, int(longest / timedelta(minutes=1))))

    # Who and what

    def agent(self) -> Member:
        """One of support; now and then anybody, who is refused."""
        return self._someone(self.staff[1:])

    def moderator(self) -> Member:
        return self._someone(self.staff[:1])

    def anyone(self) -> Member:
        return self._someone([*self.askers, *self.peers, *self.staff])

    def peer(self) -> Member:
        return self._someone([*self.askers, *self.peers])

    def asker_of(self, thread: Thread) -> Member:
        """Who asked it; now and then anybody."""
        return self._someone([thread.asker_id or self.askers[0]])

    def _someone(self, ids: Sequence[int]) -> Member:
        chosen = [*self.askers, *self.peers, *self.staff] if self.dice.random() < 0.1 else ids
        return db.session.get_one(Member, self.dice.choice(chosen), populate_existing=True)

    def thread(self) -> Thread:
        found: Thread = self._one(Thread, Thread.space_id.in_(self.spaces), WITH_THREAD)
        return found

    def post(self, *where: Any) -> Post:
        """A post of one of the threads, with its author and thread."""
        there = Post.thread_id.in_(select(Thread.id).where(Thread.space_id.in_(self.spaces)))
        found: Post = self._one(Post, there, WITH_POST, *where)
        return found

    def case(self, *where: Any) -> Case:
        """A case of one of the threads, of the newest more often; NotFound before there is one."""
        there = Case.thread_id.in_(select(Thread.id).where(Thread.space_id.in_(self.spaces)))
        found: Case = self._one(Case, there, WITH_CASE, *where)
        return found

    def space(self) -> Space:
        return db.session.get_one(Space, self.dice.choice(self.spaces))

    def _one(self, table: type[Any], within: Any, loads: Any, *where: Any) -> Any:
        ids = db.session.scalars(select(table.id).where(within, *where).order_by(table.id)).all()
        if not ids:
            raise NotFound
        statement = select(table).where(table.id == self.dice.choice(ids[-12:])).options(*loads)
        return db.session.scalars(statement.execution_options(populate_existing=True)).one()

    # The worker

    def hear(self) -> None:
        """The worker tells what waits: some of it later, some of it once more."""
        with unit_of_work():
            if self.dice.random() < 0.3:
                self._redeliver()
            if self.dice.random() < 0.3:
                self._delay()
        run_until_empty(self.now)
        self._look("hear")

    def hear_all(self) -> None:
        """Nothing waits any more."""
        with unit_of_work():
            db.session.execute(update(Delivery).where(Delivery.state == PENDING).values(next_try_at=self.now))
        run_until_empty(self.now)
        self._look("hear")

    def tick(self) -> None:
        """The jobs of cases run, twice now and then."""
        ours = [job for job in current_app.extensions["schedule"] if job.name.startswith("cases.")]
        for job in self.dice.sample(ours, len(ours)):
            for _ in range(self.dice.choice((1, 1, 2))):
                with unit_of_work():
                    job.function(self.now)
                self._look(job.name)

    def _redeliver(self) -> None:
        """As after a kill between the telling and the mark: told before, and told again."""
        told = select(Delivery.id).where(Delivery.reaction.startswith("cases."), Delivery.state == DONE)
        ids = db.session.scalars(told.order_by(Delivery.id.desc()).limit(20)).all()
        again = [each for each in ids if self.dice.random() < 0.3]
        db.session.execute(
            update(Delivery).where(Delivery.id.in_(again)).values(state=PENDING, attempts=0, next_try_at=self.now)
        )

    def _delay(self) -> None:
        """As after a failure: its next try is later than that of others."""
        waiting = select(Delivery.id).where(Delivery.reaction.startswith("cases."), Delivery.state == PENDING)
        for each in db.session.scalars(waiting.order_by(Delivery.id)).all():
            if self.dice.random() < 0.4:
                later = self.now + timedelta(minutes=self.dice.randint(0, 300))
                db.session.execute(update(Delivery).where(Delivery.id == each).values(next_try_at=later))


def _rules(space: Space) -> Iterator[EscalationRule]:
    """What brings questions of one of the spaces to support by itself."""
    for trigger, amount in (("no_answer", 16), ("rejected", 0), ("backings", 2), ("low_rating", 2)):
        times = dict.fromkeys(("dry_run_at", "created_at", "changed_at"), cast.NOW)
        yield EscalationRule(
            name=trigger, space_id=space.id, trigger=trigger, amount=amount, look_back_days=30, priority="high", **times
        )


def _promise_round_the_clock() -> None:
    """Another policy than the standard, in other hours."""
    standard = founding.ensure_defaults(cast.NOW)
    always = BusinessCalendar(name="Always", zone="America/New_York", weekly=[[[0, 1440]]] * 7, holidays=["2026-03-09"])
    db.session.add(always)
    db.session.flush()
    targets = {priority: {kind: each // 2 for kind, each in its.items()} for priority, its in standard.targets.items()}
    db.session.add(SlaPolicy(name="Premium", calendar_id=always.id, targets=targets))


def ask(company: Company) -> Any:
    visibility = "private" if company.dice.random() < 0.2 else "public"
    asker = db.session.get_one(Member, company.dice.choice(company.askers))
    return asking.ask(
        asker, space=company.space(), title=TITLE, body=BODY, tags=["grinder"], visibility=visibility, now=company.now
    )
