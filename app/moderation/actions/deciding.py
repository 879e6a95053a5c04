"""Decide on what waits for a look. Of two moderators at once one wins, and the other is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.accounts.models import Member
from app.community.actions import approving, deleting, hiding, tag_keeping
from app.community.actions.holding import hold
from app.community.models import Post, Tag
from app.community.models.post import BY_FLAGS
from app.community.reasons import because
from app.core.audit import write_down
from app.core.db import db, lock
from app.core.errors import Conflict
from app.core.policy import require
from app.moderation.actions import appealing, sanctioning
from app.moderation.actions.flagging import flag
from app.moderation.actions.opening import close
from app.moderation.actions.patrolling import give_back
from app.moderation.actions.reasons import checked_reason, checked_words
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
)
from app.moderation.policies import NEEDS_REASON, NEEDS_WORDS, can_decide


@dataclass(frozen=True)
class Decision:
    """A decision on its way: by whom, on what, and what is said to whom it concerns."""

    actor: Member
    item: ReviewItem
    post: Post | None
    reason: str
    text: str
    now: datetime


def decide(
    actor: Member, item: ReviewItem, decision: str, now: datetime, *, reason: str = "", text: str = ""
) -> ReviewItem:
    """Carry the decision out and close the item; a report by a peer leaves it open, for moderators.

    Raises Conflict where somebody was quicker, NotAllowed where `can_decide` says no, Refused where the reason is not
    what it must be.
    """
    if decision in NEEDS_REASON:
        reason, text = checked_reason(reason, text)
    elif decision in NEEDS_WORDS:
        text = checked_words(text, "text")
    post = hold(db.session.get_one(Post, item.post_id)) if item.post_id else None
    _require_open(actor, lock(item))
    require(can_decide(actor, item, decision))
    CARRY_OUT[decision](Decision(actor, item, post, reason, text, now))
    if decision == REPORTED:
        return item
    if item.kind == FLAGS:
        settle_flags(actor, item, now, agrees=decision != KEPT)
    close(actor, item, decision, because(reason, text) if reason else text, now)
    return item


def settle_flags(actor: Member, item: ReviewItem, now: datetime, *, agrees: bool) -> None:
    """Remember of each flag what was thought of it; who was silenced because of them is so no longer, or soon."""
    outcome = AGREED if agrees else DISAGREED
    waiting = (Flag.post_id == item.post_id, Flag.outcome.is_(None))
    db.session.execute(update(Flag).where(*waiting).values(outcome=outcome, decided_at=now, item_id=item.id))
    sanctioning.review_silence(actor, item.member_id, now, agrees=agrees)


def _require_open(actor: Member, item: ReviewItem) -> None:
    if item.is_open:
        return
    name = db.session.scalar(select(Member.name).where(Member.id == item.decided_by_id)) or _("Someone")
    if item.decided_by_id == actor.id:
        raise Conflict(_("You have already decided this."))
    raise Conflict(_("%(name)s has just decided this. Your decision was not applied.", name=name))


def _keep(of: Decision) -> None:
    if of.post is not None and of.post.hidden_because == BY_FLAGS:
        hiding.unhide(of.actor, of.post, of.now)
    _note(of, "kept")


def _restore(of: Decision) -> None:
    give_back(of.actor, of.item, of.now)


def _approve(of: Decision) -> None:
    if of.post is not None:
        approving.approve(of.actor, of.post, of.now)
    else:
        tag_keeping.approve(of.actor, db.session.get_one(Tag, of.item.subject_id), of.now)
    _note(of, "approved")


def _hide(of: Decision) -> None:
    hiding.hide(of.actor, _post(of), of.now, reason=of.reason, text=of.text)


def _delete(of: Decision) -> None:
    post = _post(of)
    of.item.facts = of.item.facts | {"was_deleted": post.deleted_at is not None}
    deleting.delete(of.actor, post, of.now, reason=of.reason, text=of.text)


def _warn(of: Decision) -> None:
    post = _post(of)
    if post.hidden_because == BY_FLAGS:
        hiding.unhide(of.actor, post, of.now)
    imposed = sanctioning.warn(of.actor, _author(post), because(of.reason, of.text), of.now)
    of.item.facts = of.item.facts | {"sanction_id": imposed.id}


def _report(of: Decision) -> None:
    flag(of.actor, _post(of), of.reason, of.text, of.now)


def _grant(of: Decision) -> None:
    appealing.grant(of.actor, of.item, of.post, of.text, of.now)
    _answer_appeal(of, "granted")


def _uphold(of: Decision) -> None:
    _answer_appeal(of, "upheld")


def _answer_appeal(of: Decision, word: str) -> None:
    appealing.answer(of.actor, of.item, of.now)
    write_down(f"appeal.{word}", of.actor, of.item, of.now, member_id=of.item.member_id, reason=of.text)


def _note(of: Decision, word: str) -> None:
    item = of.item
    facts = {"kind": item.kind, "post_id": item.post_id}
    whom = {"member_id": item.member_id, "space_id": item.space_id}
    write_down(f"item.{word}", of.actor, item, of.now, **whom, reason=of.text, **facts)  # type: ignore[arg-type]


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
