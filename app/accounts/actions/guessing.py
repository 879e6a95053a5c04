"""Wrong passwords in a row: each one makes the next try wait longer.

They are counted for an account and a place (a device that its member signed in with before, or else a network), so that
nobody can lock somebody else out; and for the account from all networks together, where many more are free.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select

from app.accounts import rules
from app.accounts.devices import Guesser
from app.accounts.models import Guesses, Member
from app.accounts.sessions import hash_of
from app.core.db import db, fold, insert_once

HALF = 32  # characters of a key, for the account; the rest is for the place


class Counter(NamedTuple):
    """Where guesses are counted, and how many are free."""

    key: str
    free: int


def counters_of(member: Member | None, identifier: str, guesser: Guesser) -> Sequence[Counter]:
    """Under what guesses are counted: the account, whatever name it is called by, or a name that nobody has."""
    account = _account_key(member, identifier)
    is_known = member is not None and member.id in guesser.device.members
    place = f"device {guesser.device.id}" if is_known else f"network {guesser.network}"
    own = Counter(account + hash_of(place)[:HALF], rules.FREE_FAILURES)
    return [own] if is_known else [own, Counter(account, rules.FREE_FROM_ANYWHERE)]


def may_guess(counters: Sequence[Counter], now: datetime, *, hold: bool = False) -> bool:
    """Is the waiting time over? With `hold`, whoever guesses at the same moment waits for this unit of work."""
    counted = select(Guesses.may_try_at).where(Guesses.key.in_([each.key for each in counters])).order_by(Guesses.key)
    return all(at <= now for at in db.session.scalars(counted.with_for_update() if hold else counted))


def count_guess(counters: Sequence[Counter], now: datetime) -> None:
    for each in sorted(counters):
        insert_once(Guesses, key=each.key, count=0, may_try_at=now)
        guesses = db.session.scalars(select(Guesses).where(Guesses.key == each.key).with_for_update()).one()
        guesses.count += 1
        guesses.may_try_at = now + rules.delay_after(guesses.count, each.free)


def forget_guesses(counters: Sequence[Counter]) -> None:
    db.session.execute(delete(Guesses).where(Guesses.key.in_([each.key for each in counters])))


def forget_all_guesses(member: Member) -> None:
    """Nobody waits any more for this account."""
    db.session.execute(delete(Guesses).where(Guesses.key.startswith(_account_key(member, ""))))


def _account_key(member: Member | None, identifier: str) -> str:
    return hash_of(f"member {member.id}" if member else f"nobody {fold(identifier)}")[:HALF]
