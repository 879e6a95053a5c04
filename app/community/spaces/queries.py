"""Load spaces, their rules and the roles in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.members.models import Member, Role
from app.accounts.segments.models import Segment
from app.community.following.models import SPACE
from app.community.following.queries import my_level
from app.community.spaces.models import REQUIRED, RESERVED, TAG_RULES, Space, SpaceSegment, SpaceTag
from app.community.tags.models import Tag
from app.community.visibility import readable_spaces
from app.core.db.base import db
from app.core.db.row_version import version_hash
from app.core.errors import require_found


def all_spaces() -> Sequence[Space]:
    """Return all spaces in their order."""
    return db.session.scalars(select(Space).order_by(Space.position, Space.name)).all()


class SpaceRules(NamedTuple):
    """What other tables store about a space: the slugs of its segments, its required and reserved tags."""

    segments: list[str]
    required: list[str]
    reserved: list[str]


def rules_of(space: Space) -> SpaceRules:
    """Return the space's segments and tag rules; two statements."""
    segments = select(Segment.slug).join(SpaceSegment).where(SpaceSegment.space_id == space.id).order_by(Segment.slug)
    tags = select(SpaceTag.rule, Tag.name).join(Tag, Tag.id == SpaceTag.tag_id).where(SpaceTag.space_id == space.id)
    ruled = db.session.execute(tags.order_by(Tag.name)).all()
    by_rule = {rule: [name for each, name in ruled if each == rule] for rule in TAG_RULES}
    return SpaceRules(list(db.session.scalars(segments)), by_rule[REQUIRED], by_rule[RESERVED])


def stamp_of_space(space: Space) -> int:
    """Return a hash that changes with whatever the form of a space may change."""
    words = (space.name, space.description, space.visibility, space.position, space.icon, space.guidelines)
    return version_hash(*words, space.approves_first_posts, *rules_of(space))


def staff() -> Sequence[Member]:
    """Return all members with a role, with all their roles, by name."""
    statement = select(Member).where(Member.roles.any()).options(selectinload(Member.roles))
    return db.session.scalars(statement.order_by(Member.name, Member.id)).all()


def get_role(role_id: int) -> Role:
    """Return the role with its member. Raises NotFound."""
    return require_found(
        db.session.scalars(select(Role).where(Role.id == role_id).options(joinedload(Role.member))).one_or_none()
    )


def held_role(member: Member, name: str, space: Space | None) -> Role | None:
    """Return the member's role for exactly this space, or the global one if it is None."""
    where = (Role.member_id == member.id, Role.name == name)
    place = Role.space_id.is_(None) if space is None else Role.space_id == space.id
    return db.session.scalars(select(Role).where(*where, place)).one_or_none()


class House(NamedTuple):
    """What a space requires of those who post there: its guidelines, and the tags of which a question needs one."""

    space: Space
    required: list[str]


def spaces_of(viewer: Member | None) -> Sequence[Space]:
    """Return the spaces that the viewer may read, in their order."""
    return db.session.scalars(select(Space).where(readable_spaces(viewer)).order_by(Space.position, Space.name)).all()


def get_space(slug: str, viewer: Member | None) -> Space:
    """Return the space. Raises NotFound if the viewer may not read it or it does not exist."""
    return space_and_level(slug, viewer)[0]


def space_and_level(slug: str, viewer: Member | None) -> tuple[Space, str]:
    """Return the space and whether the viewer follows it. Raises the same errors as `get_space`."""
    level = [my_level(viewer, SPACE, Space.id)] if viewer else []
    row = require_found(
        db.session.execute(select(Space, *level).where(Space.slug == slug, readable_spaces(viewer))).one_or_none()
    )
    return row[0], (row[1] if viewer else None) or ""


def space_guidelines(spaces: Sequence[Space]) -> list[House]:
    """Return those of the spaces that have guidelines or required tags, in their order; one statement."""
    needed: dict[int, list[str]] = {space.id: [] for space in spaces}
    of_spaces = select(SpaceTag.space_id, Tag.name).join(Tag, Tag.id == SpaceTag.tag_id)
    of_spaces = of_spaces.where(SpaceTag.rule == REQUIRED, SpaceTag.space_id.in_(needed)).order_by(Tag.name)
    for space_id, name in db.session.execute(of_spaces):
        needed[space_id].append(name)
    houses = [House(space, needed[space.id]) for space in spaces]
    return [each for each in houses if each.required or each.space.guidelines]
