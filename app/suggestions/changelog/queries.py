"""Queries for the changelog, with the viewer's rights."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.members.models import ROLES, Member, Role
from app.accounts.segments.models import SegmentMember
from app.community.feeds.queries import IN_A_FEED
from app.community.roles import has_role_in
from app.community.spaces.models import SEGMENTS, Space, SpaceSegment
from app.community.visibility import listed, readable_spaces
from app.core.db.base import db
from app.core.db.pagination import Page, paginate
from app.core.errors import NotFound, require_found
from app.suggestions.changelog.models import KINDS, ChangelogEntry, ChangelogFollower, ShippedSuggestion
from app.suggestions.models import IN_PROGRESS, PLANNED, SHIPPED, Area, Suggestion
from app.suggestions.policies import is_product
from app.suggestions.queries import published_for

MOST_OFFERED = 50  # suggestions that the form offers


def list_entries(viewer: Member | None, kind: str, cursor: str | None) -> Page[ChangelogEntry]:
    """Return a page of published entries, newest first. One statement. Raises NotFound for an unknown kind."""
    if kind and kind not in KINDS:
        raise NotFound
    statement = _entries(viewer).where(ChangelogEntry.published_at.is_not(None))
    if kind:
        statement = statement.where(ChangelogEntry.kind == kind)
    return paginate(statement, (ChangelogEntry.published_at, ChangelogEntry.id), cursor)


def newest_entries() -> Sequence[ChangelogEntry]:
    """Return the newest entries that everyone may read. One statement."""
    published = _entries(None).where(ChangelogEntry.published_at.is_not(None))
    newest = published.order_by(ChangelogEntry.published_at.desc(), ChangelogEntry.id.desc()).limit(IN_A_FEED)
    return db.session.scalars(newest).all()


def unpublished_entries(viewer: Member | None) -> Sequence[ChangelogEntry]:
    """Return drafts and scheduled entries for the product team, newest first; no statement for others."""
    if not is_product(viewer):
        return ()
    drafts = _entries(viewer).where(ChangelogEntry.published_at.is_(None))
    return db.session.scalars(drafts.order_by(ChangelogEntry.id.desc())).all()


def get_entry(entry_id: int, viewer: Member | None) -> ChangelogEntry:
    """Return the entry. Raises NotFound if the viewer may not read it: drafts are for the product team."""
    entry = require_found(db.session.scalars(_entries(viewer).where(ChangelogEntry.id == entry_id)).one_or_none())
    if entry.published_at is None and not is_product(viewer):
        raise NotFound
    return entry


def shipped_in(entries: Collection[ChangelogEntry], viewer: Member | None) -> dict[int, list[Suggestion]]:
    """Return the suggestions that each entry ships and the viewer may read, by its id. One statement."""
    found: dict[int, list[Suggestion]] = {entry.id: [] for entry in entries}
    statement = (
        select(ShippedSuggestion.entry_id, Suggestion)
        .join(ShippedSuggestion.suggestion)
        .join(Suggestion.thread)
        .options(contains_eager(Suggestion.thread))
        .where(ShippedSuggestion.entry_id.in_(list(found)), listed(viewer), published_for(viewer))
        .order_by(Suggestion.id)
    )
    for entry_id, suggestion in db.session.execute(statement) if found else ():
        found[entry_id].append(suggestion)
    return found


def entries_that_ship(suggestion: Suggestion, viewer: Member | None) -> Sequence[ChangelogEntry]:
    """Return the published entries that ship the suggestion, newest first. One statement."""
    statement = (
        _entries(viewer)
        .join(ShippedSuggestion, ShippedSuggestion.entry_id == ChangelogEntry.id)
        .where(ShippedSuggestion.suggestion_id == suggestion.id, ChangelogEntry.published_at.is_not(None))
    )
    return db.session.scalars(statement.order_by(ChangelogEntry.published_at.desc())).all()


def suggestions_to_ship(viewer: Member, chosen: Collection[int]) -> Sequence[Suggestion]:
    """Return what an entry can ship: the chosen suggestions, and the newest planned, in progress or shipped ones."""
    near = Suggestion.status.in_((PLANNED, IN_PROGRESS, SHIPPED))
    statement = (
        select(Suggestion)
        .join(Suggestion.thread)
        .options(contains_eager(Suggestion.thread))
        .where(listed(viewer), or_(near, Suggestion.id.in_(list(chosen))))
        .order_by(Suggestion.id.in_(list(chosen)).desc(), Suggestion.status_at.desc(), Suggestion.id.desc())
        .limit(MOST_OFFERED)
    )
    return db.session.scalars(statement).all()


def is_following_changelog(viewer: Member | None) -> bool:
    return viewer is not None and db.session.get(ChangelogFollower, viewer.id) is not None


def followers_who_may_read(area: Area | None) -> Sequence[int]:
    """Return the ids of the followers who may read entries about the area. One statement."""
    statement = select(ChangelogFollower.member_id).order_by(ChangelogFollower.member_id)
    if area is not None:
        member_id = ChangelogFollower.member_id
        segments = select(SpaceSegment.segment_id).where(SpaceSegment.space_id == area.space_id)
        is_open = exists().where(Space.id == area.space_id, Space.visibility != SEGMENTS)
        in_segment = exists().where(SegmentMember.member_id == member_id, SegmentMember.segment_id.in_(segments))
        is_staff = exists().where(Role.member_id == member_id, has_role_in(area.space_id, *ROLES))
        statement = statement.where(or_(is_open, in_segment, is_staff))
    return db.session.scalars(statement).all()


def _entries(viewer: Member | None) -> Select[ChangelogEntry]:
    return (
        select(ChangelogEntry)
        .outerjoin(ChangelogEntry.area)
        .outerjoin(Area.space)
        .options(contains_eager(ChangelogEntry.area).contains_eager(Area.space), joinedload(ChangelogEntry.author))
        .where(or_(ChangelogEntry.area_id.is_(None), readable_spaces(viewer)))
    )
