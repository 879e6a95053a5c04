"""Passwords: forgotten, chosen anew, changed."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.accounts import rules
from app.accounts.actions.guessing import forget_all_guesses
from app.accounts.actions.linking import ask_for_link, close_links
from app.accounts.events import PASSWORD_CHANGED, PASSWORD_FORGOTTEN
from app.accounts.hashing import hash_password, matches
from app.accounts.intents import Intent
from app.accounts.models import MailToken, Member
from app.accounts.queries import DEAD_LINK, reset_link
from app.accounts.sessions import end_all_sessions
from app.core.db import lock, release
from app.core.errors import NotFound, Refused
from app.core.events import record
from app.core.logs import log


def forget_password(email: str, now: datetime, intent: Intent | None = None) -> MailToken:
    """Ask for a letter that leads to a new password. Whether anybody has this address is found out when it is written.

    `intent` is what they came for: its page and its action come along, and of what they wrote what the same browser
    holds; another browser's drafts never become a member's by a letter that anyone can ask for.

    Raises Refused where this is no address at all.
    """
    normal = rules.normal_email(email)
    if normal is None:
        raise Refused(_("Enter a valid email address, such as name@example.com."), "email")
    asked = ask_for_link(normal, None, now, intent)
    record(PASSWORD_FORGOTTEN, None, asked, now)
    return asked


def reset_password(token: str, password: str, now: datetime) -> Member:
    """Choose a new password by a link from a letter. Every browser is signed out, and the address is proven.

    Raises NotFound where the link is worth nothing, Refused where the password breaks a rule.
    """
    password_hash = hash_password(password)
    link = reset_link(token, now)
    if link.member is None:
        raise NotFound(DEAD_LINK)
    member = lock(link.member)
    if lock(link).used_at is not None:
        raise NotFound(DEAD_LINK)
    _refuse_weak(password, member)
    member.email_verified_at = member.email_verified_at or now
    set_password(member, password_hash, now)
    return member


def change_password(
    actor: Member, password_now: str, password: str, now: datetime, *, keep: str | None = None
) -> Member:
    """Choose a new password by the old one. Every browser is signed out, save the one with the token `keep`.

    Raises Refused where the old one is wrong or the new one breaks a rule.
    """
    _refuse_weak(password, actor)
    known = actor.password_hash
    release()
    if not matches(known, password_now):
        log.warning("password_change_refused", member=actor.id)
        raise Refused(_("Your current password is incorrect. Try again."), "password_now")
    password_hash = hash_password(password)
    if lock(actor).password_hash != known:
        raise Refused(_("Your password was changed elsewhere at the same time. Sign in again."))
    set_password(actor, password_hash, now, keep=keep)
    return actor


def set_password(member: Member, password_hash: str, now: datetime, *, keep: str | None = None) -> None:
    """Give the member this password. Sessions, links and counted mistakes end with the old one; a letter says so."""
    member.password_hash = password_hash
    forget_all_guesses(member)
    end_all_sessions(member, but=keep)
    close_links(member_id=member.id, now=now)
    record(PASSWORD_CHANGED, member, member, now)


def _refuse_weak(password: str, member: Member) -> None:
    problem = rules.password_problem(password, member.handle, member.name, member.email or "")
    if problem is not None:
        raise Refused(problem, "password")
