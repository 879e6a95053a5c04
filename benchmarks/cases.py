"""Cases for the measured community: a queue as it is after some years, and one case in which much was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, select

from app.accounts.members.models import AGENT, Member, Role
from app.cases import rules
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.sla.actions import ensure_defaults
from app.cases.sla.models import SlaClock
from app.cases.teams.models import Team
from app.cases.timeline.models import CaseMessage, CaseNote
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.bulk_insert import insert_rows
from app.core.db.insert import reserve_ids
from app.core.db.session import unit_of_work
from app.core.text.html import render_markdown
from app.demo import bulk_phrases

OPEN = 1_000  # of all cases, at most
TALK = (70, 70, 60)  # messages, notes and what happened, of the case that is read: 200 beside the thread's posts
HAPPENED = ("priority", "status", "assigned")
OF_TEN = (rules.NEW,) * 3 + (rules.OPEN,) * 4 + (rules.WAITING,) * 2 + (rules.ON_HOLD,)  # open ones
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Desk:
    """Who works here, and by what policy."""

    agents: Sequence[int]
    team_id: int
    policy_id: int
    calendar_id: int
    now: datetime
    dice: Random

    def case(self, thread_id: int, *, is_open: bool) -> dict[str, Any]:
        """A case as escalating would have written it; those that are finished lie years back."""
        opened = self.now - self.dice.random() * (5 if is_open else 900) * DAY
        status = self.dice.choice(OF_TEN) if is_open else rules.CLOSED
        runs = is_open and status not in (rules.WAITING, rules.ON_HOLD)
        return {
            "thread_id": thread_id, "status": status, "status_at": opened, "opened_at": opened, "active_at": opened,
            "priority": self.dice.choice(rules.PRIORITIES), "opened_how": "agent", "reason": "It came up again.",
            "assignee_id": self.dice.choice((*self.agents, None)), "team_id": self.team_id, "policy_id": self.policy_id,
            "due_at": self.now + (0.1 + self.dice.random() * 5) * DAY if runs else rules.NEVER_DUE,
            "resolved_at": None if is_open else opened + DAY, "closed_at": None if is_open else opened + 5 * DAY,
        }  # fmt: skip


def add_cases(number: int, agents: Sequence[Member], now: datetime) -> int:
    """As many cases, a tenth of them open and at most 1,000; returns the number of the one in which much was said."""
    with unit_of_work():
        desk = _desk([each.id for each in agents], now)
        threads = db.session.scalars(
            select(Thread.id).where(Thread.kind == "question", Thread.asker_id.is_not(None)).order_by(Thread.id)
        ).all()
        still = min(OPEN, number // 10 + 1, len(threads))
        finished = (threads[each % len(threads)] for each in range(number - still))
        ids = reserve_ids(Case, number)
        rows = [desk.case(each, is_open=False) for each in finished]
        rows += [desk.case(each, is_open=True) for each in threads[:still]]
        rows[-1] |= {"thread_id": _longest(threads[: still - 1]), "status": rules.OPEN, "assignee_id": desk.agents[0]}
        insert_rows(Case, [{"id": case_id, **row} for case_id, row in zip(ids, rows, strict=True)])
        insert_rows(SlaClock, [_clock(desk, case_id, row) for case_id, row in zip(ids, rows, strict=True)])
        _talk(desk, ids[-1], rows[-1]["thread_id"])
    return ids[-1]


def _desk(agents: Sequence[int], now: datetime) -> Desk:
    policy = ensure_defaults(now)
    team = Team(name="Bench", created_at=now)
    roles = [Role(member_id=each, name=AGENT, granted_at=now) for each in agents]
    db.session.add_all([team, *roles])
    db.session.flush()
    return Desk(agents, team.id, policy.id, policy.calendar_id, now, Random(4))


def _longest(taken: Sequence[int]) -> int:
    """The thread with most posts among those that have no open case."""
    posts = select(Post.thread_id).join(Post.thread).where(Thread.asker_id.is_not(None), Thread.id.not_in(taken))
    posts = posts.group_by(Post.thread_id)
    return db.session.scalars(posts.order_by(func.count().desc(), Post.thread_id).limit(1)).one()


def _clock(desk: Desk, case_id: int, case: dict[str, Any]) -> dict[str, Any]:
    runs = case["due_at"] < rules.NEVER_DUE
    due = case["due_at"] if runs else case["opened_at"] + DAY
    return {
        "case_id": case_id, "kind": rules.RESOLUTION, "calendar_id": desk.calendar_id, "target_seconds": 86_400,
        "started_at": case["opened_at"], "due_at": due, "warn_at": due - DAY / 20,
        "paused_at": None if runs or case["closed_at"] else case["opened_at"], "left_seconds": None if runs else 3600.0,
        "met_at": case["resolved_at"], "stopped_at": case["resolved_at"],
    }  # fmt: skip


def _talk(desk: Desk, case_id: int, thread_id: int) -> None:
    """What was said and done in one case, by the hour."""
    asker = db.session.scalars(select(Thread.asker_id).where(Thread.id == thread_id)).one()
    people = (asker, *desk.agents)
    messages, notes, happened = ([desk.now - DAY * (n / number) * 20 for n in range(number)] for number in TALK)

    def said(hours: Sequence[datetime]) -> list[dict[str, Any]]:
        texts = ["\n\n".join(desk.dice.sample(bulk_phrases.ADVICE + bulk_phrases.OUTCOMES, 4)) for _ in hours]
        return [
            {
                "case_id": case_id,
                "author_id": desk.dice.choice(people),
                "body": text,
                "html": render_markdown(text),
                "at": at,
            }
            for text, at in zip(texts, hours, strict=True)
        ]

    insert_rows(CaseMessage, said(messages))
    insert_rows(CaseNote, said(notes))
    done = [
        {"case_id": case_id, "kind": HAPPENED[n % 3], "actor_id": desk.dice.choice(desk.agents), "at": at,
         "values": {"to": ("high", rules.WAITING, "")[n % 3], "to_id": desk.dice.choice(desk.agents)}}
        for n, at in enumerate(happened)
    ]  # fmt: skip
    insert_rows(CaseHistoryEntry, done)
