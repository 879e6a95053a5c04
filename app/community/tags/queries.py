"""Tags: list, one tag, autocompletion. Tags used only in a closed space are visible only to its readers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, ScalarSelect, and_, func, null, or_, select, union
from sqlalchemy.orm import aliased, joinedload

from app.accounts.members.models import Member
from app.community.following.models import TAG
from app.community.following.queries import my_level
from app.community.tags.models import RelatedTag, Tag, TagExpert
from app.community.visibility import carried_by, listed, readable_tags
from app.core.db.base import db, fold_case
from app.core.db.pagination import Page, paginate
from app.core.db.prefix_search import LONGEST, MOST, has_prefix
from app.core.errors import NotFound, require_found


def tags_like(beginning: str, viewer: Member | None) -> Sequence[Tag]:
    """Return tags that start with the text and that are listed for the viewer, most used first."""
    text = fold_case(beginning.strip())[:LONGEST]
    return db.session.scalars(
        select(Tag)
        .where(has_prefix(Tag.name, text), Tag.canonical_id.is_(None))
        .where(or_(is_carried(viewer), and_(Tag.thread_count == 0, Tag.reviewed_at.is_not(None))))
        .order_by(Tag.thread_count.desc(), Tag.id)
        .limit(MOST)
    ).all()


SORTS = {"popular": (Tag.thread_count, Tag.id), "name": (Tag.name,), "new": (Tag.id,)}
TAGS_A_PAGE = 60
SHOWN_EXPERTS = 5


class TagPage(NamedTuple):
    """What a tag's page shows besides its questions."""

    tag: Tag
    level: str
    experts: Sequence[TagExpert]
    related: list[Tag]
    synonyms: list[Tag]


def get_tag(name: str, viewer: Member | None = None) -> Tag:
    """Return the tag with this name or synonym. Raises NotFound if the viewer may not read its threads."""
    if (found := find_tag(name, viewer)) is None:
        raise NotFound
    return found


def find_tag(name: str, viewer: Member | None) -> Tag | None:
    """Return the tag with this name or synonym, None if the viewer may not read its threads."""
    return db.session.scalars(select(Tag).where(Tag.id == _meant(name), readable_tags(viewer))).one_or_none()


def tag_page(name: str, viewer: Member | None) -> TagPage:
    """Return the tag with this name or synonym and all on its page; two statements. Raises NotFound."""
    meant = _meant(name)
    weight = select(RelatedTag.weight).where(RelatedTag.tag_id == meant, RelatedTag.other_id == Tag.id)
    level = my_level(viewer, TAG, Tag.id) if viewer else null()
    family = db.session.execute(
        select(Tag, Tag.id == meant, level)
        .where(Tag.id.in_(select(_family_of(meant, viewer).subquery())))
        .order_by(weight.scalar_subquery().desc(), Tag.name)
    ).all()
    found = require_found(next(((tag, mine) for tag, is_it, mine in family if is_it), None))
    tag = found[0]
    synonyms = [each for each, *_rest in family if each.canonical_id == tag.id]
    related = [each for each, is_it, _mine in family if not is_it and each not in synonyms]
    return TagPage(tag, found[1] or "", _experts_of(tag), related, synonyms)


def list_tags(viewer: Member | None, search: str, sort: str, cursor: str | None) -> Page[Tag]:
    """Return a page of tags with threads, in one of SORTS, with the text in a name or synonym. Raises NotFound."""
    if sort not in SORTS:
        raise NotFound
    statement = select(Tag).where(Tag.canonical_id.is_(None), Tag.thread_count > 0, is_carried(viewer))
    if search:
        synonym = aliased(Tag)
        like = fold_case(search)
        named = select(synonym.canonical_id).where(synonym.name.contains(like, autoescape=True))
        statement = statement.where(or_(Tag.name.contains(like, autoescape=True), Tag.id.in_(named)))
    return paginate(statement, SORTS[sort], cursor, size=TAGS_A_PAGE, is_rising=sort == "name")


def canonical_names(names: Collection[str]) -> dict[str, str]:
    """Return, for each of these names that is a synonym, the name of its tag."""
    canonical = aliased(Tag)
    synonyms = select(Tag.name, canonical.name).join(canonical, canonical.id == Tag.canonical_id)
    return {row[0]: row[1] for row in db.session.execute(synonyms.where(Tag.name.in_(names)))}


def _meant(name: str) -> ScalarSelect[int]:
    named = aliased(Tag)
    return select(func.coalesce(named.canonical_id, named.id)).where(named.name == fold_case(name)).scalar_subquery()


def _family_of(meant: ScalarSelect[int], viewer: Member | None) -> CompoundSelect[int]:
    """Select the ids of the tag, of its synonyms, and of its related tags that are listed for the viewer."""
    related = Tag.id.in_(select(RelatedTag.other_id).where(RelatedTag.tag_id == meant))
    return union(
        select(Tag.id).where(Tag.id == meant, readable_tags(viewer)),
        select(Tag.id).where(Tag.canonical_id == meant),
        select(Tag.id).where(related, is_carried(viewer)),
    )


def is_carried(viewer: Member | None) -> ColumnElement[bool]:
    """Return the condition for tags of threads that are listed for the viewer."""
    return carried_by(listed(viewer))


def _experts_of(tag: Tag) -> Sequence[TagExpert]:
    statement = select(TagExpert).options(joinedload(TagExpert.member)).where(TagExpert.tag_id == tag.id)
    return db.session.scalars(statement.order_by(TagExpert.points.desc()).limit(SHOWN_EXPERTS)).all()
