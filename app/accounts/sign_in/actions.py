"""Sign in and out; change and reset passwords; count failed attempts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import delete, select

from app.accounts.events import PASSWORD_CHANGED, PASSWORD_FORGOTTEN
from app.accounts.intents import Intent
from app.accounts.members import rules as members_rules
from app.accounts.members.models import Member
from app.accounts.members.queries import member_by_handle_or_email
from app.accounts.password_hashing import hash_password, is_outdated, verify_password
from app.accounts.policies import can_sign_in
from app.accounts.registration.actions import request_mail_link, revoke_mail_links
from app.accounts.registration.models import MailToken
from app.accounts.registration.queries import DEAD_LINK, reset_link
from app.accounts.sign_in import rules, sessions
from app.accounts.sign_in.known_devices import Guesser
from app.accounts.sign_in.models import FailedSignIns
from app.accounts.sign_in.sessions import end_all_sessions
from app.core.db.base import db, fold_case
from app.core.db.insert import insert_if_absent
from app.core.db.session import commit_despite_refusal, end_read_transaction, lock_row
from app.core.errors import InvalidInput, NotFound
from app.core.logs import log
from app.core.outbox.events import record_event
from app.core.signing import hash_of

HALF = 32  # characters of a key that identify the account; the rest identify the device or network


class Counter(NamedTuple):
    """A key under which failed sign-ins are counted, and how many are free of delay."""

    key: str
    free: int


def counters_of(member: Member | None, identifier: str, guesser: Guesser) -> Sequence[Counter]:
    """Return the counters of this attempt, by account whichever name it was called by, or by an unknown name."""
    account = _account_key(member, identifier)
    is_known = member is not None and member.id in guesser.device.members
    place = f"device {guesser.device.id}" if is_known else f"network {guesser.network}"
    own = Counter(account + hash_of(place)[:HALF], rules.FREE_FAILURES)
    return [own] if is_known else [own, Counter(account, rules.FREE_FROM_ANYWHERE)]


def is_sign_in_allowed(counters: Sequence[Counter], now: datetime, *, hold: bool = False) -> bool:
    """Return whether the delay is over. With `hold`, lock the counters, so that concurrent attempts wait."""
    counted = (
        select(FailedSignIns.may_try_at)
        .where(FailedSignIns.key.in_([each.key for each in counters]))
        .order_by(FailedSignIns.key)
    )
    return all(at <= now for at in db.session.scalars(counted.with_for_update() if hold else counted))


def count_failed_sign_in(counters: Sequence[Counter], now: datetime) -> None:
    for each in sorted(counters):
        insert_if_absent(FailedSignIns, key=each.key, count=0, may_try_at=now)
        guesses = db.session.scalars(select(FailedSignIns).where(FailedSignIns.key == each.key).with_for_update()).one()
        guesses.count += 1
        guesses.may_try_at = now + rules.delay_after(guesses.count, each.free)


def reset_failed_sign_ins(counters: Sequence[Counter]) -> None:
    db.session.execute(delete(FailedSignIns).where(FailedSignIns.key.in_([each.key for each in counters])))


def forget_all_guesses(member: Member) -> None:
    """Delete every counter of failed sign-ins for this account."""
    db.session.execute(delete(FailedSignIns).where(FailedSignIns.key.startswith(_account_key(member, ""))))


def _account_key(member: Member | None, identifier: str) -> str:
    return hash_of(f"member {member.id}" if member else f"nobody {fold_case(identifier)}")[:HALF]


def forget_password(email: str, now: datetime, intent: Intent | None = None) -> MailToken:
    """Request an email that leads to a new password; whether anybody has the address is looked up when it is written.

    Drafts follow only in the same browser: anyone can request the email, and it must not add theirs to a member's.
    """
    normal = members_rules.normal_email(email)
    if normal is None:
        raise InvalidInput(_("Enter a valid email address, such as name@example.com."), "email")
    asked = request_mail_link(normal, None, now, intent)
    record_event(PASSWORD_FORGOTTEN, None, asked, now)
    return asked


def reset_password(token: str, password: str, now: datetime) -> Member:
    """Set a new password by an emailed link (else NotFound), sign out every browser and verify the address."""
    password_hash = hash_password(password)
    link = reset_link(token, now)
    if link.member is None:
        raise NotFound(DEAD_LINK)
    member = lock_row(link.member)
    if lock_row(link).used_at is not None:
        raise NotFound(DEAD_LINK)
    _refuse_weak(password, member)
    member.email_verified_at = member.email_verified_at or now
    set_password(member, password_hash, now)
    return member


def change_password(
    actor: Member, password_now: str, password: str, now: datetime, *, keep: str | None = None
) -> Member:
    """Set a new password, given the current one, and sign out every browser except the one with the token `keep`."""
    _refuse_weak(password, actor)
    known = actor.password_hash
    end_read_transaction()
    if not verify_password(known, password_now):
        log.warning("password_change_refused", member=actor.id)
        raise InvalidInput(_("Your current password is incorrect. Try again."), "password_now")
    password_hash = hash_password(password)
    if lock_row(actor).password_hash != known:
        raise InvalidInput(_("Your password was changed elsewhere at the same time. Sign in again."))
    set_password(actor, password_hash, now, keep=keep)
    return actor


def set_password(member: Member, password_hash: str, now: datetime, *, keep: str | None = None) -> None:
    """Set the password, end sessions, links and counted failures, and record the event that emails the member."""
    member.password_hash = password_hash
    forget_all_guesses(member)
    end_all_sessions(member, but=keep)
    revoke_mail_links(member_id=member.id, now=now)
    record_event(PASSWORD_CHANGED, member, member, now)


def _refuse_weak(password: str, member: Member) -> None:
    problem = rules.password_problem(password, member.handle, member.name, member.email or "")
    if problem is not None:
        raise InvalidInput(problem, "password")


def authenticate(identifier: str, password: str, guesser: Guesser, now: datetime) -> Member:
    """Return the member with this username or email address and password. Raises InvalidInput.

    The message and the time taken are the same for every failure: no account, address not confirmed, still delayed. A
    wrong password is counted, and each one makes the next delay longer.
    """
    member = member_by_handle_or_email(identifier)
    counters = counters_of(member, identifier, guesser)
    may_try, verdict = is_sign_in_allowed(counters, now), can_sign_in(member)
    known = member.password_hash if member and verdict else None
    end_read_transaction()
    is_right = verify_password(known, password)
    if not may_try:
        raise _refused(member, "too many guesses")
    if member is None or not is_right:
        with commit_despite_refusal():
            count_failed_sign_in(counters, now)
        raise _refused(member, str(verdict.reason or "wrong password"))
    if not is_sign_in_allowed(counters, now, hold=True) or lock_row(member).password_hash != known:
        raise _refused(member, "overtaken by other guesses")
    if is_outdated(known or ""):
        member.password_hash = hash_password(password)
    reset_failed_sign_ins(counters)
    return member


def sign_in(member: Member, user_agent: str, now: datetime, *, instead_of: str | None = None) -> str:
    """Start a session in place of the one with the token `instead_of`; return the token for the browser's cookie."""
    if instead_of:
        sessions.end_session(instead_of)
    log.info("signed_in", member=member.id)
    return sessions.start_session(member, user_agent, now)


def sign_out(token: str | None) -> None:
    """End the session, in this browser and wherever its token was copied."""
    if token:
        sessions.end_session(token)


def sign_out_elsewhere(actor: Member, keep: str | None) -> None:
    """End every session of the actor except the one with the token `keep`."""
    sessions.end_all_sessions(actor, but=keep)
    log.info("signed_out_elsewhere", member=actor.id)


def _refused(member: Member | None, reason: str) -> InvalidInput:
    log.warning("sign_in_refused", member=member.id if member else None, reason=reason)
    return InvalidInput(
        _(
            "We found no account with this username and password. If you have just registered, open "
            "the link in our email first. After several attempts, wait a few minutes."
        )
    )
