"""Handlers that open review items when something happens, and close those that were decided elsewhere."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.community.events import POST_DELETED
from app.community.posts.models import BY_STAFF, UNTIL_APPROVED, Post
from app.community.suggested_edits.models import SuggestedEdit
from app.community.tags.models import Tag
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.outbox.events import event_handler
from app.core.outbox.models import Event
from app.moderation import rules
from app.moderation.models import (
    ABOUT_POSTS,
    DECIDED_ELSEWHERE,
    DELETED,
    FIRST_POST,
    FLAGS,
    GONE,
    GRANTED,
    HIDDEN,
    KEPT,
    LATE_ANSWER,
    NEW_TAG,
    SUGGESTED_EDIT,
    ReviewItem,
)
from app.moderation.review_items import close_review_item, open_again, open_for_post, open_review_item, was_opened
from app.moderation.review_queue.actions import settle_flags
from app.moderation.sanctions import remove_posts


@event_handler("moderation.review_first_post")
def review_first_post(event: Event) -> None:
    """Open a review item for a newcomer's first post, which needs approval."""
    post = _post(event.subject_id)
    if post is not None and post.hidden_because == UNTIL_APPROVED and not was_opened(FIRST_POST, post, event.at):
        open_for_post(FIRST_POST, post, event.at)


@event_handler("moderation.review_late_answer")
def review_late_answer(event: Event) -> None:
    """Open a review item for a newcomer's answer to an old question, which few members will see and judge."""
    post = _post(event.subject_id)
    author = db.session.get(Member, post.author_id) if post and post.author_id else None
    if post is None or author is None or not post.is_shown or post.staff_role or author.trust_level > 0:
        return
    is_late = post.created_at - post.thread.created_at >= rules.LATE
    if is_late and post.thread.is_listed and not was_opened(LATE_ANSWER, post, event.at):
        open_for_post(LATE_ANSWER, post, event.at)


@event_handler("moderation.review_new_tag")
def review_new_tag(event: Event) -> None:
    """Open a review item for a new tag by a member without the privilege to create tags."""
    tag = db.session.get(Tag, event.subject_id)
    if tag is None or tag.reviewed_at is not None or tag.canonical_id is not None:
        return
    if not was_opened(NEW_TAG, tag, event.at):
        open_review_item(NEW_TAG, tag, event.at, member_id=event.actor_id, name=tag.name)


@event_handler("moderation.review_suggested_edit")
def review_suggested_edit(event: Event) -> None:
    """Open a review item for a suggested edit; it is decided on its own page."""
    proposal = db.session.get(SuggestedEdit, event.values["proposal_id"])
    post = _post(event.subject_id)
    if proposal is None or post is None or proposal.state != "pending":
        return
    if not was_opened(SUGGESTED_EDIT, proposal, event.at):
        item = open_review_item(SUGGESTED_EDIT, proposal, event.at, member_id=proposal.author_id)
        item.post_id = post.id


@event_handler("moderation.settle_suggested_edit")
def settle_suggested_edit(event: Event) -> None:
    """Close the items of a suggested edit that was decided or is outdated."""
    _close_all(event, "suggestededit", event.values["proposal_id"])


@event_handler("moderation.settle_tag")
def settle_tag(event: Event) -> None:
    """Close the items of a tag that became a synonym."""
    _close_all(event, "tag", event.subject_id)


@event_handler("moderation.settle_post")
def settle_post(event: Event) -> None:
    """Close the items of a post that staff, but not its author, hid, deleted or restored outside the review queue."""
    post = _post(event.subject_id)
    actor = db.session.get(Member, event.actor_id) if event.actor_id else None
    if post is None or actor is None or actor.id == post.author_id:
        return
    was_undone = event.name == POST_DELETED.name and not post.is_deleted
    if was_undone or event.values.get("because") not in (None, BY_STAFF):
        return
    decision = DELETED if post.is_deleted else HIDDEN if post.is_hidden else KEPT
    for item in _open_items("post", post.id, event):
        if item.kind == FLAGS:
            settle_flags(actor, item, event.at, agrees=not post.is_shown)
        if item.kind in ABOUT_POSTS:
            close_review_item(actor, item, decision, "", event.at)


@event_handler("moderation.review_again")
def review_again(event: Event) -> None:
    """Reopen what the deletion of a now restored post had decided, unless an appeal was granted."""
    post = _post(event.subject_id)
    about = select(ReviewItem).filter_by(subject_type="post", subject_id=event.subject_id)
    granted = about.where(ReviewItem.decision == GRANTED, ReviewItem.decided_at == event.at)
    if post is None or post.is_deleted or db.session.scalar(granted.limit(1)) is not None:
        return
    waiting = set(db.session.scalars(about.where(ReviewItem.decided_at.is_(None)).with_only_columns(ReviewItem.kind)))
    settled = about.where(ReviewItem.kind.in_(ABOUT_POSTS), ReviewItem.decided_at <= event.at)
    found = [lock_row(item) for item in db.session.scalars(settled.order_by(ReviewItem.id)).all()]
    for item in reversed(found):
        if item.kind not in waiting and item.decision in (DELETED, GONE):
            open_again(item, event.at)
        waiting.add(item.kind)


@event_handler("moderation.continue_removal")
def continue_removal(event: Event) -> None:
    """Remove, or restore, the next batch of a member's posts."""
    remove_posts.go_on(event.subject_id, event.actor_id, event.at)


def _close_all(event: Event, subject_type: str, subject_id: int) -> None:
    actor = db.session.get(Member, event.actor_id) if event.actor_id else None
    for item in _open_items(subject_type, subject_id, event):
        close_review_item(actor, item, DECIDED_ELSEWHERE, "", event.at)


def _open_items(subject_type: str, subject_id: int, event: Event) -> list[ReviewItem]:
    """Return the items that were open before the event, locked. An undo opens items at the time of its event."""
    about = select(ReviewItem).filter_by(subject_type=subject_type, subject_id=subject_id)
    was_open = about.where(ReviewItem.decided_at.is_(None), ReviewItem.opened_at < event.at)
    return [lock_row(item) for item in db.session.scalars(was_open.order_by(ReviewItem.id)).all()]


def _post(post_id: int) -> Post | None:
    return db.session.get(Post, post_id, options=[joinedload(Post.thread)])
