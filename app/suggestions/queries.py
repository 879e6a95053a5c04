"""Queries for the pages of suggestions, with the viewer's rights."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, select, true, union_all
from sqlalchemy.orm import contains_eager, joinedload, load_only

from app.accounts.members.models import Member, Role
from app.community.feeds.queries import IN_A_FEED
from app.community.posts.models import OPENING, Post
from app.community.roles import ReaderScope, reader_scope
from app.community.threads.models import SUGGESTION, Thread
from app.community.visibility import KEPT, listed, readable_spaces, visible_to
from app.community.voting.models import Backing
from app.core.db.base import LongInteger, db
from app.core.errors import NotFound, require_found
from app.suggestions.models import DRAFT, ON_THE_ROADMAP, SHIPPED, Area, Source, StatusChange, Suggestion
from app.suggestions.policies import can_read_suggestion, is_product

RECENT = 5


def suggested_by(member_id: int, viewer: Member | None) -> tuple[Sequence[Suggestion], int]:
    """Return the member's newest suggestions that the viewer may read, and their total number. One statement."""
    statement = (
        select(Suggestion, func.count().over())
        .join(Suggestion.thread)
        .options(contains_eager(Suggestion.thread))
        .where(Thread.asker_id == member_id, visible_to(viewer))
        .where(published_for(viewer))
    )
    rows = db.session.execute(statement.order_by(Thread.created_at.desc(), Thread.id.desc()).limit(RECENT)).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


IN_A_COLUMN = 20
WITHIN = timedelta(days=90)  # older support does not count towards critical mass
SHOWN_BACKERS = 6


@dataclass(frozen=True)
class Mass:
    """Customers and sources that support a suggestion, as far as the last 90 days brought them."""

    customers: int
    sources: int

    @property
    def is_critical(self) -> bool:
        return self.customers >= ENOUGH.customers and self.sources >= ENOUGH.sources


ENOUGH = Mass(customers=5, sources=3)  # critical mass: fewer do not reach the product team


def get_suggestion(thread_id: int, viewer: Member | None) -> Suggestion:
    """Return the suggestion with its thread, author, space and area. Raises NotFound if the viewer may not read it."""
    open_areas = select(Area.id).join(Area.space).where(readable_spaces(viewer))
    statement = (
        select(Suggestion, Suggestion.area_id.in_(open_areas))
        .join(Suggestion.thread)
        .options(
            contains_eager(Suggestion.thread).options(
                joinedload(Thread.asker), joinedload(Thread.space, innerjoin=True)
            ),
            joinedload(Suggestion.area, innerjoin=True).options(joinedload(Area.space), joinedload(Area.owner)),
        )
        .where(Suggestion.id == thread_id, visible_to(viewer))
    )
    row = db.session.execute(statement).one_or_none()
    if row is None or not can_read_suggestion(viewer, row[0]):
        raise NotFound
    suggestion: Suggestion = row[0]
    suggestion.can_open_area = bool(row[1])
    return suggestion


def roadmap(viewer: Member | None) -> dict[str, list[Suggestion]]:
    """Return what is planned, in progress and shipped, by status, newest first. One statement."""
    place = func.row_number().over(
        partition_by=Suggestion.status, order_by=(Suggestion.status_at.desc(), Suggestion.id.desc())
    )
    newest = (
        select(Suggestion.id, place.label("place"))
        .join(Thread)
        .where(Suggestion.status.in_(ON_THE_ROADMAP), Thread.kind == SUGGESTION, listed(viewer))
        .subquery()
    )
    statement = (
        select(Suggestion)
        .options(joinedload(Suggestion.thread, innerjoin=True), joinedload(Suggestion.area, innerjoin=True))
        .join(newest, newest.c.id == Suggestion.id)
        .where(newest.c.place <= IN_A_COLUMN)
        .order_by(Suggestion.status_at.desc(), Suggestion.id.desc())
    )
    columns: dict[str, list[Suggestion]] = {status: [] for status in ON_THE_ROADMAP}
    for suggestion in db.session.scalars(statement):
        columns[suggestion.status].append(suggestion)
    return columns


def changes_of(suggestion: Suggestion) -> Sequence[StatusChange]:
    """Return all official responses with their authors, newest first. One statement."""
    statement = (
        select(StatusChange).options(joinedload(StatusChange.author)).where(StatusChange.suggestion_id == suggestion.id)
    )
    return db.session.scalars(statement.order_by(StatusChange.id.desc())).all()


