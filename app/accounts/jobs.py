"""Scheduled jobs of accounts."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from app.accounts.registration.models import MailToken, Registration
from app.accounts.sign_in.models import FailedSignIns, SignInSession
from app.core.db.base import db

KEPT = timedelta(days=1)  # emails to an address are counted per day; failed attempts expire after one


def forget_expired(now: datetime) -> None:
    """Delete expired sessions, mail links, unconfirmed registrations and counters of failed sign-ins."""
    db.session.execute(delete(SignInSession).where(SignInSession.expires_at <= now))
    db.session.execute(delete(MailToken).where(MailToken.expires_at <= now - KEPT))
    db.session.execute(delete(Registration).where(Registration.expires_at <= now - KEPT))
    db.session.execute(delete(FailedSignIns).where(FailedSignIns.may_try_at <= now - KEPT))
