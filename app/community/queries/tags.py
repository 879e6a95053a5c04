"""Tags, as a list and one by one: of those that only closed spaces know nobody else reads the name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import Member
from app.community.models import RelatedTag, Tag, TagExpert, Thread, ThreadTag
from app.community.models.reading import TAG
from app.community.queries.following import my_level
from app.community.queries.reading import listed
from app.core.db import db, fold
from app.core.errors import NotFound
from app.core.paging import Page, page_by_key

SORTS = {"popular": (Tag.thread_count, Tag.id), "name": (Tag.name,), "new": (Tag.id,)}
TAGS_A_PAGE = 60
SHOWN_EXPERTS, SHOWN_RELATED = 5, 10


class TagPage(NamedTuple):
    """What a tag's page shows of it beside its questions."""

    tag: Tag
    level: str
    experts: Sequence[TagExpert]
    related: list[Tag]
    synonyms: list[Tag]


def get_tag(name: str, viewer: Member | None = None) -> Tag:
    """The tag that the name means: of a synonym the one that it stands for.

    Raises NotFound where there is none whose threads the viewer may read.
    """
    return _named(name, viewer)[0]


def tag_page(name: str, viewer: Member | None) -> TagPage:
    """The tag that the name means, with all that its page says of it; three statements. Raises what `get_tag` does."""
    tag, level = _named(name, viewer)
    kin = _kin_of(tag, viewer)
    synonyms = [each for each in kin if each.canonical_id == tag.id]
    return TagPage(tag, level, _experts_of(tag), [each for each in kin if each not in synonyms], synonyms)


def list_tags(viewer: Member | None, search: str, sort: str, cursor: str | None) -> Page[Tag]:
    """Tags that threads carry, by one of SORTS; with `search` those that have it in their name, or in a synonym's.

    Raises NotFound where there is no such order.
    """
    if sort not in SORTS:
        raise NotFound
    statement = select(Tag).where(Tag.canonical_id.is_(None), Tag.thread_count > 0, _is_carried(viewer))
    if search:
        synonym = aliased(Tag)
        like = fold(search)
        named = select(synonym.canonical_id).where(synonym.name.contains(like, autoescape=True))
        statement = statement.where(or_(Tag.name.contains(like, autoescape=True), Tag.id.in_(named)))
    return page_by_key(statement, SORTS[sort], cursor, size=TAGS_A_PAGE, is_rising=sort == "name")


def _named(name: str, viewer: Member | None) -> tuple[Tag, str]:
    meant = aliased(Tag)
    is_it = or_(and_(meant.canonical_id.is_(None), Tag.id == meant.id), Tag.id == meant.canonical_id)
    level = my_level(viewer, TAG, Tag.id) if viewer else None
    statement = select(Tag, level) if level is not None else select(Tag)
    statement = statement.join(meant, is_it).where(meant.name == fold(name), _is_readable(viewer))
    row = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    return row[0], (row[1] if viewer else None) or ""


def _is_readable(viewer: Member | None) -> ColumnElement[bool]:
    """One whose threads the viewer finds, or one that is described and has none; staff look after all of them."""
    if viewer is not None and any(role.space_id is None for role in viewer.roles):
        return true()
    return or_(_is_carried(viewer), and_(Tag.thread_count == 0, Tag.description != ""))


def _is_carried(viewer: Member | None) -> ColumnElement[bool]:
    carried = exists().where(ThreadTag.tag_id == Tag.id, Thread.id == ThreadTag.thread_id, listed(viewer))
    return carried.correlate(Tag)


def _experts_of(tag: Tag) -> Sequence[TagExpert]:
    """Who helped most, by the worker's last reckoning."""
    statement = select(TagExpert).options(joinedload(TagExpert.member)).where(TagExpert.tag_id == tag.id)
    return db.session.scalars(statement.order_by(TagExpert.points.desc()).limit(SHOWN_EXPERTS)).all()


def _kin_of(tag: Tag, viewer: Member | None) -> Sequence[Tag]:
    """Its synonyms, and the tags that go with it most often, of those that the viewer finds in lists."""
    weight = select(RelatedTag.weight).where(RelatedTag.tag_id == tag.id, RelatedTag.other_id == Tag.id)
    related = and_(Tag.id.in_(select(RelatedTag.other_id).where(RelatedTag.tag_id == tag.id)), _is_carried(viewer))
    ids = select(Tag.id).where(Tag.canonical_id == tag.id).union(select(Tag.id).where(related))
    statement = select(Tag).where(Tag.id.in_(select(ids.subquery())))
    return db.session.scalars(statement.order_by(weight.scalar_subquery().desc(), Tag.name)).all()
