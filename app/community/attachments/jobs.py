"""Scheduled job: delete uploaded files that no post uses."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import String, cast, delete, exists, select

from app.community.attachments.models import Attachment
from app.community.drafts.models import Draft
from app.core.db.base import db
from app.core.files.owners import has_other_owner

UNUSED = timedelta(days=1)
MOST_AT_ONCE = 1000  # rows; keeps the transaction short, the next run deletes the rest


def forget_unused_files(now: datetime) -> None:
    """Delete files unused for a day and in no draft of their uploader; the stored data is deleted later."""
    by_sender = Draft.member_id == Attachment.uploader_id
    is_drafted = exists().where(by_sender, cast(Draft.fields, String).contains(Attachment.token))
    unused = (
        select(Attachment.id)
        .where(Attachment.post_id.is_(None), ~has_other_owner(), Attachment.created_at < now - UNUSED, ~is_drafted)
        .limit(MOST_AT_ONCE)
    )
    db.session.execute(
        delete(Attachment).where(Attachment.id.in_(unused)), execution_options={"synchronize_session": False}
    )
