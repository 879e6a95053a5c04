"""Suggest edits of other members' posts; accept, reject, improve and withdraw them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext
from sqlalchemy import func, select

from app.accounts.members.models import Member
from app.community import mentions, text_rules
from app.community.attachments.actions import give
from app.community.editing import actions as editing_actions
from app.community.editing.actions import (
    PostContent,
    apply_edit,
    checked_words,
    log_staff_edit,
    require_current_revision,
    require_links,
)
from app.community.events import EDIT_OUTDATED, EDIT_REFUSED, EDIT_SUGGESTED, EDIT_TAKEN
from app.community.locks import lock_post
from app.community.mentions import limit_mentions, named_before
from app.community.permissions import can_participate
from app.community.posts.models import Post
from app.community.suggested_edits.models import OUTDATED, PENDING, REFUSED, TAKEN, SuggestedEdit
from app.community.suggested_edits.policies import can_review, can_suggest, can_withdraw
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.errors import InvalidInput
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.core.text.content_checks import run_content_checks
from app.reputation import actions as reputation_actions
from app.reputation import rules
from app.reputation.models import LedgerEntry

MOST_PENDING = 5  # of one member at a time
MOST_EARNED = 1000  # points that suggested edits can earn a member in all; Stack Exchange


def suggest(  # noqa: PLR0913 — one argument for each form field
    actor: Member,
    post: Post,
    *,
    body: str,
    summary: str = "",
    revision: int,
    now: datetime,
    title: str | None = None,
    tags: Iterable[str] | None = None,
    confirm: str = "",
) -> SuggestedEdit:
    """Suggest an edit of the post, which the actor saw at `revision`; title and tags only for opening posts.

    Raises InvalidInput if the text is invalid, changes nothing, or another suggested edit is pending; EditConflict if
    the post has a newer revision.
    """
    words = checked_words(post, body, title, tags)
    require_allowed(can_participate(actor, now))
    require_allowed(can_suggest(actor, lock_post(post)))
    waiting = db.session.scalars(select(SuggestedEdit).filter_by(post_id=post.id, state=PENDING)).one_or_none()
    if waiting is not None and waiting.author_id == actor.id and _words_of(waiting) == words:
        return waiting  # the form was submitted twice
    require_current_revision(post, words, revision)
    require_links(actor, post, words, now)
    run_content_checks("edit", actor, post.thread, editing_actions.added_lines(post, (words, summary)), confirm, now)
    limit_mentions(actor, words.html, now, before=named_before(post))
    give(actor, post, words.html, now)
    _require_room(lock_row(actor), post, words, is_taken=waiting is not None)
    proposal = SuggestedEdit(post=post, author=actor, revision=revision, created_at=now)
    proposal.title, proposal.tag_names, proposal.body = words.title, words.tags, words.body
    proposal.summary = summary.strip()[: text_rules.LONGEST_SUMMARY]
    db.session.add(proposal)
    db.session.flush()
    record_event(EDIT_SUGGESTED, actor, post, now, thread_id=post.thread_id, proposal_id=proposal.id)
    return proposal


def take(actor: Member, proposal: SuggestedEdit, now: datetime, *, confirm: str = "") -> Post:
    """Accept the suggested edit: apply it as a version by its author, who earns points for it."""
    post = _held(actor, proposal, TAKEN, now)
    if post is None:
        return proposal.post
    said = (_words_of(proposal), proposal.summary)
    run_content_checks("edit", actor, post.thread, editing_actions.added_lines(post, said), confirm, now)
    return _let_read(actor, proposal, post, now)


def _let_read(actor: Member, proposal: SuggestedEdit, post: Post, now: datetime) -> Post:
    _decide(actor, proposal, TAKEN, now)
    reputation_actions.lock_members([proposal.author_id])
    apply_edit(proposal.author, post, _words_of(proposal), proposal.summary, now, is_loud=True, taken_by=actor.id)
    _award(actor, proposal, now)
    log_staff_edit("edit.taken", actor, post, now, proposal_id=proposal.id)
    record_event(EDIT_TAKEN, actor, post, now, thread_id=post.thread_id, proposal_id=proposal.id)
    return post


def improve(
    actor: Member,
    proposal: SuggestedEdit,
    *,
    body: str,
    summary: str = "",
    now: datetime,
    title: str | None = None,
    tags: Iterable[str] | None = None,
    confirm: str = "",
) -> Post:
    """Accept the suggested edit and edit further: a version by each member, one `confirm`. Raises as `edit` does."""
    words = checked_words(proposal.post, body, title, tags)
    post = _held(actor, proposal, TAKEN, now)
    if post is None:  # the form was submitted twice
        post, sent = proposal.post, {"body": body, "summary": summary, "title": title, "tags": tags}
        return editing_actions.edit(actor, post, **sent, revision=post.revision, now=now)  # type: ignore[arg-type]
    said = ((_words_of(proposal), proposal.summary), (words, summary))
    run_content_checks("edit", actor, post.thread, editing_actions.added_lines(post, *said), confirm, now)
    _let_read(actor, proposal, post, now)
    return (
        editing_actions.apply_edit_checked(actor, post, words, summary, now)
        if editing_actions.is_news(post, words)
        else post
    )


def refuse(actor: Member, proposal: SuggestedEdit, reason: str, now: datetime) -> None:
    """Reject the suggested edit and notify its author of the reason, without which it raises InvalidInput."""
    reason = reason.strip()[: text_rules.LONGEST_SUMMARY]
    if not reason:
        raise InvalidInput(_("Explain why in a sentence. It helps the author improve."), "reason")
    post = _held(actor, proposal, REFUSED, now)
    if post is None:
        return
    _decide(actor, proposal, REFUSED, now)
    proposal.reason = reason
    reputation_actions.award(proposal.author, rules.EDIT_REJECTED, post, actor, now)
    log_staff_edit("edit.refused", actor, post, now, reason, proposal_id=proposal.id)
    record_event(EDIT_REFUSED, actor, post, now, thread_id=post.thread_id, proposal_id=proposal.id)


def withdraw(actor: Member, proposal: SuggestedEdit, now: datetime) -> None:
    """Withdraw the actor's own suggested edit: it is stored as outdated, decided by its author."""
    post = lock_post(proposal.post)
    if lock_row(proposal).state == OUTDATED and proposal.decided_by_id == actor.id:
        return
    require_allowed(can_withdraw(actor, proposal))
    _decide(actor, proposal, OUTDATED, now)
    record_event(EDIT_OUTDATED, actor, post, now, thread_id=post.thread_id, proposal_id=proposal.id)


