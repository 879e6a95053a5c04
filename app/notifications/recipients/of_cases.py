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
from app.notifications.recipients.recipient import Recipients, asker


def team_of_private_question(event: Event) -> Recipients:
    """Return the team of a private question, which nobody else would find, unless it assigns cases itself."""
    return _team(event) if event.values.get("how") == rules.DIRECT and not _assigns(event) else []


def chosen(event: Event) -> Recipients:
    """Return the assignee, whom somebody chose."""
    return [event.values.get("assignee_id")] if event.actor_id is not None else []


def in_turn(event: Event) -> Recipients:
    """Return the assignee whose turn it was."""
    return [event.values.get("assignee_id")] if event.actor_id is None else []


def team(event: Event) -> Recipients:
    return _team(event)


def former_assignee(event: Event) -> Recipients:
    """Return the former assignee of a case moved to where they do not work; the notification names no thread."""
    return [event.values["left_id"]]


def messaged(event: Event) -> Recipients:
    """Return the customer, for a message by support."""
    return asker(event) if _is_message(event) and event.values.get("to_asker") else []


def customer_wrote(event: Event) -> Recipients:
    """Return the assignee, or all agents if nobody is assigned, for a message by the customer."""
    return _agents(event) if _is_message(event) and not event.values.get("to_asker") else []


def noted(event: Event) -> Recipients:
    """Yield the assignee, unless the note mentions them, which is a notification of its own."""
    note = _note(event)
    mentioned = set(handles_in(note.html)) if note else set()
    for member_id in _in_hand(event) if note else ():
        if db.session.scalar(select(Member.handle).where(Member.id == member_id)) not in mentioned:
            yield member_id


def mentioned_in_note(event: Event) -> Recipients:
    return [event.values["member_id"]] if _note(event) else []


def resolved(event: Event) -> Recipients:
    """Return the customer, unless reopened since; a merge resolves nothing, as work goes on in the other case."""
    at = select(Case.resolved_at).where(Case.id == event.values["case_id"])
    return asker(event) if not _by_merge(event) and db.session.scalar(at) == event.at else []


def settled(event: Event) -> Recipients:
    """Return the assignee, or else the team, of a case that was not resolved by a merge."""
    return [] if _by_merge(event) else assignee_or_team(event)


def unsolved(event: Event) -> Recipients:
    """Return the customer, unless the case was reopened since."""
    at = select(Case.resolved_at).where(Case.id == event.values["case_id"])
    return asker(event) if db.session.scalar(at) is not None else []


def waiting(event: Event) -> Recipients:
    """Return the customer, if support waits for them and has not written so in a message."""
    return _moved(event, rules.WAITING)


def on_hold(event: Event) -> Recipients:
    """Return the customer, if support waits for a third party and has not written so in a message."""
    return _moved(event, rules.ON_HOLD)


def assignee(event: Event) -> Recipients:
    return [_assignee(event.values["case_id"])]


def assignee_of_other(event: Event) -> Recipients:
    return [_assignee(event.values["into_id"])]


def rated(event: Event) -> Recipients:
    """Return the assignee; for a low rating the team too."""
    return [*_in_hand(event), *(_team(event) if event.values["score"] <= LOW else ())]


def agents(event: Event) -> Recipients:
    """Return the assignee, or all agents if nobody is assigned."""
    return _agents(event)


def assignee_or_team(event: Event) -> Recipients:
    """Return the assignee, or the team if nobody is assigned."""
    return _in_hand(event) or _team(event)


def breached(event: Event) -> Recipients:
    """Return the assignee, and the team if the policy says so or nobody is assigned."""
    in_hand = _in_hand(event)
    policy = select(SlaPolicy.tells_team).join(Case, Case.policy_id == SlaPolicy.id)
    with_team = not in_hand or db.session.scalar(policy.where(Case.id == event.values["case_id"]))
    return [*in_hand, *(_team(event) if with_team else ())]


def _is_message(event: Event) -> bool:
    """Is the event about a private message that was not withdrawn?"""
    message = db.session.get(CaseMessage, event.values.get("message_id") or 0)
    return message is not None and not message.withdrawn_at


def _by_merge(event: Event) -> bool:
    return event.values.get("why") == rules.MERGED


def _moved(event: Event, status: str) -> Recipients:
    return asker(event) if event.values["status"] == status and not event.values.get("with_words") else []


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
    """Return the team's members who are still agents of its space; without a team, all agents of it."""
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
