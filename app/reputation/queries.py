"""Consistency checks of the ledger: reputation is always 1 plus the sum of the counted points."""

from __future__ import annotations

from sqlalchemy import func, select

from app.accounts.members.models import START_REPUTATION, Member
from app.core.db.base import db
from app.reputation.models import LedgerEntry


def ledger_mismatches() -> list[tuple[int, int, int]]:
    """Return the members whose reputation differs from their ledger: (member id, reputation, expected value)."""
    earned = START_REPUTATION + func.coalesce(func.sum(LedgerEntry.counted), 0)
    statement = (
        select(Member.id, Member.reputation, earned)
        .outerjoin(LedgerEntry, LedgerEntry.member_id == Member.id)
        .group_by(Member.id, Member.reputation)
        .having(Member.reputation != earned)
        .order_by(Member.id)
    )
    return [(member_id, reputation, int(expected)) for member_id, reputation, expected in db.session.execute(statement)]
