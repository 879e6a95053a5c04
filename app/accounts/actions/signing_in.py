"""Signing in and out."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.accounts import sessions
from app.accounts.actions.guessing import count_guess, counters_of, forget_guesses, may_guess
from app.accounts.devices import Guesser
from app.accounts.hashing import hash_password, is_outdated, matches
from app.accounts.models import Member
from app.accounts.policies import can_sign_in
from app.accounts.queries import member_called
from app.core.db import kept_on_refusal, lock, release
from app.core.errors import Refused
from app.core.logs import log


def prove(identifier: str, password: str, guesser: Guesser, now: datetime) -> Member:
    """The member whose handle or address, and password, these are.

    One sentence and one time for everything that does not fit: who has no account, who has not confirmed, who must
    wait. A wrong password is counted, and makes the next try wait longer each time.

    Raises Refused.
    """
    member = member_called(identifier)
    counters = counters_of(member, identifier, guesser)
    may_try, verdict = may_guess(counters, now), can_sign_in(member)
    known = member.password_hash if member and verdict else None
    release()
    is_right = matches(known, password)
    if not may_try:
        raise _refused(member, "too many guesses")
    if member is None or not is_right:
        with kept_on_refusal():
            count_guess(counters, now)
        raise _refused(member, str(verdict.reason or "wrong password"))
    if not may_guess(counters, now, hold=True) or lock(member).password_hash != known:
        raise _refused(member, "overtaken by other guesses")
    if is_outdated(known or ""):
        member.password_hash = hash_password(password)
    forget_guesses(counters)
    return member


def sign_in(member: Member, user_agent: str, now: datetime, *, instead_of: str | None = None) -> str:
    """Begin a session in place of the one with the token `instead_of`; returns the token that the browser keeps."""
    if instead_of:
        sessions.end_session(instead_of)
    log.info("signed_in", member=member.id)
    return sessions.start_session(member, user_agent, now)


def sign_out(token: str | None) -> None:
    """The session is over, here and wherever its token was copied to."""
    if token:
        sessions.end_session(token)


def sign_out_elsewhere(actor: Member, keep: str | None) -> None:
    """Every session of the actor is over, save the one with the token `keep`."""
    sessions.end_all_sessions(actor, but=keep)
    log.info("signed_out_elsewhere", member=actor.id)


def _refused(member: Member | None, reason: str) -> Refused:
    log.warning("sign_in_refused", member=member.id if member else None, reason=reason)
    return Refused(
        _(
            "We found no account with this username and password. If you have just registered, open "
            "the link in our email first. After several attempts, wait a few minutes."
        )
    )
