"""Who may read a space."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.community.permissions import SIGN_IN
from app.community.roles import is_staff_of
from app.community.spaces.models import EVERYONE, MEMBERS, Space
from app.core.policy import PolicyResult, allowed, denied


def can_read_space(viewer: Member | None, space: Space, *, is_in_segment: bool = False) -> PolicyResult:
    """Check whether the viewer may read the space's public threads; equivalent to `visibility.readable_spaces`."""
    if space.visibility == EVERYONE:
        return allowed
    if viewer is None:
        return denied(SIGN_IN)
    if space.visibility == MEMBERS or is_in_segment or is_staff_of(viewer, space.id):
        return allowed
    return denied(_("This space is restricted to certain members."))
