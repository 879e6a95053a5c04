"""Link questions to suggestions as sources, unlink them, and make a suggestion from a question."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import delete, func, select

from app.accounts.members.models import Member
from app.community.following.actions import start_following, stop_following_since
from app.community.locks import lock_threads
from app.community.threads.actions import mark_as_source, set_source_since
from app.community.threads.models import Thread
from app.core.audit_log import AuditLogEntry, write_audit_log
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.errors import Conflict, InvalidInput
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.suggestions.actions import create_suggestion, guard_suggestion, lock_suggestion
from app.suggestions.events import (
    SUGGESTION_MADE,
    SUGGESTION_SOURCE_ADDED,
    SUGGESTION_SOURCE_REMOVED,
)
from app.suggestions.models import MERGED, Area, Source, Suggestion
from app.suggestions.policies import can_link, can_make_from, can_unlink

UNLINKED, RELINKED = "source.unlinked", "source.relinked"
FIELDS = ("thread_id", "customer_id", "added_by_id")


def add_source(actor: Member, suggestion: Suggestion, thread: Thread, now: datetime) -> bool:
    """Link a question; the person who asked is notified when the suggestion ships. False if it is linked already."""
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
    _require_unmerged(suggestion)
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

    Returns the log entry from which `relink_source` restores it, None if it is unlinked already.
    """
    require_allowed(can_unlink(actor, suggestion, source))
    customer_id, added_at, thread = source.customer_id, source.added_at, db.session.get_one(Thread, source.thread_id)
    target = lock_suggestion(suggestion, thread)
    facts: dict[str, Any] = {name: getattr(source, name) for name in FIELDS}
    facts["added_at"] = added_at.isoformat()
    mine = (Source.id == source.id, Source.suggestion_id == suggestion.id)
    if not db.session.execute(delete(Source).where(*mine)).rowcount:  # type: ignore[attr-defined]
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
    """Restore an unlinked source as it was. Raises InvalidInput if the question was merged or deleted since."""
    source = Source(suggestion_id=suggestion.id, added_at=datetime.fromisoformat(entry.facts["added_at"]))
    for name in FIELDS:
        setattr(source, name, entry.facts[name])
    require_allowed(can_unlink(actor, suggestion, source))
    thread = db.session.get(Thread, source.thread_id)
    target = lock_suggestion(suggestion, *([thread] if thread else []))
    _require_unmerged(suggestion)
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


def _require_unmerged(suggestion: Suggestion) -> None:
    """Raise Conflict if the suggestion, which must be locked, was merged after it was selected."""
    if suggestion.status == MERGED:
        raise Conflict


def _since(**of: int) -> datetime | None:
    """Return when the first of these sources was linked."""
    return db.session.scalar(select(func.min(Source.added_at)).filter_by(**of))


def make_from(
    actor: Member, source: Thread, *, area: Area, title: str, body: str, confirm: str = "", now: datetime
) -> Suggestion:
    """Create a suggestion from a question, its first source; the person who asked follows the suggestion."""
    require_allowed(can_make_from(actor, source))
    lock_threads(source)  # before any row that the new thread locks
    suggestion = create_suggestion(actor, area, title, body, now)
    link_source(actor, suggestion, source, now)
    guard_suggestion(actor, suggestion.thread, f"{title}\n\n{body}", confirm, now)
    record_event(SUGGESTION_MADE, actor, suggestion.thread, now, thread_id=suggestion.id, source_id=source.id)
    return suggestion
