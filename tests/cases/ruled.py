"""Rules, and what happens to questions, as tests of escalation arrange them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.cases.escalation_rules.jobs import escalate_by_rules
from app.cases.escalation_rules.models import EscalationRule, RuleMatch
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.cast import NOW

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # 9:00 in Paris: the office opens
EVENING = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # 18:00: it closes, after eight hours
HELP = "Put a thin plate under the left hinge; it has been dry since."
BODY = "Three weeks after the repair water runs down the front again."


def a_rule(trigger: str, amount: int = 0, *, look_back_days: int = 30, **narrowed: Any) -> EscalationRule:
    """A saved rule that is on."""
    rule = EscalationRule(
        name=narrowed.pop("name", "A rule"),
        trigger=trigger,
        amount=amount,
        look_back_days=look_back_days,
        dry_run_at=NOW,
        created_at=NOW,
        changed_at=NOW,
        **narrowed,
    )
    with unit_of_work():
        db.session.add(rule)
    return rule


def ask(asker: Member, space: Space, now: datetime, title: str = "D45 leaks at the door", **more: Any) -> Thread:
    """A question of the asker, at `now`."""
    with unit_of_work():
        place, who = db.session.get_one(Space, space.id), db.session.get_one(Member, asker.id)
        more = {"body": BODY, "tags": ["leak"]} | more
        return threads_actions.ask(who, space=place, title=title, now=now, **more)


def sweep(now: datetime) -> list[int]:
    """What the sweep at `now` escalated: the threads, oldest firing first."""
    db.session.rollback()
    escalate_by_rules(now)
    db.session.rollback()
    found = select(RuleMatch.thread_id).where(RuleMatch.at == now, RuleMatch.case_id.is_not(None))
    return list(db.session.scalars(found.order_by(RuleMatch.id)))


def case_of(thread: Thread) -> Case | None:
    """The newest case of the thread, as it stands."""
    db.session.rollback()
    return db.session.scalar(select(Case).where(Case.thread_id == thread.id).order_by(Case.id.desc()).limit(1))


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)
