"""A suggested edit grows old when its post is changed by someone else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.accounts.models import Member
from app.community.events import EDIT_OUTDATED
from app.community.models import Post, SuggestedEdit
from app.community.models.proposal import OUTDATED, PENDING
from app.core.db import db
from app.core.events import record


def outdate(editor: Member, post: Post, now: datetime) -> None:
    """The post, which is held, reads otherwise now: what waited for it can no longer be taken as it is."""
    pending = select(SuggestedEdit).where(SuggestedEdit.post_id == post.id, SuggestedEdit.state == PENDING)
    for proposal in db.session.scalars(pending):
        proposal.state, proposal.decided_at = OUTDATED, now
        record(EDIT_OUTDATED, editor, post, now, thread_id=post.thread_id, proposal_id=proposal.id)
