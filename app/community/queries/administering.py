"""What the pages of the administration show of spaces and roles."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Member, Role
from app.community.models import Space
from app.core.db import db
from app.core.errors import NotFound


def all_spaces() -> Sequence[Space]:
    """Every space, in its order."""
    return db.session.scalars(select(Space).order_by(Space.position, Space.name)).all()


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
