"""Who may look after tags: describe them, give them synonyms, merge and rename them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.community.permissions import SIGN_IN, is_staff_of, privileged
from app.core.policy import PolicyResult, allowed, denied


def can_create_tag(actor: Member, space_id: int | None) -> PolicyResult:
    """May the actor's new tags go without a look? Others may set them too, and somebody looks at them afterwards."""
    return privileged(actor, "create_tag", space_id)


def can_describe_tag(actor: Member | None) -> PolicyResult:
    """Say what belongs under a tag."""
    return denied(SIGN_IN) if actor is None else privileged(actor, "edit", None)


def can_name_synonyms(actor: Member | None) -> PolicyResult:
    """Give a tag another name, or take such a name away from it."""
    return denied(SIGN_IN) if actor is None else privileged(actor, "tag_synonyms", None)


def can_merge_tags(actor: Member | None) -> PolicyResult:
    """Merge, rename and remove tags, and say that a new one may stay: what nobody undoes is left to staff."""
    return allowed if is_staff_of(actor, None) else denied(_("Only staff can merge, rename or remove tags."))
