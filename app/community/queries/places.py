"""Spaces, as a list and one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from app.accounts.models import Member
from app.community.models import Space, SpaceTag, Tag
from app.community.models.reading import SPACE
from app.community.models.space import REQUIRED
from app.community.queries.following import my_level
from app.community.queries.reading import readable_spaces
from app.core.db import db
from app.core.errors import NotFound


class House(NamedTuple):
    """What a space asks of those who write there: its own rules, and the tags of which a question carries one."""

    space: Space
    required: list[str]


def spaces_of(viewer: Member | None) -> Sequence[Space]:
    """The spaces that the viewer may read, in their order."""
    return db.session.scalars(select(Space).where(readable_spaces(viewer)).order_by(Space.position, Space.name)).all()


def get_space(slug: str, viewer: Member | None) -> Space:
    """The space; raises NotFound where there is none that the viewer may read."""
    return space_and_level(slug, viewer)[0]


def space_and_level(slug: str, viewer: Member | None) -> tuple[Space, str]:
    """The space and how the viewer follows it; raises what `get_space` does."""
    level = [my_level(viewer, SPACE, Space.id)] if viewer else []
    row = db.session.execute(select(Space, *level).where(Space.slug == slug, readable_spaces(viewer))).one_or_none()
    if row is None:
        raise NotFound
    return row[0], (row[1] if viewer else None) or ""


def house_rules(spaces: Sequence[Space]) -> list[House]:
    """Those of the spaces that have rules, in their order; one statement."""
    needed: dict[int, list[str]] = {space.id: [] for space in spaces}
    of_spaces = select(SpaceTag.space_id, Tag.name).join(Tag, Tag.id == SpaceTag.tag_id)
    of_spaces = of_spaces.where(SpaceTag.rule == REQUIRED, SpaceTag.space_id.in_(needed)).order_by(Tag.name)
    for space_id, name in db.session.execute(of_spaces):
        needed[space_id].append(name)
    houses = [House(space, needed[space.id]) for space in spaces]
    return [each for each in houses if each.required or each.space.guidelines]
