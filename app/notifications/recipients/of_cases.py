"""Recipients of notifications about cases: the customer, and those who work on them."""

from __future__ import annotations

from sqlalchemy import Select, select

from app.accounts.members.models import AGENT, Member, Role
from app.cases import rules
from app.cases.case.models import Case
from app.cases.rules import LOW
from app.cases.sla.models import SlaPolicy
from app.cases.teams.models import Team, team_member
from app.cases.teams.queries import absence_of
from app.cases.timeline.models import CaseMessage, CaseNote
from app.community.mentions import handles_in
from app.community.roles import has_role_in
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.outbox.models import Event
from app.notifications.kinds import case_kinds
from app.notifications.kinds.kind import ASKED, COVERS, NAMED, WORKED, WORKS
from app.notifications.recipients.recipient import Recipient, RecipientFunction, asker_of


def escalated(event: Event) -> RecipientFunction:
    """Yield the customer; for a private question also the case's team, unless it assigns its cases automatically.

    Nobody else reads a private question, so that the team would not find it otherwise.
    """
    yield Recipient(asker_of(event), case_kinds.ESCALATED, ASKED)
    if event.values.get("how") == rules.DIRECT and not _assigns(event):
        for member_id in _team(event):
            yield Recipient(member_id, case_kinds.CONTACTED, WORKS)


def assigned(event: Event) -> RecipientFunction:
    """Yield the assignee."""
    kind = case_kinds.GIVEN if event.actor_id is None else case_kinds.ASSIGNED
    yield Recipient(event.values.get("assignee_id"), kind, WORKS)


def ungiven(event: Event) -> RecipientFunction:
    """Yield the team, none of whose members is available."""
    for member_id in _team(event):
        yield Recipient(member_id, case_kinds.UNGIVEN, WORKS)


def left(event: Event) -> RecipientFunction:
    """Yield the former assignee of a case that is now in a space where they do not work.

    The notification names no thread, which they may no longer read.
    """
    yield Recipient(event.values["left_id"], case_kinds.LEFT, WORKED)


def covering(event: Event) -> RecipientFunction:
    """Yield the member who covers for an agent during an absence."""
    yield Recipient(event.subject_id, case_kinds.COVERING, COVERS)


def messaged(event: Event) -> RecipientFunction:
    """Yield the customer, for a message by support; for one by the customer the assignee, or all agents if nobody is
    assigned.
    """
    message = db.session.get(CaseMessage, event.values.get("message_id") or 0)
    if message is None or message.withdrawn_at:
        return
    if event.values.get("to_asker"):
        yield Recipient(asker_of(event), case_kinds.MESSAGED, ASKED)
        return
    for member_id in _agents(event):
        yield Recipient(member_id, case_kinds.HEARD, WORKS)


def noted(event: Event) -> RecipientFunction:
    """Yield the assignee, unless the note mentions them, which is a notification of its own."""
    note = _note(event)
    mentioned = set(handles_in(note.html)) if note else set()
    for member_id in _in_hand(event) if note else ():
        if db.session.scalar(select(Member.handle).where(Member.id == member_id)) not in mentioned:
            yield Recipient(member_id, case_kinds.NOTED, WORKS)


def mentioned_in_note(event: Event) -> RecipientFunction:
    """Yield the member who is mentioned in the note."""
    if _note(event):
        yield Recipient(event.values["member_id"], case_kinds.NOTE_MENTION, NAMED)


def resolved(event: Event) -> RecipientFunction:
    """Yield the customer, unless the case was reopened since; and the assignee, or else the team, if someone else
    resolved it.

    A merge notifies nobody here: the work goes on in the other case.
    """
    if event.values.get("why") == rules.MERGED:
        return
    if db.session.scalar(select(Case.resolved_at).where(Case.id == event.values["case_id"])) == event.at:
        yield Recipient(asker_of(event), case_kinds.RESOLVED, ASKED)
    for member_id in _in_hand(event) or _team(event):
        yield Recipient(member_id, case_kinds.SETTLED, WORKS)


def unsolved(event: Event) -> RecipientFunction:
    """Yield the customer, unless the case was reopened since."""
    if db.session.scalar(select(Case.resolved_at).where(Case.id == event.values["case_id"])) is not None:
        yield Recipient(asker_of(event), case_kinds.UNSOLVED, ASKED)


def moved(event: Event) -> RecipientFunction:
    """Yield the customer, if support waits for them or for a third party and has not written so in a message."""
    kind = {rules.WAITING: case_kinds.ASKED_BACK, rules.ON_HOLD: case_kinds.HELD}.get(event.values["status"])
    if kind is not None and not event.values.get("with_words"):
        yield Recipient(asker_of(event), kind, ASKED)


