"""Files of posts: who may read one is asked each time that it is read."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, false, func, or_, select

from app.accounts.models import Member
from app.community.models import Attachment, Post, Thread
from app.community.queries.reading import posts_visible_to, visible_to
from app.core.db import db
from app.core.errors import NotFound


def get_file(token: str, viewer: Member | None) -> Attachment:
    """The file, where the viewer may read its post, or sent it and no post holds it yet. Raises NotFound."""
    waits = and_(Attachment.post_id.is_(None), Attachment.uploader_id == viewer.id) if viewer else false()
    statement = (
        select(Attachment)
        .outerjoin(Post, Post.id == Attachment.post_id)
        .outerjoin(Thread, Thread.id == Post.thread_id)
        .where(
            Attachment.token == token,
            or_(waits, and_(Post.id.is_not(None), visible_to(viewer), posts_visible_to(viewer))),
        )
    )
    file = db.session.scalar(statement)
    if file is None:
        raise NotFound
    return file


def waiting_files(member: Member) -> int:
    """How many files of the member's no post holds."""
    waiting = (Attachment.uploader_id == member.id, Attachment.post_id.is_(None))
    return db.session.scalar(select(func.count()).select_from(Attachment).where(*waiting)) or 0


def files_named(tokens: Sequence[str], author: Member) -> dict[str, Attachment]:
    """The files with these tokens that posts hold, or that wait for one of the author's, by token."""
    if not tokens:
        return {}
    readable = or_(Attachment.post_id.is_not(None), Attachment.uploader_id == author.id)
    found = db.session.scalars(select(Attachment).where(Attachment.token.in_(tokens), readable))
    return {file.token: file for file in found}
