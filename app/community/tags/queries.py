"""Tags: list, one by one, autocompletion. Only readers of a closed space see the tags that it alone uses."""

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
from app.core.errors import NotFound


def tags_like(beginning: str, viewer: Member | None) -> Sequence[Tag]:
    """Tags that begin so and that the viewer finds in lists, the most used first."""
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
    if (found := find_tag(name, viewer)) is None:
        raise NotFound
    return found


def find_tag(name: str, viewer: Member | None) -> Tag | None:
    """The tag that the name means, or None where there is none whose threads the viewer may read."""
    return db.session.scalars(select(Tag).where(Tag.id == _meant(name), readable_tags(viewer))).one_or_none()


def tag_page(name: str, viewer: Member | None) -> TagPage:
    """The tag that the name means, with all that its page says of it; two statements. Raises what `get_tag` does."""
    meant = _meant(name)
    weight = select(RelatedTag.weight).where(RelatedTag.tag_id == meant, RelatedTag.other_id == Tag.id)
    level = my_level(viewer, TAG, Tag.id) if viewer else null()
    family = db.session.execute(
        select(Tag, Tag.id == meant, level)
        .where(Tag.id.in_(select(_family_of(meant, viewer).subquery())))
        .order_by(weight.scalar_subquery().desc(), Tag.name)
    ).all()
    found = next(((tag, mine) for tag, is_it, mine in family if is_it), None)
    if found is None:
        raise NotFound
    tag = found[0]
    synonyms = [each for each, *_rest in family if each.canonical_id == tag.id]
    related = [each for each, is_it, _mine in family if not is_it and each not in synonyms]
    return TagPage(tag, found[1] or "", _experts_of(tag), related, synonyms)


def list_tags(viewer: Member | None, search: str, sort: str, cursor: str | None) -> Page[Tag]:
    """Tags that threads carry, by one of SORTS; with `search` those that have it in their name, or in a synonym's.

    Raises NotFound where there is no such order.
    """
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
    """The ids of the tag itself, of its synonyms, and of what goes with it as far as the viewer finds it in lists."""
    related = Tag.id.in_(select(RelatedTag.other_id).where(RelatedTag.tag_id == meant))
    return union(
        select(Tag.id).where(Tag.id == meant, readable_tags(viewer)),
        select(Tag.id).where(Tag.canonical_id == meant),
        select(Tag.id).where(related, is_carried(viewer)),
    )


def is_carried(viewer: Member | None) -> ColumnElement[bool]:
    """The tags of threads that the viewer finds in lists."""
    return carried_by(listed(viewer))


def _experts_of(tag: Tag) -> Sequence[TagExpert]:
    """Who helped most, by the worker's last reckoning."""
    statement = select(TagExpert).options(joinedload(TagExpert.member)).where(TagExpert.tag_id == tag.id)
    return db.session.scalars(statement.order_by(TagExpert.points.desc()).limit(SHOWN_EXPERTS)).all()
