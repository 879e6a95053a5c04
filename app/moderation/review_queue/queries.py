"""Queries for the review queue, decided items and the activity log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import joinedload

from app.accounts.members.models import MODERATOR, Member
from app.community.posts.models import OPENING, UNTIL_APPROVED, Post
from app.community.roles import ReaderScope, in_spaces_of, reader_scope, spaces_with_role
from app.community.spaces.models import Space
from app.community.suggested_edits.models import PENDING, SuggestedEdit
from app.community.tags.models import Tag
from app.community.threads.models import Thread
from app.community.visibility import KEPT, readable_spaces
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.pagination import Page, paginate
from app.core.errors import NotFound
from app.moderation.models import KINDS, NEW_TAG, PEERS_REVIEW, SUGGESTED_EDIT, VOTES, Flag, ReviewItem
from app.moderation.policies import can_moderate

NOBODY = 0


def log_entries(
    viewer: Member,
    *,
    actor: str = "",
    member: str = "",
    action: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    cursor: str | None = None,
) -> Page[AuditLogEntry]:
    """Return a page of the log, newest first: all of it for moderators of all spaces, otherwise that of their spaces.

    `actor` and `member` are usernames; `action` is a key such as "post.hidden", or its beginning: "post".
    `since` is inclusive, `until` exclusive.
    """
    statement = select(AuditLogEntry)
    statement = statement.where(in_spaces_of(viewer, MODERATOR, column=AuditLogEntry.space_id))
    if actor:
        statement = statement.where(AuditLogEntry.actor_id == _id_of(actor))
    if member:
        statement = statement.where(AuditLogEntry.member_id == _id_of(member))
    if action:
        statement = statement.where(AuditLogEntry.action.startswith(action, autoescape=True))
    if since is not None:
        statement = statement.where(AuditLogEntry.at >= since)
    if until is not None:
        statement = statement.where(AuditLogEntry.at < until)
    return paginate(statement, (AuditLogEntry.id,), cursor)


def by_day(entries: Iterable[AuditLogEntry], zone: str) -> list[tuple[date, Sequence[AuditLogEntry]]]:
    """Group the entries, in their order, by calendar day in the time zone of this name."""
    days = groupby(entries, lambda entry: entry.at.astimezone(ZoneInfo(zone)).date())
    return [(day, list(of_day)) for day, of_day in days]


def people_in(entries: Iterable[AuditLogEntry]) -> Mapping[int, Member]:
    """Return the actors and members of these entries, by id. One statement."""
    ids = {each for entry in entries for each in (entry.actor_id, entry.member_id) if each is not None}
    if not ids:
        return {}
    return {member.id: member for member in db.session.scalars(select(Member).where(Member.id.in_(ids)))}


def _id_of(handle: str) -> int:
    return db.session.scalar(select(Member.id).where(Member.handle == handle)) or NOBODY


ITEMS_A_PAGE = 15
MOST_COUNTED = 100  # more is shown as "99+"


def open_items(
    viewer: Member, kind: str = "", space: Space | None = None, cursor: str | None = None
) -> Page[ReviewItem]:
    """Return a page of the open items that the viewer may review, oldest first, in two statements.

    Raises NotFound if the kind does not exist or the cursor is invalid.
    """
    if kind and kind not in KINDS:
        raise NotFound
    statement = _with_everything(select(ReviewItem).where(ReviewItem.decided_at.is_(None), _waits_for(viewer)))
    if kind:
        statement = statement.where(ReviewItem.kind == kind)
    if space is not None:
        statement = statement.where(_about_post(Thread.space_id == space.id))
    return paginate(statement, (ReviewItem.opened_at, ReviewItem.id), cursor, ITEMS_A_PAGE, is_rising=True)


def decided_items(viewer: Member, cursor: str | None = None) -> Page[ReviewItem]:
    """Return a page of the decided items in the spaces that the viewer moderates, newest item first."""
    decided = select(ReviewItem).where(ReviewItem.decided_at.is_not(None), _in_their_spaces(viewer))
    return paginate(_with_everything(decided), (ReviewItem.id,), cursor, ITEMS_A_PAGE)


def get_item(item_id: int, viewer: Member) -> ReviewItem:
    """Return the item, open or not. Raises NotFound if the viewer may not review it."""
    statement = select(ReviewItem).where(ReviewItem.id == item_id, _waits_for(viewer))
    found: ReviewItem | None = db.session.scalar(_with_everything(statement))
    if found is None:
        raise NotFound
    return found


def open_count(viewer: Member) -> int:
    """Return how many items wait for this moderator, counted up to MOST_COUNTED."""
    return db.session.scalar(_count_for(reader_scope(viewer)), {"reader_id": viewer.id}) or 0


def counts_of(viewer: Member, space: Space | None = None) -> dict[str, int]:
    """Return how many items wait for this viewer, by kind, in the space or in all of theirs. One statement."""
    waiting = select(ReviewItem.kind, func.count()).where(ReviewItem.decided_at.is_(None), _waits_for(viewer))
    if space is not None:
        waiting = waiting.where(_about_post(Thread.space_id == space.id))
    return {row[0]: row[1] for row in db.session.execute(waiting.group_by(ReviewItem.kind))}


def flags_of(items: Sequence[ReviewItem]) -> dict[int, list[Flag]]:
    """Return the flags of each item with the members who raised them, oldest first. One statement."""
    ids = [item.id for item in items if item.kind == "flags"]
    found: dict[int, list[Flag]] = defaultdict(list)
    if ids:
        raised = select(Flag).where(Flag.item_id.in_(ids)).options(joinedload(Flag.member))
        for flag in db.session.scalars(raised.order_by(Flag.raised_at, Flag.id)):
            found[flag.item_id or 0].append(flag)
    return found


def voters_of(items: Sequence[ReviewItem]) -> dict[int, Member]:
    """Return by id the members whose votes were removed, for items about votes. At most one statement."""
    ids = {each for item in items if item.kind == VOTES for each in item.facts.get("members", ())}
    return {member.id: member for member in db.session.scalars(select(Member).where(Member.id.in_(ids)))} if ids else {}


@lru_cache(KEPT)
def _count_for(reader: ReaderScope) -> Select[int]:
    few = select(ReviewItem.id).where(ReviewItem.decided_at.is_(None), _in_their_spaces(reader), _is_current())
    return select(func.count()).select_from(few.limit(MOST_COUNTED).subquery())


def _waits_for(viewer: Member) -> ColumnElement[bool]:
    """All items of a moderator's spaces; for other reviewers, newcomers' posts in public threads that they can read."""
    if can_moderate(viewer):
        return and_(_in_their_spaces(viewer), or_(_is_current(), ReviewItem.decided_at.is_not(None)))
    is_there = or_(~Post.is_hidden, Post.hidden_because == UNTIL_APPROVED)
    in_its_thread = or_(Post.kind == OPENING, ~Thread.is_hidden)
    public = and_(Thread.is_public, Thread.space_id.in_(select(Space.id).where(readable_spaces(viewer))))
    flagged = exists().where(Flag.post_id == ReviewItem.post_id, Flag.member_id == viewer.id)
    return and_(
        ReviewItem.kind.in_(PEERS_REVIEW),
        ReviewItem.member_id != viewer.id,
        _about_post(public, is_there, in_its_thread),
        ~flagged,
        _is_current(),
    )


def _is_current() -> ColumnElement[bool]:
    """Is there still something to review? A post may be deleted, an edit withdrawn, a tag approved on its own page."""
    pending = exists().where(SuggestedEdit.id == ReviewItem.subject_id, SuggestedEdit.state == PENDING)
    gone = _about_post(or_(Post.is_deleted, Thread.is_deleted))
    unseen = exists().where(Tag.id == ReviewItem.subject_id, Tag.reviewed_at.is_(None), Tag.canonical_id.is_(None))
    return and_(
        or_(ReviewItem.kind != SUGGESTED_EDIT, pending),
        or_(ReviewItem.kind != NEW_TAG, unseen),
        or_(ReviewItem.kind.not_in((*PEERS_REVIEW, SUGGESTED_EDIT)), ~gone),
    )


def _in_their_spaces(viewer: Member | ReaderScope) -> ColumnElement[bool]:
    """Restrict to the viewer's spaces. What belongs to no space needs a role for all spaces."""
    is_in_all = spaces_with_role(viewer, MODERATOR) is None
    return true() if is_in_all else _about_post(in_spaces_of(viewer, MODERATOR))


def _about_post(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Do these conditions hold for the item's post and that post's current thread?"""
    return exists().where(Post.id == ReviewItem.post_id, Thread.id == Post.thread_id, *which)


def _with_everything(statement: Select[Any]) -> Select[Any]:
    thread = joinedload(ReviewItem.post).joinedload(Post.thread)
    return statement.options(
        thread.joinedload(Thread.space),
        thread.joinedload(Thread.asker),
        joinedload(ReviewItem.post).joinedload(Post.author),
        joinedload(ReviewItem.member).selectinload(Member.roles),
        joinedload(ReviewItem.decided_by),
    )
