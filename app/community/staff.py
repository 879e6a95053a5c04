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


def reads_private_threads_of(viewer: Member | None, space_id: int, *, are_sources: bool = False) -> bool:
    """Agents and moderators read what is private in their spaces, the product team only sources; admins everything."""
    roles = (AGENT, MODERATOR, PRODUCT) if are_sources else (AGENT, MODERATOR)
    return viewer is not None and any(viewer.has_role(role, space_id) for role in roles)
