"""Appeal a decision of the moderators, once for each decision, and carry out the outcome."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.locks import lock_post
from app.community.posts.models import UNTIL_APPROVED, Post
from app.community.removal import actions as removal_actions
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.errors import NotAllowed
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.moderation.events import APPEAL_DECIDED, APPEAL_MADE
from app.moderation.models import APPEAL, ReviewItem, Sanction
from app.moderation.policies import can_appeal
from app.moderation.reasons import checked_words
from app.moderation.review_items import open_for_post, open_review_item, was_opened
from app.moderation.sanctions.actions import end_sanction

AGAIN = _l("You have already appealed this decision, and it was upheld.")


def appeal_for_post(actor: Member, post: Post, text: str, now: datetime) -> ReviewItem:
    """Appeal the hiding or deletion of one's own post; once only."""
    text = checked_words(text, "text")
    require_allowed(can_appeal(actor, lock_post(post).author_id))
    is_own_deed = post.is_deleted and post.deleted_by_id == actor.id
    waits = not post.is_deleted and post.hidden_because == UNTIL_APPROVED
    if post.is_shown or is_own_deed or waits:
        raise NotAllowed(_("This post has not been hidden or deleted, so there is nothing to appeal."))
    taken_at = max(at for at in (post.hidden_at, post.deleted_at) if at is not None)
    _refuse_second(post, taken_at)
    return _made(actor, open_for_post(APPEAL, post, now, text=text), now)


def appeal_for_sanction(actor: Member, imposed: Sanction, text: str, now: datetime) -> ReviewItem:
    """Appeal a warning, silence or suspension of the actor. Raises the same errors as `appeal_for_post`."""
    text = checked_words(text, "text")
    require_allowed(can_appeal(actor, lock_row(imposed).member_id))
    if imposed.lifted_at is not None:
        raise NotAllowed(_("This has already ended."))
    _refuse_second(imposed, imposed.imposed_at)
    return _made(actor, open_review_item(APPEAL, imposed, now, member_id=imposed.member_id, text=text), now)


def grant(actor: Member, item: ReviewItem, post: Post | None, words: str, now: datetime) -> None:
    """Undo the decision that the member appealed against. The item and the post must be locked."""
    if post is None:
        imposed = lock_row(db.session.get_one(Sanction, item.subject_id))
        imposed.member = lock_row(db.session.get_one(Member, imposed.member_id))
        if imposed.lifted_at is None:
            end_sanction(actor, imposed, words, now)
        return
    if post.is_deleted:
        removal_actions.undelete(actor, post, now)
    if post.hidden_because == UNTIL_APPROVED:
        removal_actions.approve(actor, post, now)
    elif post.is_hidden:
        removal_actions.unhide(actor, post, now)


def answer(actor: Member, item: ReviewItem, now: datetime) -> None:
    """Record that the appeal was decided, so that its author is notified."""
    thread_id = None if item.post_id is None else db.session.scalar(select(Post.thread_id).filter_by(id=item.post_id))
    record_event(APPEAL_DECIDED, actor, item, now, member_id=item.member_id, post_id=item.post_id, thread_id=thread_id)


def _refuse_second(subject: Post | Sanction, since: datetime) -> None:
    if was_opened(APPEAL, subject, since):
        raise NotAllowed(AGAIN)


def _made(actor: Member, item: ReviewItem, now: datetime) -> ReviewItem:
    record_event(APPEAL_MADE, actor, item, now, member_id=actor.id)
    return item
