"""Make a suggestion: of one's own, or out of a question."""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import Member
from app.community.actions.asking import open_thread
from app.community.actions.holding import hold_threads
from app.community.models import Thread
from app.community.models.thread import PUBLIC, SUGGESTION
from app.core.db import db
from app.core.events import record
from app.core.policy import require
from app.suggestions.actions.guarding import guard_suggestion
from app.suggestions.actions.sourcing import link_source
from app.suggestions.events import SUGGESTION_MADE
from app.suggestions.models import OPEN, Area, Suggestion
from app.suggestions.policies import can_make_from, can_suggest


def suggest(actor: Member, *, area: Area, title: str, body: str, confirm: str = "", now: datetime) -> Suggestion:
    """Suggest something for an area of the product.

    Raises NotAllowed where `can_suggest` says no, Refused where title or body are not what they must be, Held where a
    guard found something and `confirm` is no yes to it.
    """
    require(can_suggest(actor, area))
    suggestion = _make(actor, area, title, body, now)
    guard_suggestion(actor, suggestion.thread, f"{title}\n\n{body}", confirm, now)
    record(SUGGESTION_MADE, actor, suggestion.thread, now, thread_id=suggestion.id)
    return suggestion


def make_from(
    actor: Member, source: Thread, *, area: Area, title: str, body: str, confirm: str = "", now: datetime
) -> Suggestion:
    """Make a suggestion out of a question, which becomes its first source; who asked it follows the suggestion.

    Raises NotAllowed where `can_make_from` says no, Refused where title or body are not what they must be, Held
    where a guard found something, also of the question, and `confirm` is no yes to it.
    """
    require(can_make_from(actor, source))
    hold_threads(source)  # before all that the new thread locks
    suggestion = _make(actor, area, title, body, now)
    link_source(actor, suggestion, source, now)
    guard_suggestion(actor, suggestion.thread, f"{title}\n\n{body}", confirm, now)
    record(SUGGESTION_MADE, actor, suggestion.thread, now, thread_id=suggestion.id, source_id=source.id)
    return suggestion


def _make(actor: Member, area: Area, title: str, body: str, now: datetime) -> Suggestion:
    thread = open_thread(
        actor, kind=SUGGESTION, space=area.space, title=title, body=body, tags=[], visibility=PUBLIC, now=now
    )
    suggestion = Suggestion(id=thread.id, thread=thread, area=area, status=OPEN, status_at=now)
    db.session.add(suggestion)
    db.session.flush()
    return suggestion
