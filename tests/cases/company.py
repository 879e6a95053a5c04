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
from sqlalchemy import event, select, true, update
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Member
from app.cases.models import Case
from app.community.actions import asking
from app.community.models import Post, Space, Thread
from app.core.db import db, unit_of_work
from app.core.errors import Conflict, NotAllowed, NotFound, Refused
from app.core.events import DONE, PENDING, Delivery
from app.core.worker import run_until_empty
from tests import cast
from tests.cases.beginnings import begin
from tests.cases.reference_clocks import Chronicle
from tests.community.threads import BODY, TITLE

THREADS = 5
STEPS = ((70, timedelta(minutes=90)), (24, timedelta(hours=9)), (5, timedelta(days=4)), (1, timedelta(days=35)))
WITH_THREAD = (joinedload(Thread.asker), joinedload(Thread.space))
WITH_POST = (joinedload(Post.author), joinedload(Post.thread).options(*WITH_THREAD))
WITH_CASE = (joinedload(Case.thread).options(*WITH_THREAD),)
UNDO = ("undo_many", "take_back_hand_over")  # these go where the table of states leads nobody
REFUSALS = (NotAllowed, NotFound, Refused, Conflict)

Deed = Callable[["Company"], Any]


@dataclass
class Company:
    """Some people in two spaces with some questions; `done` counts what was not refused, by deed."""

    askers: list[int]
    peers: list[int]
    staff: dict[str, list[int]]
    spaces: list[int]
    dice: Random
    now: datetime = cast.NOW
    done: Counter[str] = field(default_factory=Counter)
    chronicle: Chronicle = field(default_factory=Chronicle)
    turns: list[tuple[str, str]] = field(default_factory=list)
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    undone: Counter[tuple[str, str]] = field(default_factory=Counter)
    revisions: dict[int, int] = field(default_factory=dict)
    words: int = 0

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
            begun = begin(dice, name)
        company = cls(*begun, dice)
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
        walked = self.undone if done.rpartition(".")[2] in UNDO else self.moves
        walked.update(self.turns)
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

    @property
    def everyone(self) -> list[int]:
        """The ids of all of them."""
        return [*self.askers, *self.peers, *(each for held in self.staff.values() for each in held)]

    def agent(self) -> Member:
        """One of support; now and then anybody, who is refused."""
        return self._someone(self.staff["agent"])

    def moderator(self) -> Member:
        return self._someone(self.staff["moderator"])

    def admin(self) -> Member:
        return self._someone(self.staff["admin"])

    def anyone(self) -> Member:
        return self._someone(self.everyone)

    def peer(self) -> Member:
        return self._someone([*self.askers, *self.peers])

    def asker_of(self, thread: Thread) -> Member:
        """Who asked it; now and then anybody."""
        return self._someone([thread.asker_id or self.askers[0]])

    def _someone(self, ids: Sequence[int]) -> Member:
        chosen = self.everyone if self.dice.random() < 0.1 else ids
        return self.member(self.dice.choice(chosen))

    def member(self, member_id: int) -> Member:
        """Someone as they are now, with their roles."""
        loads = [selectinload(Member.roles)]
        return db.session.get_one(Member, member_id, populate_existing=True, options=loads)

    def thread(self, *where: Any) -> Thread:
        found: Thread = self._one(Thread, Thread.space_id.in_(self.spaces), WITH_THREAD, *where)
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

    def cases(self) -> list[int]:
        """The numbers of some of the newest cases."""
        ids = self.ids(Case.id)[-12:]
        return self.dice.sample(ids, min(len(ids), self.dice.randint(1, 4)))

    def case_of(self, number: int) -> Case:
        """The case of this number."""
        return self.case(Case.id == number)

    def ids(self, column: Any, *where: Any) -> list[int]:
        """What stands in a column."""
        return list(db.session.scalars(select(column).where(*where).order_by(column)))

    def any_of(self, table: type[Any], *where: Any) -> Any:
        """A row of what belongs to all; NotFound before there is one."""
        return self._one(table, true(), (), *where)

    def word(self) -> str:
        """A word that nobody said before."""
        self.words += 1
        letters = [chr(ord("a") + self.words // 26**place % 26) for place in (2, 1, 0)]
        return f"q{''.join(letters)}x"

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


def ask(company: Company) -> Any:
    visibility = "private" if company.dice.random() < 0.2 else "public"
    asker = db.session.get_one(Member, company.dice.choice(company.askers))
    return asking.ask(
        asker,
        space=company.space(),
        title=TITLE,
        body=f"{BODY} {company.word()}",
        tags=["grinder"],
        visibility=visibility,
        now=company.now,
    )
