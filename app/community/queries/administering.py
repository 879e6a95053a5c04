"""What the pages of the administration show of spaces and roles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Member, Role
from app.accounts.segment_models import Segment
from app.community.models import Space, SpaceSegment, SpaceTag, Tag
from app.community.models.space import REQUIRED, RESERVED, TAG_RULES
from app.core.db import db
from app.core.errors import NotFound
from app.core.stamps import stamp_of


def all_spaces() -> Sequence[Space]:
    """Every space, in its order."""
    return db.session.scalars(select(Space).order_by(Space.position, Space.name)).all()


class SpaceRules(NamedTuple):
    """What other tables say of a space: the slugs of its segments, and the names of the tags that it rules over."""

    segments: list[str]
    required: list[str]
    reserved: list[str]


def rules_of(space: Space) -> SpaceRules:
    """The space's segments and rules on tags; two statements."""
    segments = select(Segment.slug).join(SpaceSegment).where(SpaceSegment.space_id == space.id).order_by(Segment.slug)
    tags = select(SpaceTag.rule, Tag.name).join(Tag, Tag.id == SpaceTag.tag_id).where(SpaceTag.space_id == space.id)
    ruled = db.session.execute(tags.order_by(Tag.name)).all()
    by_rule = {rule: [name for each, name in ruled if each == rule] for rule in TAG_RULES}
    return SpaceRules(list(db.session.scalars(segments)), by_rule[REQUIRED], by_rule[RESERVED])


def stamp_of_space(space: Space) -> int:
    """Moves with all that the form of a space may change."""
    words = (space.name, space.description, space.visibility, space.position, space.icon, space.guidelines)
    return stamp_of(*words, space.approves_first_posts, *rules_of(space))


def staff() -> Sequence[Member]:
    """Everyone who has a role, with all of them, by name."""
    statement = select(Member).where(Member.roles.any()).options(selectinload(Member.roles))
    return db.session.scalars(statement.order_by(Member.name, Member.id)).all()


def get_role(role_id: int) -> Role:
    """The role, with who holds it; raises NotFound."""
    role = db.session.scalars(select(Role).where(Role.id == role_id).options(joinedload(Role.member))).one_or_none()
    if role is None:
        raise NotFound
    return role


def held_role(member: Member, name: str, space: Space | None) -> Role | None:
    """The role that the member holds for this space, or for everything."""
    where = (Role.member_id == member.id, Role.name == name)
    place = Role.space_id.is_(None) if space is None else Role.space_id == space.id
    return db.session.scalars(select(Role).where(*where, place)).one_or_none()
