"""Make suggestions, reply to them, link sources, and set a status with an official response."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import delete, func, select

from app.accounts.members.models import Member
from app.cases.redaction.actions import confidential_texts, leaks_for_everyone, require_confirmation
from app.community.following.actions import start_following, stop_following_since
from app.community.locks import lock_threads
from app.community.permissions import is_staff_of
from app.community.posts.models import Post
from app.community.threads.actions import mark_as_source, open_thread, set_decided, set_source_since
from app.community.threads.models import PRIVATE, PUBLIC, SUGGESTION, Thread
from app.core.audit_log import AuditLogEntry, write_audit_log
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.db.session import lock_row
from app.core.errors import Conflict, InvalidInput
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.core.text import html as text_html
from app.reputation import actions as reputation_actions
from app.reputation import rules
from app.suggestions.events import (
    SUGGESTION_MADE,
    SUGGESTION_SOURCE_ADDED,
    SUGGESTION_SOURCE_REMOVED,
    SUGGESTION_STATUS_CHANGED,
)
from app.suggestions.models import OPEN, SHIPPED, Area, Source, StatusChange, Suggestion
from app.suggestions.policies import can_decide, can_link, can_make_from, can_suggest, can_unlink, next_statuses
from app.suggestions.queries import opening_of
from app.suggestions.rules import checked_response

ANSWERED_MEANWHILE = _(
    "Someone else has responded while you were writing. Read their response first; your text is saved below."
)


def set_status(
    actor: Member,
    suggestion: Suggestion,
    status: str,
    response: str,
    now: datetime,
    *,
    revision: int | None = None,
    confirm: str = "",
) -> StatusChange:
    """Change the status with an official response. The author earns points while the suggestion counts as shipped.

    Raises NotAllowed if `can_decide` denies it, InvalidInput if status or response is invalid, Conflict if someone else
    responded since the `revision` that the actor saw, ConfirmationRequired if the privacy check finds something that
    `confirm` does not confirm.
    """
    response = checked_response(response)
    html = text_html.render_markdown(response)
    thread = lock_suggestion(suggestion)
    require_allowed(can_decide(actor, suggestion))
    if revision is not None and revision != suggestion.revision:
        raise Conflict(ANSWERED_MEANWHILE)
    if status not in next_statuses(suggestion):
        raise InvalidInput(_("Select a status."), "status")
    guard_response(actor, thread, response, confirm, now)
    before = suggestion.status
    change = StatusChange(
        suggestion_id=suggestion.id, before=before, after=status, response=response, html=html, author=actor, at=now
    )
    db.session.add(change)
    suggestion.status, suggestion.status_at = status, now
    suggestion.revision += 1
    set_decided(thread, status if suggestion.is_decided else None, now)
    _settle_reward(actor, suggestion, before, now)
    record_event(SUGGESTION_STATUS_CHANGED, actor, thread, now, thread_id=thread.id, status=status, before=before)
    return change


def _settle_reward(actor: Member, suggestion: Suggestion, before: str, now: datetime) -> None:
    """Award points to the author when their suggestion ships, unless they shipped it themselves, and reverse them when
    it is no longer shipped.
    """
    opening = opening_of(suggestion)
    if before == SHIPPED:
        reputation_actions.reverse_points([rules.SUGGESTION_SHIPPED], opening, now)
    elif suggestion.status == SHIPPED and opening.author is not None and opening.author_id != actor.id:
        reputation_actions.award(opening.author, rules.SUGGESTION_SHIPPED, opening, actor, now)


def guard_suggestion(actor: Member, thread: Thread, text: str, confirm: str, now: datetime) -> None:
    """Run the privacy check on what staff write or change in a suggestion, a reply or a comment on one."""
    if thread.kind == SUGGESTION and is_staff_of(actor, thread.space_id):
        guard_response(actor, thread, text, confirm, now)


def guard_response(actor: Member, thread: Thread, text: str, confirm: str, now: datetime) -> None:
    """Check an official response for personal data and private text of the sources.

    Raises ConfirmationRequired if `confirm` does not confirm the findings.
    """
    sources = select(Source.thread_id).where(Source.suggestion_id == thread.id)
    private = select(Post.body).join(Post.thread).where(Thread.id.in_(sources), Thread.visibility == PRIVATE)
    hidden = (*confidential_texts(sources, with_messages=True), *db.session.scalars(private))
    require_confirmation(actor, thread, text, leaks_for_everyone(text, hidden), confirm, now, about=thread)


def lock_suggestion(suggestion: Suggestion, *others: Thread) -> Thread:
    """Lock the suggestion and these other threads, and return the suggestion's own thread."""
    thread = suggestion.thread
    lock_threads(thread, *others)
    lock_row(suggestion)
    return thread


UNLINKED, RELINKED = "source.unlinked", "source.relinked"
FIELDS = ("thread_id", "customer_id", "added_by_id")


def add_source(actor: Member, suggestion: Suggestion, thread: Thread, now: datetime) -> bool:
    """Link a question as a source; the person who asked it is notified when the suggestion ships. Returns False if it
    is already linked.

    Raises NotAllowed if `can_link` denies it, InvalidInput if the thread is not a question.
    """
    require_allowed(can_link(actor, suggestion))
    if not thread.is_question:
        raise InvalidInput(_("Enter the number of a question."), "thread")
    is_new = link_source(actor, suggestion, thread, now)
    if is_new:
        record_event(
            SUGGESTION_SOURCE_ADDED, actor, suggestion.thread, now, thread_id=suggestion.id, source_id=thread.id
        )
    return is_new


