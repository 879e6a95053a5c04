"""Link a thread to a suggestion as a source."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.community.actions.access import mark_as_source
from app.community.actions.following import start_following
from app.community.models import Thread
from app.core.db import insert_once
from app.core.errors import Refused
from app.core.events import record
from app.core.policy import require
from app.suggestions.actions.holding import hold
from app.suggestions.events import SUGGESTION_SOURCE_ADDED
from app.suggestions.models import Source, Suggestion
from app.suggestions.policies import can_link


def add_source(actor: Member, suggestion: Suggestion, thread: Thread, now: datetime) -> Suggestion:
    """Link a question as a source, once; who asked it hears when it ships. Linking it again changes nothing.

    Raises NotAllowed where `can_link` says no, Refused where the thread is no question.
    """
    require(can_link(actor, suggestion))
    if not thread.is_question:
        raise Refused(_("A source is a question: give its number."), "thread")
    if link_source(actor, suggestion, thread, now):
        record(SUGGESTION_SOURCE_ADDED, actor, suggestion.thread, now, thread_id=suggestion.id, source_id=thread.id)
    return suggestion


def link_source(actor: Member, suggestion: Suggestion, thread: Thread, now: datetime) -> bool:
    """Write the link; False where it stands already."""
    target = hold(suggestion)
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
