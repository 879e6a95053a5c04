"""Permissions of accounts."""

from __future__ import annotations

from flask_babel import format_datetime
from flask_babel import lazy_gettext as _

from app.accounts.members.models import ADMIN, Member
from app.core.policy import PolicyResult, allowed, denied, require_allowed


def can_register(is_open: bool) -> PolicyResult:
    """Return whether a visitor may create an account; `is_open` is the instance's setting."""
    return allowed if is_open else denied(_("Accounts here are created by the community team. Ask them for one."))


def can_sign_in(member: Member | None) -> PolicyResult:
    """Return whether this member can sign in. The reason is for the log: visitors always get the same message."""
    if member is None:
        return denied("unknown")
    if member.erased_at is not None:
        return denied("erased")
    if member.email_verified_at is None:
        return denied("unverified")
    return allowed


def can_act(actor: Member) -> PolicyResult:
    """Return whether the signed-in member may send anything in this request. Suspended members can only read."""
    if not actor.is_suspended:
        return allowed
    if actor.is_banned:
        return denied(_("You are banned permanently: you can only read. You can appeal."))
    end = format_datetime(actor.suspended_until, "long")
    return denied(_("Your account is suspended until %(end)s. You can only read.", end=end))


def can_administer(actor: Member | None) -> PolicyResult:
    """Return whether the actor may change settings of the whole community. An admin of one space may not."""
    if actor is not None and actor.has_role(ADMIN):
        return allowed
    return denied(_("This page is for the community team only."))


def require_admin(actor: Member | None) -> None:
    """Raise NotAllowed unless `can_administer` allows it; commands and jobs, without an actor, may."""
    if actor is not None:
        require_allowed(can_administer(actor))
