"""Suggest how somebody's post should read; whoever may edit it takes that, refuses it, or makes it better first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext
from sqlalchemy import func, select

from app.accounts.members.models import Member
from app.community import mentions, text_rules
from app.community.attachments.actions import give
from app.community.editing import actions
from app.community.editing.actions import (
    PostContent,
    apply_edit,
    checked_words,
    log_staff_edit,
    require_current_revision,
    require_links,
)
from app.community.editing.models import OUTDATED, PENDING, REFUSED, TAKEN, SuggestedEdit
from app.community.editing.policies import can_review, can_suggest, can_withdraw
from app.community.events import EDIT_OUTDATED, EDIT_REFUSED, EDIT_SUGGESTED, EDIT_TAKEN
from app.community.locks import lock_post
from app.community.mentions import limit_mentions, named_before
from app.community.permissions import can_participate
from app.community.posts.models import Post
from app.community.visibility import IS_SHOWN
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
MOST_EARNED = 1000  # points that suggested edits bring a member in all; Stack Exchange


def suggest(  # noqa: PLR0913 — one argument for each thing that the form says
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
    """Suggest that the post, which the actor saw at `revision`, reads so; title and tags count on openings only.

    Raises NotAllowed where `can_suggest` says no, Refused where the text is not what it must be, changes nothing, or
    something waits already, EditConflict where the post has moved on, Held where a guard found something in what is
    new and `confirm` is no yes to it.
    """
    words = checked_words(post, body, title, tags)
    require_allowed(can_participate(actor, now))
    require_allowed(can_suggest(actor, lock_post(post)))
    waiting = db.session.scalars(select(SuggestedEdit).filter_by(post_id=post.id, state=PENDING)).one_or_none()
    if waiting is not None and waiting.author_id == actor.id and _words_of(waiting) == words:
        return waiting  # a second press
    require_current_revision(post, words, revision)
    require_links(actor, post, words, now)
    run_content_checks("edit", actor, post.thread, actions.added_lines(post, (words, summary)), confirm, now)
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
    """Let the post read as was suggested: a version by who suggested it, who earns for it.

    Raises NotAllowed where `can_review` says no, Held where a guard found something in what is new and `confirm` is no
    yes to it.
    """
    post = _held(actor, proposal, TAKEN, now)
    if post is None:
        return proposal.post
    said = (_words_of(proposal), proposal.summary)
    run_content_checks("edit", actor, post.thread, actions.added_lines(post, said), confirm, now)
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
    """Take what was suggested, and edit it at once: two versions, one by each, and one yes to what both hold.

    Raises what `take` and `editing.edit` raise.
    """
    words = checked_words(proposal.post, body, title, tags)
    post = _held(actor, proposal, TAKEN, now)
    if post is None:  # a second press
        post, sent = proposal.post, {"body": body, "summary": summary, "title": title, "tags": tags}
        return actions.edit(actor, post, **sent, revision=post.revision, now=now)  # type: ignore[arg-type]
    said = ((_words_of(proposal), proposal.summary), (words, summary))
    run_content_checks("edit", actor, post.thread, actions.added_lines(post, *said), confirm, now)
    _let_read(actor, proposal, post, now)
    return actions.apply_edit_checked(actor, post, words, summary, now) if actions.is_news(post, words) else post


def refuse(actor: Member, proposal: SuggestedEdit, reason: str, now: datetime) -> None:
    """Leave the post as it is, and tell who suggested it why.

    Raises NotAllowed where `can_review` says no, Refused where no reason is given.
    """
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
    """Take back what one suggested; it counts as outdated by its own author. Raises NotAllowed where decided."""
    post = lock_post(proposal.post)
    if lock_row(proposal).state == OUTDATED and proposal.decided_by_id == actor.id:
        return
    require_allowed(can_withdraw(actor, proposal))
    _decide(actor, proposal, OUTDATED, now)
    record_event(EDIT_OUTDATED, actor, post, now, thread_id=post.thread_id, proposal_id=proposal.id)


def _held(actor: Member, proposal: SuggestedEdit, state: str, now: datetime) -> Post | None:
    """The post that it is about: both are locked, and the actor may decide; None where they decided so before."""
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
    """Raises Refused where nothing would change, or too much waits already for posts that are there."""
    if not actions.is_news(post, words):
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
        .where(SuggestedEdit.state == PENDING, Post.deleted_at.is_(None), Post.hidden_at.is_(None), IS_SHOWN)
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
    """What a taken edit earns, until edits have earned all that they can."""
    author = lock_row(proposal.author)
    of_edits = select(func.coalesce(func.sum(LedgerEntry.counted), 0)).where(
        LedgerEntry.member_id == author.id, LedgerEntry.kind == rules.EDIT_ACCEPTED.kind
    )
    if int(db.session.scalar(of_edits) or 0) < MOST_EARNED:
        reputation_actions.award(author, rules.EDIT_ACCEPTED, proposal.post, actor, now)
