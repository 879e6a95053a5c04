"""What moderators know of a member, and what a member reads of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Member
from app.community.models import Post
from app.core.audit import LogEntry
from app.core.db import db
from app.core.errors import NotFound
from app.moderation.models import APPEAL, SILENCE, SUSPENSION, WARNING, Flag, ReviewItem, Sanction

MOST_SHOWN = 50


class Record(NamedTuple):
    """What stands about a member: sanctions, flags that they raised and got by outcome (None waits), and the log."""

    sanctions: Sequence[Sanction]
    raised: dict[str | None, int]
    received: dict[str | None, int]
    log: Sequence[LogEntry]

    @property
    def steps(self) -> int:
        """How many silences and suspensions a moderator imposed, and did not take back."""
        kept = (each for each in self.sanctions if each.imposed_by_id is not None and each.lifted_at is None)
        return sum(each.kind in (SILENCE, SUSPENSION) for each in kept)


def record_of(member: Member) -> Record:
    """What a moderator reads of the member."""
    log = select(LogEntry).where(LogEntry.member_id == member.id).order_by(LogEntry.at.desc(), LogEntry.id.desc())
    theirs = Flag.post_id.in_(select(Post.id).where(Post.author_id == member.id))
    return Record(
        sanctions_of(member),
        _by_outcome(Flag.member_id == member.id),
        _by_outcome(theirs),
        db.session.scalars(log.limit(MOST_SHOWN)).all(),
    )


def sanctions_of(member: Member) -> Sequence[Sanction]:
    """The member's sanctions with who imposed them, the newest first."""
    imposed = (
        select(Sanction)
        .where(Sanction.member_id == member.id)
        .options(joinedload(Sanction.imposed_by), joinedload(Sanction.member))
    )
    newest = imposed.order_by(Sanction.imposed_at.desc(), Sanction.id.desc()).limit(MOST_SHOWN)
    return db.session.scalars(newest).all()


def get_sanction(sanction_id: int) -> Sanction:
    """The sanction with its member and their roles. Raises NotFound."""
    loads = joinedload(Sanction.member).selectinload(Member.roles)
    found = db.session.scalar(select(Sanction).where(Sanction.id == sanction_id).options(loads))
    if found is None:
        raise NotFound
    return found


def own_sanction(sanction_id: int, member: Member) -> Sanction:
    """One of the member's own. Raises NotFound for any other."""
    found = get_sanction(sanction_id)
    if found.member_id != member.id:
        raise NotFound
    return found


def appeals_of(member: Member) -> dict[int, ReviewItem]:
    """What the member asked us to look at again of their sanctions, by sanction."""
    made = select(ReviewItem).where(
        ReviewItem.member_id == member.id, ReviewItem.kind == APPEAL, ReviewItem.subject_type == "sanction"
    )
    return {item.subject_id: item for item in db.session.scalars(made.order_by(ReviewItem.id))}


def sanction_that_holds(member: Member, now: datetime) -> Sanction | None:
    """What keeps the member from something now, for longest; a suspension before a silence."""
    holding = select(Sanction).where(
        Sanction.member_id == member.id,
        Sanction.kind != WARNING,
        Sanction.lifted_at.is_(None),
        Sanction.ends_at > now,
    )
    return db.session.scalars(holding.order_by(Sanction.kind.desc(), Sanction.ends_at.desc()).limit(1)).one_or_none()


def get_person(handle: str) -> Member:
    """The member with their roles; raises NotFound."""
    named = select(Member).where(Member.handle == handle).options(selectinload(Member.roles))
    found = db.session.scalars(named).one_or_none()
    if found is None or found.erased_at:
        raise NotFound
    return found


def _by_outcome(which: object) -> dict[str | None, int]:
    counted = select(Flag.outcome, func.count()).where(which).group_by(Flag.outcome)  # type: ignore[arg-type]
    return {row[0]: row[1] for row in db.session.execute(counted)}
