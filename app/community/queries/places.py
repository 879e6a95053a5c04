"""Spaces and tags, as lists and one by one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.models import Member
from app.community.models import Space, Tag
from app.community.queries.reading import readable_spaces
from app.core.db import db, fold
from app.core.errors import NotFound
from app.core.paging import Page, page_by_key


def spaces_of(viewer: Member | None) -> Sequence[Space]:
    """The spaces that the viewer may read, in their order."""
    return db.session.scalars(select(Space).where(readable_spaces(viewer)).order_by(Space.position, Space.name)).all()


def get_space(slug: str, viewer: Member | None) -> Space:
    """The space; raises NotFound where there is none that the viewer may read."""
    return _found(db.session.scalars(select(Space).where(Space.slug == slug, readable_spaces(viewer))).one_or_none())


def get_tag(name: str) -> Tag:
    """The tag; raises NotFound where there is none."""
    found = db.session.scalars(select(Tag).where(Tag.name == fold(name))).one_or_none()
    if found is None:
        raise NotFound
    return found


def list_tags(cursor: str | None) -> Page[Tag]:
    """Tags that threads carry, the most used first."""
    return page_by_key(select(Tag).where(Tag.thread_count > 0), (Tag.thread_count, Tag.id), cursor, size=60)


def known_tags() -> Sequence[str]:
    """The names that the tag field proposes: the most used ones."""
    return db.session.scalars(select(Tag.name).order_by(Tag.thread_count.desc(), Tag.id).limit(200)).all()


def _found(space: Space | None) -> Space:
    if space is None:
        raise NotFound
    return space