def merged(event: Event) -> RecipientFunction:
    """Yield the customer, whom support answers in another case from now on, and the assignees of both cases."""
    yield Recipient(asker_of(event), case_kinds.JOINED, ASKED)
    yield Recipient(_assignee(event.values["into_id"]), case_kinds.TOOK, WORKS)
    yield Recipient(_assignee(event.values["case_id"]), case_kinds.WENT, WORKS)


def withdrawn(event: Event) -> RecipientFunction:
    """Yield the customer, whose question is back with the community, and the assignee."""
    yield Recipient(asker_of(event), case_kinds.WITHDRAWN, ASKED)
    yield Recipient(_assignee(event.values["case_id"]), case_kinds.DROPPED, WORKS)


def reopened(event: Event) -> RecipientFunction:
    """Yield the customer, and the assignee, or all agents if nobody is assigned."""
    yield Recipient(asker_of(event), case_kinds.TAKEN_UP, ASKED)
    for member_id in _agents(event):
        yield Recipient(member_id, case_kinds.REOPENED, WORKS)


def rated(event: Event) -> RecipientFunction:
    """Yield the assignee; for a low rating the team too."""
    for member_id in _in_hand(event):
        yield Recipient(member_id, case_kinds.RATED, WORKS)
    if event.values["score"] <= LOW:
        for member_id in _team(event):
            yield Recipient(member_id, case_kinds.RATED, WORKS)


def follow_up(event: Event) -> RecipientFunction:
    """Yield the assignee, or all agents if nobody is assigned."""
    for member_id in _agents(event):
        yield Recipient(member_id, case_kinds.AGAIN, WORKS)


def warned(event: Event) -> RecipientFunction:
    """Yield the assignee, or the team if nobody is assigned."""
    for member_id in _in_hand(event) or _team(event):
        yield Recipient(member_id, case_kinds.DUE, WORKS)


def breached(event: Event) -> RecipientFunction:
    """Yield the assignee, and the team if the policy says so or nobody is assigned."""
    in_hand = _in_hand(event)
    for member_id in in_hand:
        yield Recipient(member_id, case_kinds.LATE, WORKS)
    policy = select(SlaPolicy.tells_team).join(Case, Case.policy_id == SlaPolicy.id)
    if not in_hand or db.session.scalar(policy.where(Case.id == event.values["case_id"])):
        for member_id in _team(event):
            yield Recipient(member_id, case_kinds.LATE, WORKS)


def _note(event: Event) -> CaseNote | None:
    """Return the internal note that the event is about, unless it was withdrawn."""
    note = db.session.get(CaseNote, event.values.get("note_id") or 0)
    return None if note is None or note.withdrawn_at else note


def _assignee(case_id: int) -> int | None:
    return db.session.scalar(select(Case.assignee_id).where(Case.id == case_id))


def _in_hand(event: Event) -> list[int]:
    """Return the assignee; during an absence also their cover, or the team if there is no cover."""
    assignee_id = _assignee(event.values["case_id"])
    if assignee_id is None:
        return []
    away = absence_of(assignee_id, event.at)
    if away is None:
        return [assignee_id]
    return [assignee_id, *([away.cover_id] if away.cover_id else _team(event))]


def _team(event: Event) -> list[int]:
    """Return the members of the case's team who are still agents of its space; without a team all agents of its
    space.
    """
    team_id = db.session.scalar(select(Case.team_id).where(Case.id == event.values["case_id"]))
    in_support = _for_its_space(event)
    if team_id is not None:
        mates = select(team_member.c.member_id).where(team_member.c.team_id == team_id)
        in_support = in_support.where(Role.member_id.in_(mates))
    return list(db.session.scalars(in_support))


def _assigns(event: Event) -> bool:
    """Does the team of the case assign it automatically?"""
    assigns = select(Case.id).join(Case.team).where(Team.distribution != rules.BY_HAND)
    return db.session.scalar(assigns.where(Case.id == event.values["case_id"])) is not None


def _agents(event: Event) -> list[int]:
    return _in_hand(event) or list(db.session.scalars(_for_its_space(event)))


def _for_its_space(event: Event) -> Select[int]:
    """Select the agents of the thread's space."""
    space = select(Thread.space_id).where(Thread.id == event.values["thread_id"]).scalar_subquery()
    return select(Role.member_id).where(has_role_in(space, AGENT)).distinct()
