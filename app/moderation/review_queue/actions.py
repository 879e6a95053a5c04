"""Decide on items of the review queue, and undo decisions. If two moderators decide at once, only one succeeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.accounts.members.models import Member
from app.community.locks import lock_post
from app.community.posts.models import BY_FLAGS, BY_STAFF, UNTIL_APPROVED, Post
from app.community.removal import actions as removal_actions
from app.community.removal.actions import set_hidden
from app.community.removal.reasons import because
from app.community.tags import actions as tags_actions
from app.community.tags.models import Tag
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.errors import Conflict
from app.core.policy import require_allowed
from app.moderation.appeals import actions as appeals_actions
from app.moderation.flags.actions import flag
from app.moderation.models import (
    AGREED,
    APPROVED,
    DELETED,
    DISAGREED,
    FLAGS,
    GRANTED,
    HIDDEN,
    KEPT,
    REPORTED,
    RESTORED,
    UPHELD,
    WARNED,
    Flag,
    ReviewItem,
    Sanction,
)
from app.moderation.policies import NEEDS_REASON, NEEDS_WORDS, can_decide, can_reopen
from app.moderation.reasons import checked_reason, checked_words
from app.moderation.review_items import close_review_item, open_again
from app.moderation.sanctions import actions as sanctions_actions
from app.moderation.sanctions.actions import end_sanction
from app.moderation.vote_fraud.jobs import give_back


@dataclass(frozen=True)
class Decision:
    """A decision that is being carried out: actor, item, and the message to the member concerned."""

    actor: Member
    item: ReviewItem
    post: Post | None
    reason: str
    text: str
    now: datetime


def decide(
    actor: Member, item: ReviewItem, decision: str, now: datetime, *, reason: str = "", text: str = ""
) -> ReviewItem:
    """Carry out a decision and close the item; a member's report leaves it open. Raises Conflict if decided before."""
    if decision in NEEDS_REASON:
        reason, text = checked_reason(reason, text)
    elif decision in NEEDS_WORDS:
        text = checked_words(text, "text")
    post = lock_post(db.session.get_one(Post, item.post_id)) if item.post_id else None
    _require_open(actor, lock_row(item))
    require_allowed(can_decide(actor, item, decision))
    CARRY_OUT[decision](Decision(actor, item, post, reason, text, now))
    if decision == REPORTED:
        return item
    if item.kind == FLAGS:
        settle_flags(actor, item, now, agrees=decision != KEPT)
    close_review_item(actor, item, decision, because(reason, text) if reason else text, now)
    return item


def settle_flags(actor: Member, item: ReviewItem, now: datetime, *, agrees: bool) -> None:
    """Store the outcome of each flag. A silence that these flags imposed ends now, or soon if the moderator agrees."""
    outcome = AGREED if agrees else DISAGREED
    waiting = (Flag.post_id == item.post_id, Flag.outcome.is_(None))
    db.session.execute(update(Flag).where(*waiting).values(outcome=outcome, decided_at=now, item_id=item.id))
    sanctions_actions.review_silence(actor, item.member_id, now, agrees=agrees)


def _require_open(actor: Member, item: ReviewItem) -> None:
    if item.is_open:
        return
    name = db.session.scalar(select(Member.name).where(Member.id == item.decided_by_id)) or _("Someone")
    if item.decided_by_id == actor.id:
        raise Conflict(_("You have already decided this."))
    raise Conflict(_("%(name)s has just decided this. Your decision was not applied.", name=name))


def _keep(of: Decision) -> None:
    if of.post is not None and of.post.hidden_because == BY_FLAGS:
        removal_actions.unhide(of.actor, of.post, of.now)
    _note(of, "kept")


def _restore(of: Decision) -> None:
    give_back(of.actor, of.item, of.now)


def _approve(of: Decision) -> None:
    if of.post is not None:
        removal_actions.approve(of.actor, of.post, of.now)
    else:
        tags_actions.approve(of.actor, db.session.get_one(Tag, of.item.subject_id), of.now)
    _note(of, "approved")


def _hide(of: Decision) -> None:
    removal_actions.hide(of.actor, _post(of), of.now, reason=of.reason, text=of.text)


def _delete(of: Decision) -> None:
    post = _post(of)
    of.item.facts = of.item.facts | {"was_deleted": post.is_deleted}
    removal_actions.delete(of.actor, post, of.now, reason=of.reason, text=of.text)


