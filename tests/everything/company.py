"""The company of all: what tests of cases and of the community do, done by one cast, with what those leave out.

The dice decide; with the same dice they do the same. A refusal changes nothing and is part of the game; anything else
that is raised is a fault.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, ClassVar

from flask import current_app
from sqlalchemy import select, update

from app.accounts.members.models import Member
from app.community.badges.actions import award_badges_job
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import VISIBILITIES
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import UserFacingError
from app.core.outbox.models import DONE, PENDING, Delivery
from app.core.outbox.scheduler import enqueue_due_jobs as outbox_tick
from app.core.outbox.scheduler import failing_jobs
from app.core.outbox.worker import run_until_empty
from tests.cases import company as cases_company
from tests.community import company as community_company
from tests.community.samples import BODY, TITLE
from tests.everything.cast import found as everything_found

REMEMBERED = 40  # deeds that are told when something is wrong
UNDONE_AT_ONCE = 0.3  # of those deeds that have an undo
STEPS = ((72, timedelta(minutes=40)), (23, timedelta(hours=7)), (4.5, timedelta(days=3)), (0.5, timedelta(days=60)))
JOBS = 6  # besides those of cases, each time that the clock acts


@dataclass
class Company(cases_company.Company):
    """All of them; `trail` is what was done last, by whom and to what, `heard` how many letters were looked at."""

    newcomers: list[int] = field(default_factory=list)
    folder: Path = Path()
    trail: deque[str] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    about: list[str] = field(default_factory=list)
    heard: int = 0

    item: ClassVar[Any] = community_company.Company.item
    tags: ClassVar[Any] = community_company.Company.tags

    @classmethod
    def found(cls, dice: Random, name: str, folder: Path) -> Company:
        """A new company on an empty database; `folder` is for the dumps that it brings in."""
        with unit_of_work():
            everyone = everything_found(dice, name)
        company = cls(*everyone.begun, dice, newcomers=everyone.newcomers, folder=folder)
        for space in begun_in(company.spaces):
            company.attempt(space)
        return company

    def attempt(self, deed: Any) -> bool:
        """Let time pass and do it; now and then undo it at once. False where it was refused."""
        self.pass_time()
        self.turns.clear()
        self.about.clear()
        before = community_company.numbers() if self._is_undone_at_once(deed) else None
        name = name_of(deed)
        self.trail.append(f"{self.now:%Y-%m-%d %H:%M} {name}")
        try:
            with unit_of_work():
                made = deed(self)
        except UserFacingError as refusal:
            self._told(f"refused: {type(refusal).__name__} {refusal.sentence}")
            return False
        self._look(name)
        self._told("done")
        if before and isinstance(made, tuple):
            self._undo(name, made, before)
        return True

    def _is_undone_at_once(self, deed: Any) -> bool:
        return deed in community_company.BACK and self.dice.random() < UNDONE_AT_ONCE

    def _undo(self, name: str, made: tuple[Any, ...], before: dict[str, Any]) -> None:
        """What is undone at once leaves what was before, to the last point."""
        undo, *about = made
        self.now += timedelta(minutes=1)
        with unit_of_work():
            undo(*about, self.now)
        self._look(f"{name} and back")
        self.trail.append(f"{self.now:%Y-%m-%d %H:%M} … and back")
        after = community_company.numbers()
        changed = {kind: sorted({*before[kind]} ^ {*after[kind]}, key=str) for kind in before}
        assert not any(changed.values()), f"{name} and back: {changed}"

    def _told(self, outcome: str) -> None:
        self.trail[-1] = f"{self.trail[-1]} ({', '.join(self.about)}) {outcome}"

    def pass_time(self) -> None:
        (longest,) = self.dice.choices([each for _, each in STEPS], [weight for weight, _ in STEPS])
        self.now += timedelta(minutes=self.dice.randint(1, int(longest / timedelta(minutes=1))))

    # Who and what

    def someone(self) -> Member:
        """Anyone; staff more often, since they are refused least."""
        staff = [each for held in self.staff.values() for each in held]
        return self._someone(staff if self.dice.random() < 0.4 else self.everyone)

    def author_of(self, author_id: int | None) -> Member:
        """Who wrote it; now and then, and where nobody is known, anybody."""
        return self._someone([author_id] if author_id else self.everyone)

    def member(self, member_id: int) -> Member:
        member = super().member(member_id)
        self.about.append(member.handle.rpartition("company")[2])
        return member

    def _one(self, table: type[Any], within: Any, loads: Any, *where: Any) -> Any:
        row = super()._one(table, within, loads, *where)
        self.about.append(f"{table.__name__} {row.id}")
        return row

    # The clock and the worker

    def tick(self) -> None:
        """Some of the jobs run, as in `cases.Company`, whichever domain they are of."""
        super().tick()
        others = [job for job in current_app.extensions["schedule"] if not job.name.startswith("cases.")]
        for job in self.dice.sample(others, JOBS):
            self.run(job)

    def run(self, job: Any) -> None:
        """One job; what it raises is raised here."""
        self.trail.append(f"{self.now:%Y-%m-%d %H:%M} the clock: {job.name}")
        with unit_of_work():
            job.function(self.now)
        self._look(job.name)

    def catch_up(self) -> None:
        """All is told, and all that the worker counts is counted."""
        self.trail.append(f"{self.now:%Y-%m-%d %H:%M} the worker tells all")
        self.hear_all()
        with unit_of_work():
            award_badges_job(self.now)
        self.hear_all()

    def end_day(self) -> list[str]:
        """The real clock ticks once, and the worker does everything; which jobs and reactions failed."""
        outbox_tick(self.now)
        run_until_empty(self.now)
        self._look("the clock")
        dead = select(Delivery).where(Delivery.state != DONE, Delivery.next_try_at <= self.now)
        return [f"{each.job}: {each.error}" for each in failing_jobs()] + [
            f"{each.reaction}: {each.last_error}" for each in db.session.scalars(dead)
        ]

    def _redeliver(self) -> None:
        """As after a kill between the telling and the mark: told before, and told again, whatever it was."""
        told = select(Delivery.id).where(Delivery.state == DONE, ~Delivery.lane.startswith("job "))
        ids = db.session.scalars(told.order_by(Delivery.id.desc()).limit(40)).all()
        again = [each for each in ids if self.dice.random() < 0.2]
        db.session.execute(
            update(Delivery).where(Delivery.id.in_(again)).values(state=PENDING, attempts=0, next_try_at=self.now)
        )


def begun_in(spaces: list[int]) -> list[Any]:
    """A question of everyone's in each space, and a private one: who reads what differs from the beginning."""

    def asking_in(space_id: int, visibility: str) -> Any:
        def ask_there(company: Company) -> Any:
            asker, space = company.member(company.askers[0]), db.session.get_one(Space, space_id)
            about: dict[str, Any] = {"title": f"{TITLE} {company.word()}", "body": f"{BODY} {company.word()}"}
            return threads_actions.ask(
                asker, space=space, tags=["grinder"], visibility=visibility, **about, now=company.now
            )

        return ask_there

    return [asking_in(each, visibility) for each in spaces for visibility in VISIBILITIES]


def name_of(deed: Any) -> str:
    """A deed with the part of the tests that it comes from: two may be called alike."""
    return f"{deed.__module__.rpartition('.')[2]}.{deed.__name__}"
