"""Who may follow what."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.accounts.policies import can_act
from app.community.permissions import SIGN_IN
from app.core.policy import PolicyResult, denied


def can_follow(actor: Member | None, subject: object) -> PolicyResult:
    """Check whether the actor may follow the subject: anything that they may read, except themselves."""
    if actor is None:
        return denied(SIGN_IN)
    if isinstance(subject, Member) and subject.id == actor.id:
        return denied(_("You cannot follow yourself."))
    return can_act(actor)