def _held(actor: Member, proposal: SuggestedEdit, state: str, now: datetime) -> Post | None:
    """Lock post and suggested edit, check that the actor may decide, and return the post, or None if they did."""
    require_allowed(can_participate(actor, now))
    post = lock_post(proposal.post)
    if lock_row(proposal).state == state and proposal.decided_by_id == actor.id:
        return None
    require_allowed(can_review(actor, proposal))
    return post


def _words_of(proposal: SuggestedEdit) -> PostContent:
    return PostContent(proposal.body, mentions.render(proposal.body), proposal.title, proposal.tag_names)


def _decide(actor: Member, proposal: SuggestedEdit, state: str, now: datetime) -> None:
    proposal.state, proposal.decided_by_id, proposal.decided_at = state, actor.id, now
    db.session.flush()


def _require_room(actor: Member, post: Post, words: PostContent, *, is_taken: bool) -> None:
    """Raise InvalidInput if nothing would change, if `is_taken`, or if too many of the actor's edits are pending."""
    if not editing_actions.is_news(post, words):
        raise InvalidInput(_("Your text is the same as the current version. Change something, then send it."), "body")
    if is_taken:
        raise InvalidInput(
            _(
                "Another edit to this post is already waiting for review. Your text is below: copy it, "
                "and try again after the review."
            ),
            "body",
        )
    pending = (
        select(func.count())
        .select_from(SuggestedEdit)
        .join(SuggestedEdit.post)
        .join(Post.thread)
        .where(SuggestedEdit.state == PENDING, Post.is_shown, Thread.is_shown)
    )
    if (db.session.scalar(pending.where(SuggestedEdit.author_id == actor.id)) or 0) >= MOST_PENDING:
        raise InvalidInput(
            lazy_ngettext(
                "You have %(num)d edit waiting for review. Wait for that review before you suggest "
                "another; your text is saved below.",
                "You have %(num)d edits waiting for review. Wait for those reviews before you suggest "
                "another; your text is saved below.",
                MOST_PENDING,
            ),
            "body",
        )


def _award(actor: Member, proposal: SuggestedEdit, now: datetime) -> None:
    """Award the points for an accepted edit, unless the author has already earned `MOST_EARNED` with edits."""
    author = lock_row(proposal.author)
    of_edits = select(func.coalesce(func.sum(LedgerEntry.counted), 0)).where(
        LedgerEntry.member_id == author.id, LedgerEntry.kind == rules.EDIT_ACCEPTED.kind
    )
    if int(db.session.scalar(of_edits) or 0) < MOST_EARNED:
        reputation_actions.award(author, rules.EDIT_ACCEPTED, proposal.post, actor, now)
