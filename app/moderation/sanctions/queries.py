"""Queries for what moderators know about a member, and what the member reads of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.accounts.members.models import Member
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.community.visibility import posts_visible_to, visible_to
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.pagination import Page, paginate
from app.core.errors import NotFound, require_found
from app.moderation.models import BAN, SILENCE, SUSPENSION, WARNING, Flag, PostRemoval, RemovedPost, Sanction

About = TypeVar("About", Sanction, PostRemoval)
MOST_SHOWN = 50
POSTS_A_PAGE = 10


class Record(NamedTuple):
    """What is known about a member: sanctions, the log, flags raised and received by outcome (None: undecided)."""

    sanctions: Sequence[Sanction]
    raised: dict[str | None, int]
    received: dict[str | None, int]
    log: Sequence[AuditLogEntry]

    @property
    def steps(self) -> int:
        """How many silences, suspensions and bans moderators imposed and did not end early."""
        kept = (each for each in self.sanctions if each.imposed_by_id is not None and each.lifted_at is None)
        return sum(each.kind in (SILENCE, SUSPENSION, BAN) for each in kept)


def record_of(member: Member) -> Record:
    """Return what a moderator reads about the member."""
    log = (
        select(AuditLogEntry)
        .where(AuditLogEntry.member_id == member.id)
        .order_by(AuditLogEntry.at.desc(), AuditLogEntry.id.desc())
    )
    theirs = Flag.post_id.in_(select(Post.id).where(Post.author_id == member.id))
    return Record(
        sanctions_of(member),
        _by_outcome(Flag.member_id == member.id),
        _by_outcome(theirs),
        db.session.scalars(log.limit(MOST_SHOWN)).all(),
    )


def posts_of(member: Member, viewer: Member, cursor: str | None = None) -> Page[Post]:
    """Return a page of the member's posts that the viewer may read, newest first, including hidden and deleted ones."""
    theirs = (
        select(Post)
        .join(Post.thread)
        .options(contains_eager(Post.thread).joinedload(Thread.space))
        .where(Post.author_id == member.id, visible_to(viewer), posts_visible_to(viewer))
    )
    return paginate(theirs, (Post.id,), cursor, POSTS_A_PAGE)


def counts_of_posts(member: Member) -> dict[str, int]:
    """Return how many posts of the member are not deleted, by kind: what a removal would remove."""
    there = select(Post.kind, func.count()).where(Post.author_id == member.id, ~Post.is_deleted)
    return {row[0]: row[1] for row in db.session.execute(there.group_by(Post.kind))}


class Removal(NamedTuple):
    """A removal of all posts of a member, and the number of posts by state."""

    row: PostRemoval
    states: dict[str, int]


def last_removal_of(member: Member) -> Removal | None:
    """Return the newest removal of the member's posts. One statement."""
    newest = select(func.max(PostRemoval.id)).where(PostRemoval.member_id == member.id).scalar_subquery()
    counted = (
        select(PostRemoval, RemovedPost.state, func.count(RemovedPost.post_id))
        .outerjoin(RemovedPost, RemovedPost.removal_id == PostRemoval.id)
        .where(PostRemoval.id == newest)
        .group_by(PostRemoval.id, RemovedPost.state)
    )
    rows = db.session.execute(counted).all()
    return Removal(rows[0][0], {row[1]: row[2] for row in rows if row[1]}) if rows else None


def get_removal(removal_id: int) -> PostRemoval:
    return _with_member(PostRemoval, removal_id)


def sanctions_of(member: Member) -> Sequence[Sanction]:
    """Return the member's sanctions with the moderators who imposed them, newest first."""
    imposed = (
        select(Sanction)
        .where(Sanction.member_id == member.id)
        .options(joinedload(Sanction.imposed_by), joinedload(Sanction.member))
    )
    newest = imposed.order_by(Sanction.imposed_at.desc(), Sanction.id.desc()).limit(MOST_SHOWN)
    return db.session.scalars(newest).all()


def get_sanction(sanction_id: int) -> Sanction:
    return _with_member(Sanction, sanction_id)


def own_sanction(sanction_id: int, member: Member) -> Sanction:
    """Return one of the member's own sanctions. Raises NotFound for any other."""
    found = get_sanction(sanction_id)
    if found.member_id != member.id:
        raise NotFound
    return found


def sanction_that_holds(member: Member, now: datetime) -> Sanction | None:
    """Return the sanction in force that lasts longest; a suspension takes precedence over a silence."""
    holding = select(Sanction).where(
        Sanction.member_id == member.id,
        Sanction.kind != WARNING,
        Sanction.lifted_at.is_(None),
        Sanction.ends_at > now,
    )
    strongest_first = holding.order_by(Sanction.kind == SILENCE, Sanction.ends_at.desc())
    return db.session.scalars(strongest_first.limit(1)).one_or_none()


def get_person(handle: str) -> Member:
    named = select(Member).where(Member.handle == handle).options(selectinload(Member.roles))
    found = db.session.scalars(named).one_or_none()
    if found is None or found.erased_at:
        raise NotFound
    return found


def _by_outcome(which: object) -> dict[str | None, int]:
    counted = select(Flag.outcome, func.count()).where(which).group_by(Flag.outcome)  # type: ignore[arg-type]
    return {row[0]: row[1] for row in db.session.execute(counted)}


def _with_member(kind: type[About], row_id: int) -> About:
    loads = joinedload(kind.member).selectinload(Member.roles)
    return require_found(db.session.scalar(select(kind).where(kind.id == row_id).options(loads)))