def _warn(of: Decision) -> None:
    post = _post(of)
    if post.hidden_because == BY_FLAGS:
        removal_actions.unhide(of.actor, post, of.now)
    imposed = sanctions_actions.warn(of.actor, _author(post), because(of.reason, of.text), of.now)
    of.item.facts = of.item.facts | {"sanction_id": imposed.id}


def _report(of: Decision) -> None:
    flag(of.actor, _post(of), of.reason, of.text, of.now)


def _grant(of: Decision) -> None:
    appeals_actions.grant(of.actor, of.item, of.post, of.text, of.now)
    _answer_appeal(of, "granted")


def _uphold(of: Decision) -> None:
    _answer_appeal(of, "upheld")


def _answer_appeal(of: Decision, word: str) -> None:
    appeals_actions.answer(of.actor, of.item, of.now)
    write_audit_log(f"appeal.{word}", of.actor, of.item, of.now, member_id=of.item.member_id, reason=of.text)


def _note(of: Decision, word: str) -> None:
    item = of.item
    facts = {"kind": item.kind, "post_id": item.post_id}
    whom = {"member_id": item.member_id, "space_id": item.space_id}
    write_audit_log(f"item.{word}", of.actor, item, of.now, **whom, reason=of.text, **facts)  # type: ignore[arg-type]


def _post(of: Decision) -> Post:
    if of.post is None:
        raise Conflict
    return of.post


def _author(post: Post) -> Member:
    author = db.session.get(Member, post.author_id) if post.author_id else None
    if author is None:
        raise Conflict(_("The author’s account no longer exists."))
    return author


CARRY_OUT: dict[str, Callable[[Decision], None]] = {
    KEPT: _keep,
    RESTORED: _restore,
    APPROVED: _approve,
    HIDDEN: _hide,
    DELETED: _delete,
    WARNED: _warn,
    REPORTED: _report,
    GRANTED: _grant,
    UPHELD: _uphold,
}


def reopen(actor: Member, item: ReviewItem, now: datetime) -> ReviewItem:
    """Undo the decision on the item. Raises Conflict if the same subject has an open item already."""
    post = lock_post(db.session.get_one(Post, item.post_id)) if item.post_id else None
    require_allowed(can_reopen(actor, lock_row(item)))
    about = {"kind": item.kind, "subject_type": item.subject_type, "subject_id": item.subject_id}
    if db.session.scalar(select(ReviewItem.id).filter_by(**about).where(ReviewItem.decided_at.is_(None))):
        raise Conflict(_("This post was reported again since then, and is waiting for review."))
    if post is not None:
        UNDO[item.decision](actor, item, post, now)
    write_audit_log(
        "item.reopened", actor, item, now, member_id=item.member_id, space_id=item.space_id, was=item.decision
    )
    open_again(item, now)
    return item


def _hide_again(actor: Member, item: ReviewItem, post: Post, now: datetime) -> None:
    """Hide the post again if flags had hidden it."""
    if item.facts.get("was_hidden") and post.is_shown:
        set_hidden(actor, post, BY_FLAGS, now)


def _show(actor: Member, item: ReviewItem, post: Post, now: datetime) -> None:
    if item.facts.get("was_hidden"):
        post.hidden_because = BY_FLAGS if post.is_hidden else None
    elif post.hidden_because == BY_STAFF:
        removal_actions.unhide(actor, post, now)


def _bring_back(actor: Member, item: ReviewItem, post: Post, now: datetime) -> None:
    if item.facts.get("was_deleted"):
        removal_actions.leave_to_author(post, now)
    elif post.is_deleted:
        removal_actions.undelete(actor, post, now)


def _wait_again(actor: Member, item: ReviewItem, post: Post, now: datetime) -> None:  # noqa: ARG001 — as all of them
    if post.is_shown:
        set_hidden(actor, post, UNTIL_APPROVED, now)


def _unwarn(actor: Member, item: ReviewItem, post: Post, now: datetime) -> None:
    imposed = db.session.get(Sanction, item.facts.get("sanction_id", 0))
    if imposed is not None and imposed.lifted_at is None:
        imposed.member = lock_row(db.session.get_one(Member, imposed.member_id))
        end_sanction(actor, lock_row(imposed), "", now)
    _hide_again(actor, item, post, now)


UNDO: dict[str, Callable[[Member, ReviewItem, Post, datetime], None]] = {
    KEPT: _hide_again,
    WARNED: _unwarn,
    HIDDEN: _show,
    DELETED: _bring_back,
    APPROVED: _wait_again,
}
