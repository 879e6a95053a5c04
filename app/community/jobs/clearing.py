"""Files that were sent for a post that was never written."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import String, cast, delete, exists, select

from app.community.models import Attachment, Draft, SuggestedEdit
from app.community.models.proposal import PENDING
from app.core.db import db

UNUSED = timedelta(days=1)
MOST_AT_ONCE = 1000  # rows: no transaction lasts long; the next tick takes the rest


def forget_unused_files(now: datetime) -> None:
    """Files that no post has held for a day, and no draft or suggested edit of their sender names; the storage is
    cleared after them."""
    by_sender = Draft.member_id == Attachment.uploader_id
    is_drafted = exists().where(by_sender, cast(Draft.fields, String).contains(Attachment.token))
    proposed = (SuggestedEdit.author_id == Attachment.uploader_id, SuggestedEdit.state == PENDING)
    is_proposed = exists().where(*proposed, SuggestedEdit.body.contains(Attachment.token))
    unused = (
        select(Attachment.id)
        .where(Attachment.post_id.is_(None), Attachment.created_at < now - UNUSED, ~is_drafted, ~is_proposed)
        .limit(MOST_AT_ONCE)
    )
    db.session.execute(
        delete(Attachment).where(Attachment.id.in_(unused)), execution_options={"synchronize_session": False}
    )
