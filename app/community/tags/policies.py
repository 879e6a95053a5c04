"""Who may create, describe, merge and rename tags, and give them synonyms."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.community.permissions import SIGN_IN, privileged
from app.community.roles import is_staff_of
from app.core.policy import PolicyResult, allowed, denied


def can_create_tag(actor: Member, space_id: int | None) -> PolicyResult:
    """Check whether the actor's new tags need no review. Others may create tags too, which are reviewed afterwards."""
    return privileged(actor, "create_tag", space_id)


def can_describe_tag(actor: Member | None) -> PolicyResult:
    """Check whether the actor may edit the description of tags."""
    return denied(SIGN_IN) if actor is None else privileged(actor, "edit", None)


def can_name_synonyms(actor: Member | None) -> PolicyResult:
    """Check whether the actor may add and remove synonyms of tags."""
    return denied(SIGN_IN) if actor is None else privileged(actor, "tag_synonyms", None)


def can_merge_tags(actor: Member | None) -> PolicyResult:
    """Check whether the actor may merge, rename, remove and approve tags: staff, since it is not easily undone."""
    return allowed if is_staff_of(actor, None) else denied(_("Only staff can merge, rename or remove tags."))
