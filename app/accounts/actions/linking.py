"""Links in letters that prove who reads them: asked for first, made when the letter is written."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import true, update

from app.accounts.intents import Intent
from app.accounts.models import MailToken, Member, Registration
from app.accounts.sessions import hash_of
from app.core.db import db


def ask_for_link(
    email: str, registration: Registration | None, now: datetime, intent: Intent | None = None
) -> MailToken:
    """Note that someone asked for a letter to this address, whoever has it."""
    wanted = intent.stored() if intent else {}
    lasts = Registration.LASTS if registration else MailToken.LASTS
    nonce = secrets.token_urlsafe(32)
    asked = MailToken(
        email=email, registration=registration, nonce=nonce, created_at=now, expires_at=now + lasts, **wanted
    )
    db.session.add(asked)
    db.session.flush()
    return asked


def make_link(asked: MailToken, owner: Member | Registration, token: str) -> str:
    """Let `token` lead `owner` on, and give it back; the links before it are worth nothing from now on."""
    if isinstance(owner, Member):
        asked.member_id, asked.registration_id = owner.id, None
        close_links(member_id=owner.id, now=asked.created_at, before=asked.id)
    else:
        asked.registration_id = owner.id
        close_links(registration_id=owner.id, now=asked.created_at, before=asked.id)
    asked.token_hash = hash_of(token)
    return token


def close_links(*, now: datetime, before: int | None = None, **owner: int) -> None:
    """Links of this owner (`member_id` or `registration_id`) are worth nothing from now on.

    With `before`, only those that are older than the one of this id.
    """
    older = true() if before is None else MailToken.id < before
    db.session.execute(
        update(MailToken).filter_by(**owner).where(MailToken.used_at.is_(None), older).values(used_at=now)
    )
