"""Load files that the viewer may read; access is checked on every read."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select

from app.accounts.members.models import Member
from app.community.attachments.models import Attachment
from app.community.posts.models import Post, Revision
from app.community.suggested_edits.models import WORDS_ARE_WITHDRAWN, SuggestedEdit
from app.community.threads.models import Thread
from app.community.visibility import posts_visible_to, visible_to
from app.core.db.base import db
from app.core.errors import require_found
from app.core.files.owners import has_other_owner, is_readable_through_other_owner


def get_file(token: str, viewer: Member | None) -> Attachment:
    """Return the file if the viewer may read what it belongs to, or uploaded it and it is unused. Raises NotFound."""
    waits = waits_for(viewer) if viewer else false()
    statement = (
        select(Attachment)
        .outerjoin(Post, Post.id == Attachment.post_id)
        .outerjoin(Thread, Thread.id == Post.thread_id)
        .where(
            Attachment.token == token,
            or_(
                waits,
                and_(Post.id.is_not(None), visible_to(viewer), posts_visible_to(viewer), _is_named(viewer)),
                is_readable_through_other_owner(viewer),
            ),
        )
    )
    return require_found(db.session.scalar(statement))


def _is_named(viewer: Member | None) -> ColumnElement[bool]:
    """Match files that some readable version of the post links to.

    The uploader can also read a file that no version links to, unless a withdrawn version does.
    """
    versions = exists().where(Revision.post_id == Post.id, Revision.body.contains(Attachment.token))
    suggested = exists().where(SuggestedEdit.post_id == Post.id, SuggestedEdit.body.contains(Attachment.token))
    named: list[ColumnElement[bool]] = [
        Post.body.contains(Attachment.token),
        versions.where(Revision.withdrawn_at.is_(None)),
        suggested.where(~WORDS_ARE_WITHDRAWN),
    ]
    if viewer is not None:
        is_withdrawn = or_(versions.where(Revision.withdrawn_at.is_not(None)), suggested.where(WORDS_ARE_WITHDRAWN))
        named.append(and_(Attachment.uploader_id == viewer.id, ~is_withdrawn))
    return or_(*named)


def waits_for(member: Member) -> ColumnElement[bool]:
    """Return the condition for files that the member uploaded and that nothing uses yet."""
    return and_(Attachment.uploader_id == member.id, Attachment.post_id.is_(None), ~has_other_owner())


def waiting_files(member: Member) -> int:
    """Count the files of the member that are not attached to anything."""
    return db.session.scalar(select(func.count()).select_from(Attachment).where(waits_for(member))) or 0


def waiting_among(tokens: Sequence[str], member: Member) -> Sequence[Attachment]:
    """Return and lock those files with these tokens that the member uploaded and that are unattached."""
    if not tokens:
        return ()
    mine = select(Attachment).where(Attachment.token.in_(tokens), waits_for(member)).order_by(Attachment.id)
    return db.session.scalars(mine.with_for_update(of=Attachment)).all()


def files_named(tokens: Sequence[str], author: Member) -> dict[str, Attachment]:
    """Return by token the files that are attached to a post, belong to the author, or can be read by the author."""
    if not tokens:
        return {}
    readable = or_(
        Attachment.post_id.is_not(None), Attachment.uploader_id == author.id, is_readable_through_other_owner(author)
    )
    found = db.session.scalars(select(Attachment).where(Attachment.token.in_(tokens), readable))
    return {file.token: file for file in found}
