"""Small random pasts of a few questions, lived twice: once before a rule is tried, once under it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.cases.csat.models import SatisfactionRating
from app.cases.current_case import current_case
from app.cases.escalation.actions import escalate, withdraw
from app.cases.escalation_rules.jobs import escalate_by_rules
from app.cases.resolution.actions import resolve
from app.community.posts import actions as posts_actions
from app.community.posts.models import ANSWER, Post
from app.community.spaces.models import Space
from app.community.thread_state import actions as thread_state_actions
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from tests.cases.ruled import BODY, HELP, MONDAY

FRIDAY = MONDAY + timedelta(days=4)
DAYS = 5  # from Friday to Tuesday
HALF = timedelta(minutes=30)
DEEDS = ("answer", "accept", "reject", "back", "close", "escalate", "withdraw", "resolve", "rate")
QUESTIONS, BETWEEN = 3, timedelta(hours=6)


class Deed(NamedTuple):
    """Something that happens to one of the questions, so many hours after Friday 9:00."""

    hour: int
    question: int
    what: str


def pasts() -> st.SearchStrategy[list[Deed]]:
    deeds = st.builds(Deed, st.integers(0, DAYS * 24 - 1), st.integers(0, QUESTIONS - 1), st.sampled_from(DEEDS))
    return st.lists(deeds, max_size=10).map(sorted)


def ask_all(asker: Member, space: Space) -> list[Thread]:
    """The questions, one after another."""
    found = []
    for number in range(QUESTIONS):
        title, at = f"The drum of number {number} leaks", FRIDAY + number * BETWEEN
        with unit_of_work():
            who, place = db.session.get_one(Member, asker.id), db.session.get_one(Space, space.id)
            found.append(threads_actions.ask(who, space=place, title=title, body=BODY, tags=["leak"], now=at))
    return found


def live(past: Sequence[Deed], threads: Sequence[Thread], people: dict[str, Member], *, sweeping: bool) -> None:
    """Let it happen; the sweep comes after each question and deed, and every half hour while the office is open."""
    deeds = sorted(past)
    sweeps = {*_ticks(), *(FRIDAY + number * BETWEEN for number in range(QUESTIONS))} if sweeping else set()
    for at in sorted({FRIDAY + deed.hour * timedelta(hours=1) for deed in deeds} | sweeps):
        for deed in deeds:
            if at == FRIDAY + deed.hour * timedelta(hours=1):
                do(deed.what, threads[deed.question].id, people, at)
        if sweeping:
            escalate_by_rules(at)


def _ticks() -> Iterator[datetime]:
    for day in (0, 3, 4):
        yield from (FRIDAY + timedelta(days=day) + tick * HALF for tick in range(19))


def do(what: str, thread_id: int, people: dict[str, Member], at: datetime) -> None:
    """One deed; what is refused does not happen."""
    with suppress(NotAllowed, InvalidInput), unit_of_work():
        thread = db.session.get_one(Thread, thread_id)
        who = {name: db.session.get_one(Member, member.id) for name, member in people.items()}
        if at >= thread.created_at:
            _in_thread(what, thread, who, at)
            _in_case(what, thread, current_case(thread), who, at)


def _in_thread(what: str, thread: Thread, who: dict[str, Member], at: datetime) -> None:
    answers = select(Post).where(Post.thread_id == thread.id, Post.kind == ANSWER)
    answer = db.session.scalar(answers.limit(1))
    if what == "answer":
        posts_actions.answer(who["ben"], thread, HELP, at)
    elif what == "accept" and answer and not thread.accepted_post_id:
        voting_actions.accept(who["ana"], answer, at)
    elif what == "reject":
        voting_actions.reject(who["ana"], thread, at)
    elif what == "back":
        voting_actions.add_me_too(who["ben"] if thread.backing_count else who["zoe"], thread, at)
    elif what == "close":
        thread_state_actions.close(who["mia"], thread, reason="off_topic", now=at)


def _in_case(what: str, thread: Thread, case: Case | None, who: dict[str, Member], at: datetime) -> None:
    """A case that was resolved stays so: what reopens it would leave nothing of when it was."""
    if what == "escalate" and not (case and case.resolved_at):
        escalate(who["mia"], thread, reason="She waits.", now=at)
    elif case is None:
        return
    elif what == "withdraw" and case.is_open:
        withdraw(who["gus"], case, reason="Not so.", now=at)
    elif what == "resolve" and case.is_open:
        resolve(who["gus"], case, knowledge="none", reason="Personal", now=at)
    elif (
        what == "rate"
        and case.resolved_at
        and not db.session.scalar(select(SatisfactionRating.id).filter_by(case_id=case.id))
    ):
        db.session.add(SatisfactionRating(case_id=case.id, resolved_at=case.resolved_at, score=1, at=at))