def link_source(actor: Member, suggestion: Suggestion, thread: Thread, now: datetime) -> bool:
    """Insert the link. Returns False if it exists already."""
    target = lock_suggestion(suggestion, thread)
    is_new = insert_if_absent(
        Source,
        suggestion_id=suggestion.id,
        thread_id=thread.id,
        customer_id=thread.asker_id,
        added_by_id=actor.id,
        added_at=now,
    )
    if is_new:
        suggestion.source_count = Suggestion.source_count + 1
        target.changed_at = now
        mark_as_source(thread, now)
    if is_new and thread.asker is not None:
        start_following(thread.asker, target, now)
    return is_new


def unlink_source(actor: Member, suggestion: Suggestion, source: Source, now: datetime) -> AuditLogEntry | None:
    """Remove a source as if it had never been linked: counts, critical mass, followers and who may read it.

    Returns the activity log entry from which `relink_source` restores it, None if it is unlinked already. Raises
    NotAllowed if `can_unlink` denies it.
    """
    require_allowed(can_unlink(actor, suggestion, source))
    customer_id, added_at, thread = source.customer_id, source.added_at, db.session.get_one(Thread, source.thread_id)
    target = lock_suggestion(suggestion, thread)
    facts: dict[str, Any] = {name: getattr(source, name) for name in FIELDS}
    facts["added_at"] = added_at.isoformat()
    if not db.session.execute(delete(Source).where(Source.id == source.id)).rowcount:  # type: ignore[attr-defined]
        return None
    suggestion.source_count = Suggestion.source_count - 1
    target.changed_at = now
    set_source_since(thread, _since(thread_id=thread.id), now)
    if customer_id is not None:
        other = _since(suggestion_id=suggestion.id, customer_id=customer_id)
        stop_following_since(customer_id, target, added_at, other)
    record_event(SUGGESTION_SOURCE_REMOVED, actor, target, now, thread_id=suggestion.id, source_id=facts["thread_id"])
    entry = write_audit_log(UNLINKED, actor, target, now, member_id=customer_id, space_id=target.space_id, **facts)
    db.session.flush()
    return entry


def relink_source(actor: Member, suggestion: Suggestion, entry: AuditLogEntry, now: datetime) -> None:
    """Undo an unlinking: restore the source with its original time and the member who linked it.

    Raises NotAllowed if `can_unlink` denies it, InvalidInput if the question has been merged or deleted since.
    """
    source = Source(suggestion_id=suggestion.id, added_at=datetime.fromisoformat(entry.facts["added_at"]))
    for name in FIELDS:
        setattr(source, name, entry.facts[name])
    require_allowed(can_unlink(actor, suggestion, source))
    thread = db.session.get(Thread, source.thread_id)
    target = lock_suggestion(suggestion, *([thread] if thread else []))
    if thread is None or not thread.is_shown:
        raise InvalidInput(_("This question was merged or deleted. It cannot be linked again."))
    values = {name: getattr(source, name) for name in (*FIELDS, "suggestion_id", "added_at")}
    if not insert_if_absent(Source, **values):
        return
    suggestion.source_count = Suggestion.source_count + 1
    target.changed_at = now
    set_source_since(thread, min(source.added_at, thread.source_at or source.added_at), now)
    customer = db.session.get(Member, source.customer_id) if source.customer_id else None
    if customer is not None:
        start_following(customer, target, source.added_at)
    write_audit_log(
        RELINKED, actor, target, now, member_id=source.customer_id, space_id=target.space_id, entry_id=entry.id
    )


def _since(**of: int) -> datetime | None:
    """Return when the first of these sources was linked."""
    return db.session.scalar(select(func.min(Source.added_at)).filter_by(**of))


def suggest(actor: Member, *, area: Area, title: str, body: str, confirm: str = "", now: datetime) -> Suggestion:
    """Create a suggestion for a product area.

    Raises NotAllowed if `can_suggest` denies it, InvalidInput if title or body is invalid, ConfirmationRequired if the
    privacy check finds something that `confirm` does not confirm.
    """
    require_allowed(can_suggest(actor, area))
    suggestion = _make(actor, area, title, body, now)
    guard_suggestion(actor, suggestion.thread, f"{title}\n\n{body}", confirm, now)
    record_event(SUGGESTION_MADE, actor, suggestion.thread, now, thread_id=suggestion.id)
    return suggestion


def make_from(
    actor: Member, source: Thread, *, area: Area, title: str, body: str, confirm: str = "", now: datetime
) -> Suggestion:
    """Create a suggestion from a question, which becomes its first source; the person who asked follows the suggestion.

    Raises NotAllowed if `can_make_from` denies it, InvalidInput if title or body is invalid, ConfirmationRequired if
    the privacy check finds something, also from the question, that `confirm` does not confirm.
    """
    require_allowed(can_make_from(actor, source))
    lock_threads(source)  # before any row that the new thread locks
    suggestion = _make(actor, area, title, body, now)
    link_source(actor, suggestion, source, now)
    guard_suggestion(actor, suggestion.thread, f"{title}\n\n{body}", confirm, now)
    record_event(SUGGESTION_MADE, actor, suggestion.thread, now, thread_id=suggestion.id, source_id=source.id)
    return suggestion


def _make(actor: Member, area: Area, title: str, body: str, now: datetime) -> Suggestion:
    thread = open_thread(
        actor, kind=SUGGESTION, space=area.space, title=title, body=body, tags=[], visibility=PUBLIC, now=now
    )
    suggestion = Suggestion(id=thread.id, thread=thread, area=area, status=OPEN, status_at=now)
    db.session.add(suggestion)
    db.session.flush()
    return suggestion
