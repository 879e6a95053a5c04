"""Scheduled job: delete old drafts."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select

from app.accounts.sign_in.sessions import DRAFTS_LAST
from app.community.drafts.models import SET_ASIDE, Draft
from app.core.db.base import db

KEPT = timedelta(days=90)
ASIDE_KEPT = timedelta(days=7)
MOST_AT_ONCE = 1000  # rows; keeps the transaction short, the next run deletes the rest


def forget_drafts(now: datetime) -> None:
    """Delete drafts after 90 days; those of anonymous visitors, and those set aside, after a week."""
    strangers = and_(Draft.token_hash.is_not(None), Draft.updated_at < now - DRAFTS_LAST)
    aside = and_(Draft.key.startswith(SET_ASIDE), Draft.updated_at < now - ASIDE_KEPT)
    old = select(Draft.id).where(or_(Draft.updated_at < now - KEPT, strangers, aside)).limit(MOST_AT_ONCE)
    db.session.execute(delete(Draft).where(Draft.id.in_(old)), execution_options={"synchronize_session": False})
