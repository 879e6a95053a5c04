"""Withdraw a version with content that must not be read any more from a post's history."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.editing.policies import can_withdraw_version
from app.community.locks import lock_post
from app.community.posts.models import Post, Revision
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.errors import require_found
from app.core.policy import require_allowed


def withdraw_version(actor: Member, post: Post, number: int, now: datetime) -> None:
    """Hide the version from everyone. Raises NotFound if there is none."""
    _set(actor, post, number, now, "post.version_withdrawn", now)


def restore_version(actor: Member, post: Post, number: int, now: datetime) -> None:
    """Restore a withdrawn version. Raises the same errors as `withdraw_version`."""
    _set(actor, post, number, None, "post.version_restored", now)


def _set(actor: Member, post: Post, number: int, at: datetime | None, deed: str, now: datetime) -> None:
    require_allowed(can_withdraw_version(actor, lock_post(post), number))
    version = require_found(
        db.session.scalars(select(Revision).filter_by(post_id=post.id, number=number)).one_or_none()
    )
    if (version.withdrawn_at is None) == (at is None):
        return
    version.withdrawn_at, post.thread.changed_at = at, now
    whom = {"member_id": post.author_id, "space_id": post.thread.space_id}
    write_audit_log(deed, actor, post, now, **whom, version=number)  # type: ignore[arg-type]
