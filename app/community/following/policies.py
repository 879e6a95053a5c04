"""Who may follow whom."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.accounts.policies import can_act
from app.community.permissions import SIGN_IN
from app.core.policy import PolicyResult, denied


def can_follow(actor: Member | None, subject: object) -> PolicyResult:
    """Anything that one may read, save oneself."""
    if actor is None:
        return denied(SIGN_IN)
    if isinstance(subject, Member) and subject.id == actor.id:
        return denied(_("You cannot follow yourself."))
    return can_act(actor)
