"""Wrong passwords in a row: each one makes the next try wait longer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from app.accounts import rules
from app.accounts.models import Guesses, Member
from app.accounts.sessions import hash_of
from app.core.db import db, fold, insert_once


def key_of(member: Member | None, identifier: str) -> str:
    """Under what guesses are counted: the account, whatever name it is called by, or a name that nobody has."""
    return hash_of(f"member {member.id}" if member else f"nobody {fold(identifier)}")


def may_guess(key: str, now: datetime, *, hold: bool = False) -> bool:
    """Is the waiting time over? With `hold`, whoever guesses at the same moment waits for this unit of work."""
    statement = select(Guesses.may_try_at).where(Guesses.key == key)
    may_try_at = db.session.scalar(statement.with_for_update() if hold else statement)
    return may_try_at is None or may_try_at <= now


def count_guess(key: str, now: datetime) -> None:
    insert_once(Guesses, key=key, count=0, may_try_at=now)
    guesses = db.session.scalars(select(Guesses).where(Guesses.key == key).with_for_update()).one()
    guesses.count += 1
    guesses.may_try_at = now + rules.delay_after(guesses.count)


def forget_guesses(key: str) -> None:
    db.session.execute(delete(Guesses).where(Guesses.key == key))
