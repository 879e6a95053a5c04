"""Record who has a case open and is typing. These are no changes of the case: its revision stays the same."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.presence.models import CasePresence
from app.core.db.base import db
from app.core.db.insert import insert_if_absent


def attend(actor: Member, number: int, kind: str, now: datetime) -> None:
    """Record that the actor has the case open, and is typing something of this kind unless it is empty."""
    typing = {"typing_at": now, "kind": kind} if kind in rules.WAYS_TO_SPEAK else {}
    if not insert_if_absent(CasePresence, case_id=number, member_id=actor.id, seen_at=now, **typing):
        _row(actor, number, seen_at=now, **typing)


def leave(actor: Member, number: int, now: datetime) -> None:
    _row(actor, number, seen_at=now - rules.PRESENT_FOR, typing_at=None)


def has_spoken(actor: Member, number: int) -> None:
    """Record that the actor has sent what they were typing."""
    _row(actor, number, typing_at=None)


def forget_absent(now: datetime) -> None:
    """Delete presence rows older than an hour."""
    db.session.execute(delete(CasePresence).where(CasePresence.seen_at < now - rules.PRESENCE_KEPT))


def _row(actor: Member, number: int, **values: object) -> None:
    mine = (CasePresence.case_id == number, CasePresence.member_id == actor.id)
    db.session.execute(update(CasePresence).where(*mine).values(**values))
