"""Remove all posts of a member, and undo exactly that: the first batch at once, the rest by the worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.members.models import Member
from app.community.locks import hold_posts, lock_post
from app.community.posts.models import Post
from app.community.removal.actions import delete_among_many, undelete_among_many
from app.community.removal.reasons import because
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.errors import Conflict, InvalidInput
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.moderation import rules
from app.moderation.events import REMOVAL_CONTINUED
from app.moderation.models import LEFT, REMOVED, RESTORED_AGAIN, STAYS, PostRemoval, RemovedPost
from app.moderation.policies import can_remove_posts
from app.moderation.reasons import checked_reason


def remove_posts(actor: Member, member: Member, reason: str, text: str, now: datetime) -> PostRemoval:
    """Delete all posts that the member has written until now, except those that may not be deleted.

    Raises InvalidInput if there are none, Conflict while an earlier removal is running.
    """
    reason, text = checked_reason(reason, text)
    held = hold_posts(_batch(Post.author_id == member.id, ~Post.is_deleted))
    require_allowed(can_remove_posts(actor, lock_row(member)))
    underway = select(PostRemoval.id).where(PostRemoval.member_id == member.id, PostRemoval.done_at.is_(None))
    if db.session.scalar(underway.limit(1)):
        raise Conflict(_("All posts of this member are already being removed or restored. Wait until that is done."))
    theirs = (Post.author_id == member.id, ~Post.is_deleted)
    last, total = db.session.execute(select(func.max(Post.id), func.count()).where(*theirs)).one()
    if not total:
        raise InvalidInput(_("This member has no posts to remove."))
    removal = PostRemoval(member=member, actor_id=actor.id, reason=reason, text=text, at=now)
    removal.last_post_id, removal.total = last, total
    db.session.add(removal)
    db.session.flush()
    write_audit_log(
        "member.posts_removed", actor, removal, now, member_id=member.id, reason=because(reason, text), count=total
    )
    _go_on(actor, removal, held, now)
    return removal


def restore_posts(actor: Member, removal: PostRemoval, now: datetime) -> None:
    """Restore what the removal deleted and nobody has changed since. Raises Conflict if undone already."""
    require_allowed(can_remove_posts(actor, removal.member))
    if lock_row(removal).undone_at is not None:
        raise Conflict(_("This was already undone."))
    removal.undone_at, removal.done_at = now, None
    write_audit_log("member.posts_restored", actor, removal, now, member_id=removal.member_id)
    _go_on(actor, removal, hold_posts(_next(removal)), now)


def go_on(removal_id: int, actor_id: int | None, now: datetime) -> None:
    """Process the next batch of a removal or of its undo."""
    removal = db.session.get(PostRemoval, removal_id)
    actor = db.session.get(Member, actor_id, options=[selectinload(Member.roles)]) if actor_id else None
    if removal is not None and actor is not None and lock_row(removal).done_at is None:
        _go_on(actor, removal, hold_posts(_next(removal)), now)


def _go_on(actor: Member, removal: PostRemoval, held: Sequence[Post], now: datetime) -> None:
    """Remove or restore these locked posts, and leave any others to the next transaction."""
    for post in held:
        (_restore if removal.undone_at else _remove)(actor, removal, post, now)
    db.session.flush()
    if _next(removal):
        record_event(REMOVAL_CONTINUED, actor, removal, now)
    else:
        removal.done_at = now


def _next(removal: PostRemoval) -> Sequence[Post]:
    return _next_to_restore(removal) if removal.undone_at else _next_to_remove(removal)


def _remove(actor: Member, removal: PostRemoval, post: Post, _now: datetime) -> None:
    is_first = not _rows(removal, REMOVED)
    words = {"reason": removal.reason, "text": removal.text}
    is_done = delete_among_many(actor, post, removal.at, **words, is_first=is_first)
    db.session.add(RemovedPost(removal_id=removal.id, post_id=post.id, state=REMOVED if is_done else LEFT))


def _restore(actor: Member, removal: PostRemoval, post: Post, now: datetime) -> None:
    row = db.session.get_one(RemovedPost, (removal.id, post.id))
    is_ours = lock_post(post).deleted_at == removal.at and post.deleted_by_id == removal.actor_id
    if is_ours:
        undelete_among_many(actor, post, now, is_first=not _rows(removal, RESTORED_AGAIN))
    row.state = RESTORED_AGAIN if is_ours else STAYS


def _rows(removal: PostRemoval, state: str) -> bool:
    some = select(RemovedPost.post_id).where(RemovedPost.removal_id == removal.id, RemovedPost.state == state)
    return db.session.scalar(some.limit(1)) is not None


def _next_to_remove(removal: PostRemoval) -> Sequence[Post]:
    """Return the next batch in the order in which posts are locked: by thread, then by id."""
    seen = select(RemovedPost.post_id).where(RemovedPost.removal_id == removal.id)
    theirs = (Post.author_id == removal.member_id, Post.id <= removal.last_post_id, ~Post.is_deleted)
    return _batch(*theirs, Post.id.not_in(seen))


def _next_to_restore(removal: PostRemoval) -> Sequence[Post]:
    removed = select(RemovedPost.post_id).where(RemovedPost.removal_id == removal.id, RemovedPost.state == REMOVED)
    return _batch(Post.id.in_(removed))


def _batch(*which: object) -> Sequence[Post]:
    posts = select(Post).where(*which).options(joinedload(Post.thread))  # type: ignore[arg-type]
    return db.session.scalars(posts.order_by(Post.thread_id, Post.id).limit(rules.POSTS_AT_ONCE)).all()