def newest_shipped() -> Sequence[tuple[StatusChange, Thread]]:
    """Return shipped suggestions that everyone may read, newest first. One statement."""
    statement = (
        select(StatusChange, Thread)
        .join(Thread, Thread.id == StatusChange.suggestion_id)
        .options(joinedload(Thread.asker))
        .where(StatusChange.after == SHIPPED, listed(None))
        .order_by(StatusChange.id.desc())
        .limit(IN_A_FEED)
    )
    return [(change, thread) for change, thread in db.session.execute(statement)]


def mass_of(suggestion: Suggestion, now: datetime) -> Mass:
    """Count the customers and sources of the last 90 days. One statement."""
    return masses_of([suggestion.id], now)[suggestion.id]


def masses_of(suggestion_ids: Collection[int], now: datetime) -> dict[int, Mass]:
    """Count the customers and sources of the last 90 days of each suggestion. One statement.

    Customers are those who made the suggestion, backed it or asked in a source, each counted once; staff do not count.
    """
    ids, since = list(suggestion_ids), now - WITHIN
    of_these = (Source.suggestion_id.in_(ids), Source.added_at >= since)
    people = union_all(
        select(Source.suggestion_id.label("id"), Source.customer_id.label("person")).where(*of_these),
        select(Backing.thread_id, Backing.member_id).where(Backing.thread_id.in_(ids), Backing.backed_at >= since),
        select(Thread.id, Thread.asker_id).where(Thread.id.in_(ids), Thread.created_at >= since),
    ).subquery()
    customers = (
        select(people.c.id, func.count(people.c.person.distinct()).label("number"))
        .where(~exists().where(Role.member_id == people.c.person))
        .group_by(people.c.id)
        .subquery()
    )
    sources = select(Source.suggestion_id, func.count().label("number")).where(*of_these)
    counted = sources.group_by(Source.suggestion_id).subquery()
    statement = (
        select(Suggestion.id, func.coalesce(customers.c.number, 0), func.coalesce(counted.c.number, 0))
        .outerjoin(customers, customers.c.id == Suggestion.id)
        .outerjoin(counted, counted.c.suggestion_id == Suggestion.id)
        .where(Suggestion.id.in_(ids))
    )
    return {row[0]: Mass(row[1], row[2]) for row in db.session.execute(statement)}


def backers_of(suggestion: Suggestion) -> Sequence[Member]:
    """Return the newest backers, at most SHOWN_BACKERS. One statement."""
    statement = (
        select(Member)
        .options(load_only(Member.handle, Member.name, raiseload=True))
        .join(Backing, Backing.member_id == Member.id)
        .where(Backing.thread_id == suggestion.id)
        .order_by(Backing.id.desc())
        .limit(SHOWN_BACKERS)
    )
    return db.session.scalars(statement).all()


def suggestions_from(thread: Thread, viewer: Member | None) -> Sequence[Suggestion]:
    """Return the suggestions that have this question as a source and that the viewer may read. One statement."""
    statement = _grown(reader_scope(viewer) if viewer else None, is_product(viewer))
    return db.session.scalars(statement, {"source_id": thread.id, "reader_id": viewer.id if viewer else None}).all()


@lru_cache(KEPT)
def _grown(reader: ReaderScope | None, reads_drafts: bool) -> Select[Suggestion]:
    return (
        select(Suggestion)
        .join(Source, Source.suggestion_id == Suggestion.id)
        .join(Suggestion.thread)
        .options(contains_eager(Suggestion.thread))
        .where(
            Source.thread_id == bindparam("source_id", type_=LongInteger),
            visible_to(reader),
            true() if reads_drafts else Suggestion.status != DRAFT,
        )
        .order_by(Suggestion.id.desc())
    )


def areas_for(viewer: Member | None) -> Sequence[Area]:
    loads = contains_eager(Area.space), joinedload(Area.owner)
    statement = select(Area).join(Area.space).options(*loads).where(readable_spaces(viewer))
    return db.session.scalars(statement.order_by(Area.name)).all()


def get_area(slug: str | None, viewer: Member | None) -> Area:
    return area_among(areas_for(viewer), slug)


def area_among(areas: Sequence[Area], slug: str | None) -> Area:
    """Return the area with this slug from `areas`. Raises NotFound if there is none."""
    return require_found(next((area for area in areas if area.slug == slug), None))


def opening_of(suggestion: Suggestion) -> Post:
    """Return the suggestion's opening post with its author."""
    statement = (
        select(Post).options(joinedload(Post.author)).where(Post.thread_id == suggestion.id, Post.kind == OPENING)
    )
    return db.session.scalars(statement).one()


def published_for(viewer: Member | None) -> ColumnElement[bool]:
    """Exclude drafts for everyone but the product team."""
    return true() if is_product(viewer) else Suggestion.status != DRAFT
