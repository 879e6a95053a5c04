"""In which spaces a member is staff, and as what."""

from __future__ import annotations

from app.accounts.models import ADMIN, AGENT, MODERATOR, PRODUCT, Member


def is_staff_of(actor: Member | None, space_id: int | None) -> bool:
    """Has the member any role for everything or for this space?"""
    return actor is not None and staff_role_in(actor, space_id) is not None


def staff_role_in(actor: Member, space_id: int | None) -> str | None:
    """The role in which the member speaks in this space."""
    held = {role.name for role in actor.roles if role.space_id in (None, space_id)}
    return next((name for name in (AGENT, PRODUCT, MODERATOR, ADMIN) if name in held), None)


def reads_private_threads_of(viewer: Member | None, space_id: int) -> bool:
    """Agents and moderators read what is private in their spaces; admins everywhere."""
    return viewer is not None and (viewer.has_role(AGENT, space_id) or viewer.has_role(MODERATOR, space_id))
