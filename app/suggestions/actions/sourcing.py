"""Link a thread to a suggestion as a source, unlink it, and undo that."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import delete, func, select

from app.accounts.models import Member
from app.community.actions.access import mark_as_source, set_source_since
from app.community.actions.following import start_following, stop_following_since
from app.community.models import Thread
from app.core.audit import LogEntry, write_down
from app.core.db import db, insert_once
from app.core.errors import Refused
from app.core.events import record
from app.core.policy import require
from app.suggestions.actions.holding import hold
from app.suggestions.events import SUGGESTION_SOURCE_ADDED, SUGGESTION_SOURCE_REMOVED
from app.suggestions.models import Source, Suggestion
from app.suggestions.policies import can_link, can_unlink

UNLINKED, RELINKED = "source.unlinked", "source.relinked"
FIELDS = ("thread_id", "customer_id", "added_by_id")


def add_source(actor: Member, suggestion: Suggestion, thread: Thread, now: datetime) -> bool:
    """Link a question as a source, once; who asked it is notified when it ships. False where it is linked already.

    Raises NotAllowed where `can_link` says no, Refused where the thread is no question.
    """
    require(can_link(actor, suggestion))
    if not thread.is_question:
        raise Refused(_("Enter the number of a question."), "thread")
    is_new = link_source(actor, suggestion, thread, now)
    if is_new:
        record(SUGGESTION_SOURCE_ADDED, actor, suggestion.thread, now, thread_id=suggestion.id, source_id=thread.id)
    return is_new


def link_source(actor: Member, suggestion: Suggestion, thread: Thread, now: datetime) -> bool:
    """Write the link; False where it stands already."""
    target = hold(suggestion, thread)
    is_new = insert_once(
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


def unlink_source(actor: Member, suggestion: Suggestion, source: Source, now: datetime) -> LogEntry | None:
    """Remove a source as if it had never been linked: counts, critical mass, followers and who may read it.

    Returns the log entry from which `relink_source` restores it, None where it is unlinked already.
    Raises NotAllowed where `can_unlink` says no.
    """
    require(can_unlink(actor, suggestion, source))
    customer_id, added_at, thread = source.customer_id, source.added_at, db.session.get_one(Thread, source.thread_id)
    target = hold(suggestion, thread)
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
    record(SUGGESTION_SOURCE_REMOVED, actor, target, now, thread_id=suggestion.id, source_id=facts["thread_id"])
    entry = write_down(UNLINKED, actor, target, now, member_id=customer_id, space_id=target.space_id, **facts)
    db.session.flush()
    return entry


def relink_source(actor: Member, suggestion: Suggestion, entry: LogEntry, now: datetime) -> None:
    """Undo an unlinking: the source is what it was, with when it was linked and by whom.

    Raises NotAllowed where `can_unlink` says no, Refused where the question has been merged or deleted since.
    """
    source = Source(suggestion_id=suggestion.id, added_at=datetime.fromisoformat(entry.facts["added_at"]))
    for name in FIELDS:
        setattr(source, name, entry.facts[name])
    require(can_unlink(actor, suggestion, source))
    thread = db.session.get(Thread, source.thread_id)
    target = hold(suggestion, *([thread] if thread else []))
    if thread is None or not thread.is_shown:
        raise Refused(_("This question was merged or deleted. It cannot be linked again."))
    values = {name: getattr(source, name) for name in (*FIELDS, "suggestion_id", "added_at")}
    if not insert_once(Source, **values):
        return
    suggestion.source_count = Suggestion.source_count + 1
    target.changed_at = now
    set_source_since(thread, min(source.added_at, thread.source_at or source.added_at), now)
    customer = db.session.get(Member, source.customer_id) if source.customer_id else None
    if customer is not None:
        start_following(customer, target, source.added_at)
    write_down(RELINKED, actor, target, now, member_id=source.customer_id, space_id=target.space_id, entry_id=entry.id)


def _since(**of: int) -> datetime | None:
    """When the first of these sources was linked."""
    return db.session.scalar(select(func.min(Source.added_at)).filter_by(**of))
