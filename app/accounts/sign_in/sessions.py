"""Sessions: a random token in a cookie, and its hash in a database row, so that a session can be revoked."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask import Flask, Request, Response, current_app, g, request, session
from flask_login import LoginManager
from sqlalchemy import Select, bindparam, delete, select, true
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.accounts.policies import can_act
from app.accounts.sign_in import known_devices
from app.accounts.sign_in.models import SignInSession
from app.core import clock
from app.core.activity import record_page_view
from app.core.cache.dependencies import depends_on, depends_on_all
from app.core.cache.shared_reads import cached_until_change, read_only_session, request_data_version
from app.core.db.base import db
from app.core.policy import PolicyResult, allowed, require_allowed
from app.core.settings import INSTANCE, refresh, stamp_statement
from app.core.signing import hash_of
from app.core.text.normalisation import clean, one_line
from app.core.web.http import has_failed, viewer
from app.core.web.transaction import SAFE_METHODS

login_manager = LoginManager()
HERE = "visit"  # the kind of page view that a member's visit to any page leaves
SEEN_LATELY = timedelta(minutes=5)
DRAFTS_LAST = timedelta(days=7)  # of a visitor, who may sign in within this time


def init_app(app: Flask, *, is_secure: bool) -> None:
    app.config["SESSION_PROTECTION"] = None
    app.config["SIGN_IN_COOKIE"] = "__Host-peercare" if is_secure else "peercare"
    app.config["DRAFT_COOKIE"] = "__Host-peercare_draft" if is_secure else "peercare_draft"
    known_devices.init_app(app, is_secure=is_secure)
    login_manager.init_app(app)
    login_manager.request_loader(load_member)
    app.before_request(_refuse_suspended)
    app.after_request(_set_cookie)
    app.jinja_env.globals["may_act"] = may_act


def may_act() -> PolicyResult:
    """Return whether the viewer may send anything, for templates. Visitors may: they are asked to sign in."""
    who = viewer()
    return allowed if who is None else can_act(who)


def start_session(member: Member, user_agent: str, now: datetime) -> str:
    """Start a session for the member; return the token for the browser's cookie."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignInSession(
            member_id=member.id,
            token_hash=hash_of(token),
            created_at=now,
            expires_at=now + SignInSession.LASTS,
            user_agent=one_line(clean(user_agent))[:200],
        )
    )
    return token


def end_session(token: str) -> None:
    """Delete the session of this token."""
    db.session.execute(delete(SignInSession).where(SignInSession.token_hash == hash_of(token)))


def end_all_sessions(member: Member, but: str | None = None) -> None:
    """Delete every session of the member except the one with the token `but`."""
    others = true() if but is None else SignInSession.token_hash != hash_of(but)
    db.session.execute(delete(SignInSession).where(SignInSession.member_id == member.id, others))


def current_token() -> str | None:
    return request.cookies.get(current_app.config["SIGN_IN_COOKIE"])


def set_session_cookie(token: str | None) -> None:
    """Set or delete the session cookie in the response. A new token also gets a new form key."""
    session.clear()
    g.new_sign_in = token or ""


def draft_hash() -> str | None:
    """Return the hash of the cookie under which a visitor's drafts are stored, or None."""
    token = g.get("new_draft_token") or request.cookies.get(current_app.config["DRAFT_COOKIE"])
    return hash_of(token) if token else None


def new_draft_hash() -> str:
    """Set a new draft cookie in the response and return its hash."""
    g.new_draft_token = secrets.token_urlsafe(32)
    return hash_of(g.new_draft_token)


def load_member(_request: Request) -> Member | None:
    """Return the signed-in member with session, roles and settings version: one statement, none if cached."""
    token = current_token()
    if not token or has_failed():
        return None
    signed_in = _of_token(hash_of(token))
    if signed_in is None or signed_in.expires_at <= clock.now():
        g.session_ended = True
        return None
    member = signed_in.member
    if member.erased_at:
        return None
    now = clock.now()
    member.is_silenced, member.is_suspended = member.is_silenced_at(now), member.is_suspended_at(now)
    _leave_sighting(member)
    return member


def _leave_sighting(member: Member) -> None:
    """Record that the member is active, at most every few minutes; the worker stores it."""
    now = clock.now()
    if member.last_seen_at is None or now - member.last_seen_at > SEEN_LATELY:
        record_page_view(HERE, member.id, member.id, now)


def _of_token(token_hash: str) -> SignInSession | None:
    """Return the session: a shared one for requests that only read, else one of their own database session."""
    if request_data_version() is None:
        return _find(db.session, token_hash)
    return cached_until_change(("signed in", token_hash), lambda: _find_loose(token_hash), ("member", "setting"))


def _find_loose(token_hash: str) -> SignInSession | None:
    depends_on("setting", [INSTANCE])
    with read_only_session() as session:
        found = _find(session, token_hash)
    if found is None:
        depends_on_all("sign_in")
    return found


def _find(session: Any, token_hash: str) -> SignInSession | None:
    row = session.execute(_signed_in(), {"token_hash": token_hash}).unique().one_or_none()
    if row is None:
        return None
    refresh(row[1])
    found: SignInSession = row[0]
    return found


@cache
def _signed_in() -> Select[SignInSession, datetime]:
    """Return the statement. It is built once, because every page of every member sends it."""
    return (
        select(SignInSession, stamp_statement())
        .options(joinedload(SignInSession.member, innerjoin=True).joinedload(Member.roles))
        .where(SignInSession.token_hash == bindparam("token_hash"))
    )


def _refuse_suspended() -> None:
    """Refuse writes by suspended members, except to views marked with `allow_suspended`."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in SAFE_METHODS or view is None or getattr(view, "is_open_to_suspended", False):
        return
    who = viewer()
    if who is not None:
        require_allowed(can_act(who))


def _set_cookie(response: Response) -> Response:
    token = g.get("new_sign_in")
    name, secure = current_app.config["SIGN_IN_COOKIE"], current_app.config["SESSION_COOKIE_SECURE"]
    if token and response.status_code < 400:
        age = int(SignInSession.LASTS.total_seconds())
        response.set_cookie(name, token, max_age=age, secure=secure, httponly=True, samesite="Lax", path="/")
    elif token == "":
        response.delete_cookie(name, secure=secure, httponly=True, samesite="Lax", path="/")
    _set_draft_cookie(response, secure=secure)
    return response


def _set_draft_cookie(response: Response, *, secure: bool) -> None:
    token, name = g.get("new_draft_token"), current_app.config["DRAFT_COOKIE"]
    if token:
        age = int(DRAFTS_LAST.total_seconds())
        response.set_cookie(name, token, max_age=age, secure=secure, httponly=True, samesite="Lax", path="/")
    elif token == "" and response.status_code < 400:
        response.delete_cookie(name, secure=secure, httponly=True, samesite="Lax", path="/")
