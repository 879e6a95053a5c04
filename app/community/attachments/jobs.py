"""Files that were sent for a post that was never written."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import String, cast, delete, exists, select

from app.community.attachments.models import Attachment
from app.community.drafts.models import Draft
from app.core.db.base import db
from app.core.files.owners import has_other_owner

UNUSED = timedelta(days=1)
MOST_AT_ONCE = 1000  # rows: no transaction lasts long; the next tick takes the rest


def forget_unused_files(now: datetime) -> None:
    """Files that nothing has held for a day, and no draft of their sender names; the storage is cleared after them."""
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
