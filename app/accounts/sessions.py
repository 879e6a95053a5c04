"""Who is signed in: a random token in a cookie, its hash in a row of our own, so that it can be revoked."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime
from functools import cache

from flask import Flask, Request, Response, current_app, flash, g, redirect, request, session
from flask_babel import gettext as _
from flask_login import LoginManager
from sqlalchemy import Select, bindparam, delete, select, true
from sqlalchemy.orm import joinedload

from app.accounts.models import Member, SignIn
from app.core import clock
from app.core.db import UtcDateTime, db
from app.core.errors import NotAllowed
from app.core.settings import refresh, stamp_statement
from app.core.web import sign_in_address

login_manager = LoginManager()


def init_app(app: Flask, *, is_secure: bool) -> None:
    app.config["SESSION_PROTECTION"] = None
    app.config["SIGN_IN_COOKIE"] = "__Host-peercare" if is_secure else "peercare"
    login_manager.init_app(app)
    login_manager.request_loader(load_member)
    login_manager.unauthorized_handler(_sign_in_first)
    app.after_request(_set_cookie)


def start_session(member: Member, user_agent: str, now: datetime) -> str:
    """Sign the member in; returns the token that the browser keeps."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignIn(
            member_id=member.id,
            token_hash=hash_of(token),
            created_at=now,
            expires_at=now + SignIn.LASTS,
            user_agent=user_agent[:200],
        )
    )
    return token


def end_session(token: str) -> None:
    """The token is worth nothing from now on."""
    db.session.execute(delete(SignIn).where(SignIn.token_hash == hash_of(token)))


def end_all_sessions(member: Member, but: str | None = None) -> None:
    """Every browser of the member is signed out, save the one that holds the token `but`."""
    others = true() if but is None else SignIn.token_hash != hash_of(but)
    db.session.execute(delete(SignIn).where(SignIn.member_id == member.id, others))


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def secret_of(nonce: str) -> str:
    """256 bits that only we can make of `nonce`, as text for an address."""
    key: str = current_app.config["SECRET_KEY"]
    return urlsafe_b64encode(hmac.digest(key.encode(), f"link {nonce}".encode(), "sha256")).decode().rstrip("=")


def current_token() -> str | None:
    return request.cookies.get(current_app.config["SIGN_IN_COOKIE"])


def keep_in_browser(token: str | None) -> None:
    """Set the cookie with this answer, or remove it; a new token gets a new form key too."""
    session.clear()
    g.new_sign_in = token or ""


def load_member(_request: Request) -> Member | None:
    """Session, member, roles and the stamp of the settings: one statement."""
    token = current_token()
    if not token:
        return None
    found = db.session.execute(_signed_in(), {"token_hash": hash_of(token), "now": clock.now()})
    row = found.unique().one_or_none()
    if row is None:
        g.session_ended = True
        return None
    refresh(row[1])
    member: Member = row[0].member
    return None if member.erased_at else member


@cache
def _signed_in() -> Select[SignIn, datetime]:
    """Built once: every page of every member sends it."""
    return (
        select(SignIn, stamp_statement())
        .options(joinedload(SignIn.member, innerjoin=True).joinedload(Member.roles))
        .where(SignIn.token_hash == bindparam("token_hash"), SignIn.expires_at > bindparam("now", type_=UtcDateTime))
    )


def _sign_in_first() -> Response:
    if request.method != "GET":
        raise NotAllowed(_("Sign in first; what you wrote is kept below."))
    if g.get("session_ended"):
        flash(_("You have been signed out. Sign in again to go on."), "waits")
    return redirect(sign_in_address())  # type: ignore[return-value]


def _set_cookie(response: Response) -> Response:
    token = g.get("new_sign_in")
    name, secure = current_app.config["SIGN_IN_COOKIE"], current_app.config["SESSION_COOKIE_SECURE"]
    if token and response.status_code < 400:
        age = int(SignIn.LASTS.total_seconds())
        response.set_cookie(name, token, max_age=age, secure=secure, httponly=True, samesite="Lax", path="/")
    elif token == "":
        response.delete_cookie(name, secure=secure, httponly=True, samesite="Lax", path="/")
    return response
