"""The ledger: what is written here moves a member's reputation in the same transaction.

A member's reputation is 1 plus the sum of the counted points, always. What was counted is fixed when the row is
written, with the member's row locked. Whoever moves the points of several members in one unit of work locks them
first, in one order: `hold`.
"""

from __future__ import annotations

from sqlalchemy import func, select

from app.accounts.members.models import START_REPUTATION, Member
from app.core.db.base import db
from app.reputation.models import LedgerEntry


def reputation_equals_ledger() -> bool:
    """Is everyone's reputation 1 plus the sum of their counted points?"""
    return not ledger_mismatches()


def ledger_mismatches() -> list[tuple[int, int, int]]:
    """Whose reputation is not what their ledger says: (member id, reputation, what it should be)."""
    earned = START_REPUTATION + func.coalesce(func.sum(LedgerEntry.counted), 0)
    statement = (
        select(Member.id, Member.reputation, earned)
        .outerjoin(LedgerEntry, LedgerEntry.member_id == Member.id)
        .group_by(Member.id, Member.reputation)
        .having(Member.reputation != earned)
        .order_by(Member.id)
    )
    return [(member_id, reputation, int(expected)) for member_id, reputation, expected in db.session.execute(statement)]
