"""The ledger of reputation: each entry changes the member's reputation in the same transaction.

A member's reputation is always 1 plus the sum of the counted points, fixed when the row is written with the member's
row locked. Changing several members' points in one unit of work needs `lock_members` first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.members.models import Member
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.outbox.models import HasId
from app.reputation import rules
from app.reputation.models import LedgerEntry
from app.reputation.rules import ReputationEvent


def lock_members(member_ids: Iterable[int | None]) -> dict[int, Member]:
    """Lock these members in the order of their ids, until the end of the unit of work; skip None and missing ones."""
    held = (
        db.session.get(Member, member_id) for member_id in sorted({each for each in member_ids if each is not None})
    )
    return {member.id: lock_row(member) for member in held if member is not None}


def award(member: Member, deed: ReputationEvent, post: HasId | None, actor: HasId | None, now: datetime) -> LedgerEntry:
    """Record the points that a member earned or lost, and change their reputation by those that count."""
    lock_row(member)
    entry = LedgerEntry(
        member_id=member.id,
        kind=deed.kind,
        nominal=deed.points,
        counted=_counted(member, deed, now),
        post_id=None if post is None else post.id,
        actor_id=None if actor is None else actor.id,
        at=now,
    )
    return _write(entry, member)


def reverse_points(
    deeds: Sequence[ReputationEvent], post: HasId, now: datetime, actor: HasId | None = None, kind: str = ""
) -> None:
    """Reverse the points of these events on a post (by this `actor`) with opposite rows, of the same kind or `kind`."""
    undoing = aliased(LedgerEntry)
    standing = (
        select(LedgerEntry)
        .where(
            LedgerEntry.post_id == post.id,
            LedgerEntry.kind.in_([deed.kind for deed in deeds]),
            LedgerEntry.undoes_id.is_(None),
            ~exists().where(undoing.undoes_id == LedgerEntry.id),
        )
        .order_by(LedgerEntry.member_id, LedgerEntry.id)
    )
    if actor is not None:
        standing = standing.where(LedgerEntry.actor_id == actor.id)
    entries = db.session.scalars(standing).all()
    members = lock_members(entry.member_id for entry in entries)
    for entry in entries:
        opposite = LedgerEntry(
            member_id=entry.member_id,
            kind=kind or entry.kind,
            nominal=-entry.nominal,
            counted=-entry.counted,
            post_id=entry.post_id,
            actor_id=entry.actor_id,
            undoes_id=entry.id,
            at=now,
        )
        _write(opposite, members[entry.member_id])


def restore_points(
    deeds: Sequence[ReputationEvent], post: HasId, now: datetime, kind: str, actor: HasId | None = None
) -> None:
    """Restore what the last reversal of this kind took for these events on the post; only the floor applies."""
    undone = aliased(LedgerEntry)
    statement = (
        select(undone, LedgerEntry.at)
        .join(LedgerEntry, LedgerEntry.undoes_id == undone.id)
        .where(LedgerEntry.kind == kind, LedgerEntry.post_id == post.id)
        .where(undone.kind.in_([deed.kind for deed in deeds]))
        .order_by(LedgerEntry.id.desc())
    )
    if actor is not None:
        statement = statement.where(undone.actor_id == actor.id)
    found = db.session.execute(statement).all()
    last = {entry.kind: entry for entry, undone_at in reversed(found) if undone_at == found[0][1]}
    members = lock_members(entry.member_id for entry in last.values())
    for entry in last.values():
        member = members[entry.member_id]
        again = LedgerEntry(
            member_id=member.id,
            kind=entry.kind,
            nominal=entry.nominal,
            counted=max(entry.counted, min(0, rules.FLOOR - member.reputation)),
            post_id=entry.post_id,
            actor_id=entry.actor_id,
            at=now,
        )
        _write(again, member)


def _counted(member: Member, deed: ReputationEvent, now: datetime) -> int:
    """Return the points of an event that count after the floor and the daily cap."""
    if deed.points < 0:
        return max(deed.points, min(0, rules.FLOOR - member.reputation))
    if not deed.is_capped:
        return deed.points
    return max(0, min(deed.points, rules.DAILY_CAP - _gained_on_the_day_of(member, now)))


def _gained_on_the_day_of(member: Member, now: datetime) -> int:
    """Return the capped points that the member earned since midnight UTC, without reversed ones."""
    midnight = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    undone = aliased(LedgerEntry)
    is_of_today = (undone.at >= midnight, undone.kind.in_(rules.CAPPED_KINDS))
    statement = select(func.coalesce(func.sum(LedgerEntry.counted), 0)).where(
        LedgerEntry.member_id == member.id,
        LedgerEntry.at >= midnight,
        or_(
            and_(LedgerEntry.undoes_id.is_(None), LedgerEntry.kind.in_(rules.CAPPED_KINDS)),
            exists().where(undone.id == LedgerEntry.undoes_id, *is_of_today),
        ),
    )
    return int(db.session.scalar(statement) or 0)


def _write(entry: LedgerEntry, member: Member) -> LedgerEntry:
    db.session.add(entry)
    member.reputation = Member.reputation + entry.counted
    db.session.flush()
    return entry
