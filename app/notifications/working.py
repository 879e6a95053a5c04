"""Who is told of cases: the customer, and those who work on them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from app.accounts.models import AGENT, Role
from app.cases.models import Case
from app.community.models import Thread
from app.core.db import db
from app.core.events import Event
from app.notifications import kinds
from app.notifications.kinds import ASKED, WORKS
from app.notifications.told import Audience, Told, asker_of


def escalated(event: Event) -> Audience:
    """The asker: you will be helped."""
    yield Told(asker_of(event), kinds.ESCALATED, ASKED)


def assigned(event: Event) -> Audience:
    """The agent who has the case now."""
    yield Told(event.values.get("assignee_id"), kinds.ASSIGNED, WORKS)


def messaged(event: Event) -> Audience:
    """The asker, of support's message; of the asker's, the agent who has the case, or all where nobody has it."""
    if event.values.get("to_asker"):
        yield Told(asker_of(event), kinds.MESSAGED, ASKED)
        return
    for member_id in _agents(event):
        yield Told(member_id, kinds.HEARD, WORKS)


def resolved(event: Event) -> Audience:
    """The asker, and the agent who had the case where someone else solved it."""
    yield Told(asker_of(event), kinds.RESOLVED, ASKED)
    yield Told(_assignee(event), kinds.SETTLED, WORKS)


def reopened(event: Event) -> Audience:
    """The agent who has the case, or all where nobody has it."""
    for member_id in _agents(event):
        yield Told(member_id, kinds.REOPENED, WORKS)


def warned(event: Event) -> Audience:
    """The agent who has the case; one that nobody has is late in everybody's queue."""
    yield Told(_assignee(event), kinds.DUE, WORKS)


def breached(event: Event) -> Audience:
    """The agent who has the case."""
    yield Told(_assignee(event), kinds.LATE, WORKS)


def _assignee(event: Event) -> int | None:
    return db.session.scalar(select(Case.assignee_id).where(Case.id == event.values["case_id"]))


def _agents(event: Event) -> list[int]:
    assignee_id = _assignee(event)
    if assignee_id is not None:
        return [assignee_id]
    space = select(Thread.space_id).where(Thread.id == event.values["thread_id"]).scalar_subquery()
    is_for_it: ColumnElement[bool] = or_(Role.space_id.is_(None), Role.space_id == space)
    return list(db.session.scalars(select(Role.member_id).where(Role.name == AGENT, is_for_it).distinct()))
