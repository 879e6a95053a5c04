"""Who may do what with accounts."""

from __future__ import annotations

from flask_babel import format_datetime
from flask_babel import lazy_gettext as _

from app.accounts.members.models import ADMIN, Member
from app.core.policy import Verdict, no, yes


def can_register(is_open: bool) -> Verdict:
    """May a stranger make an account? `is_open` is what the admins decided."""
    return yes if is_open else no(_("Accounts here are created by the community team. Ask them for one."))


def can_sign_in(member: Member | None) -> Verdict:
    """Has this member an account to sign in to? The reason is for the log: strangers read one sentence for all."""
    if member is None:
        return no("unknown")
    if member.erased_at is not None:
        return no("erased")
    if member.email_verified_at is None:
        return no("unverified")
    return yes


def can_act(actor: Member) -> Verdict:
    """May the signed-in member send anything at this request? Whoever is suspended reads, and nothing else."""
    if not actor.is_suspended:
        return yes
    if actor.is_banned:
        return no(_("You are banned permanently: you can only read. You can appeal."))
    end = format_datetime(actor.suspended_until, "long")
    return no(_("Your account is suspended until %(end)s. You can only read.", end=end))


def can_administer(actor: Member | None) -> Verdict:
    """May the actor set what holds for everyone? An admin of one space may not."""
    if actor is not None and actor.has_role(ADMIN):
        return yes
    return no(_("This page is for the community team only."))
