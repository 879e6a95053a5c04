"""Undo an answer posted a moment ago: its files are unattached again, and the thread is as before."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import select, update

from app.accounts.members.models import Member
from app.community.attachments.models import Attachment
from app.community.counters import update_answer_state
from app.community.following import actions as following_actions
from app.community.following.models import Subscription
from app.community.locks import lock_post
from app.community.posts.models import Post
from app.community.removal import actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.row_version import Changes, Values, changes_between, put_back, values_of
from app.core.errors import InvalidInput

COLUMNS = ("rejected_at", "active_at", "written_at", "claimed_by_id", "claimed_until")
ACCEPTED = ("accepted_post_id", "accepted_at", "accepted_by_id", "resting_post_id")


def state_of(thread: Thread, author: Member) -> Values:
    """Return the values of the thread that an answer by the author, or its acceptance, also changes."""
    follows = select(Subscription.id).where(Subscription.thread_id == thread.id, Subscription.member_id == author.id)
    known = db.session.scalar(follows) is not None
    return {**values_of(thread, (*COLUMNS, *ACCEPTED)), "follows": known}


def changes_since(before: Values, thread: Thread, author: Member) -> Changes:
    """Return what has changed since `before`, a result of `state_of`."""
    after = state_of(thread, author)
    changes = changes_between(before, after)
    if "accepted_post_id" in changes:
        changes |= {name: [before[name], after[name]] for name in ACCEPTED}
    return changes


def unpost(author: Member, post: Post, changes: Changes, now: datetime) -> None:
    """Delete the answer and undo `changes` (of `changes_since`). Raises InvalidInput if others have reacted to it."""
    thread = lock_post(post).thread
    if post.is_deleted or post.comment_count or post.score or post.revision > 1:
        raise InvalidInput(_("Others have already reacted to this answer. You can still edit or delete it."))
    actions.delete(author, post, now)
    db.session.execute(update(Attachment).where(Attachment.post_id == post.id).values(post_id=None))
    put_back(thread, {name: changes[name] for name in COLUMNS if name in changes})
    update_answer_state(thread)
    if "follows" in changes:
        following_actions.unfollow(author, thread, now)


def unaccept(author: Member, thread: Thread, changes: Changes, now: datetime) -> None:
    """Undo the acceptance with its points; the answer that was accepted before is the accepted one again.

    If that one was hidden or deleted, its acceptance rests again, or counts if it is shown by now.
    """
    if "accepted_post_id" not in changes:
        return
    before_id, after_id = changes["accepted_post_id"]
    if thread.accepted_post_id != after_id:
        return
    voting_actions.clear_accepted_answer(author, db.session.get_one(Post, after_id), thread, now)
    if before_id is not None:
        at, by_id = datetime.fromisoformat(changes["accepted_at"][0]), changes["accepted_by_id"][0]
        voting_actions.reinstate(db.session.get_one(Post, before_id), thread, at, by_id, now)
    elif (resting_id := changes.get("resting_post_id", (None,))[0]) is not None:
        put_back(thread, {name: (changes[name][0], None) for name in ACCEPTED})
        resting = db.session.get_one(Post, resting_id)
        if resting.is_shown:
            voting_actions.resume(resting, thread, now)
            update_answer_state(thread)
