"""Who is staff of which space: verdicts in Python, conditions in SQL, both from a reader's roles."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, bindparam, false, or_, true

from app.accounts.members.models import ADMIN, AGENT, MODERATOR, PRODUCT, Member, Role
from app.community.threads.models import Thread
from app.core.db.base import LongInteger

READER_ID = bindparam("reader_id", type_=LongInteger)


class Held(NamedTuple):
    """A role, as far as a condition needs it."""

    name: str
    space_id: int | None


class ReaderScope(NamedTuple):
    """All readers with the same roles, who share cached statements: building one costs more than running it."""

    roles: frozenset[Held]
    id: Any = READER_ID

    @property
    def is_staff(self) -> bool:
        return bool(self.roles)


def reader_scope(viewer: Member) -> ReaderScope:
    """Return the viewer's scope, for which statements are built and cached."""
    return ReaderScope(frozenset(Held(role.name, role.space_id) for role in viewer.roles))


def is_staff_of(actor: Member | None, space_id: int | None) -> bool:
    """Return whether the member has any role, globally or in this space."""
    return actor is not None and staff_role_in(actor, space_id) is not None


def staff_role_in(actor: Member, space_id: int | None) -> str | None:
    """Return the role that is shown beside the member's posts in this space, or None."""
    held = {role.name for role in actor.roles if role.space_id in (None, space_id)}
    return next((name for name in (AGENT, PRODUCT, MODERATOR, ADMIN) if name in held), None)


def is_support_of(actor: Member | None, space_id: int) -> bool:
    """Return whether the member is agent or moderator, globally or in this space. Admins are both."""
    return actor is not None and (actor.has_role(AGENT, space_id) or actor.has_role(MODERATOR, space_id))


def reads_private_threads_of(viewer: Member | None, space_id: int, *, are_sources: bool = False) -> bool:
    """Return whether the viewer may read private threads here; the product team only those that are sources."""
    is_product = viewer is not None and viewer.has_role(PRODUCT, space_id)
    return is_support_of(viewer, space_id) or (are_sources and is_product)


def spaces_with_role(viewer: Member | ReaderScope | None, *names: str) -> list[int] | None:
    """Return the spaces for which the viewer has one of these roles, or is admin; None if that is so for all spaces."""
    held = {role.space_id for role in viewer.roles if role.name in (*names, ADMIN)} if viewer else set()
    return None if None in held else sorted(each for each in held if each is not None)


def in_spaces_of(
    viewer: Member | ReaderScope | None, *names: str, column: SQLColumnExpression[Any] = Thread.space_id
) -> ColumnElement[bool]:
    """Return the condition for threads (or rows with a space in `column`) of `spaces_with_role`."""
    spaces = spaces_with_role(viewer, *names)
    return true() if spaces is None else column.in_(spaces) if spaces else false()


def has_role_in(space_id: Any, *names: str) -> ColumnElement[bool]:
    """Return the condition on Role for those of these roles that are valid in the space: its own, and global ones."""
    return and_(Role.name.in_(names), or_(Role.space_id.is_(None), Role.space_id == space_id))
