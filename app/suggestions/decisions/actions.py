"""Estimate and postpone decisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.core.audit_log import write_audit_log
from app.core.db.session import lock_row
from app.core.errors import InvalidInput
from app.core.policy import require_allowed
from app.suggestions.decisions.models import QueuedDecision
from app.suggestions.decisions.rules import DECIDE_WITHIN, ESTIMATES, LONGEST_POSTPONEMENT, SHORTEST_REASON, WAITING
from app.suggestions.models import Suggestion
from app.suggestions.policies import can_decide

POSTPONED, RESUMED = "suggestion.postponed", "suggestion.resumed"


def estimate(actor: Member, suggestion: Suggestion, queued: QueuedDecision, name: str, value: int | None) -> None:
    """Set "impact" or "effort" to a number from 1 to 5, or to none. Raises InvalidInput for others."""
    require_allowed(can_decide(actor, suggestion))
    if name not in ("impact", "effort") or (value is not None and value not in ESTIMATES):
        raise InvalidInput(_("Select a number from 1 to 5."), name)
    setattr(lock_row(queued), name, value)


def postpone(
    actor: Member, suggestion: Suggestion, queued: QueuedDecision, until: datetime | None, reason: str, now: datetime
) -> None:
    """Take the suggestion out of the queue until a day; it is due then. Raises InvalidInput."""
    require_allowed(can_decide(actor, suggestion))
    if suggestion.status not in WAITING:
        raise InvalidInput(_("This suggestion has been decided. It is no longer in the queue."))
    if until is None or not now < until <= now + LONGEST_POSTPONEMENT:
        raise InvalidInput(_("Select a day within the next year."), "until")
    if len(reason.strip()) < SHORTEST_REASON:
        raise InvalidInput(_("Explain in a few words why it has to wait."), "reason")
    queued = lock_row(queued)
    queued.postponed_until = queued.decide_by = until
    queued.reminded_at = None
    _log(POSTPONED, actor, suggestion, now, reason=reason.strip(), until=until.isoformat())


def resume(actor: Member, suggestion: Suggestion, queued: QueuedDecision, now: datetime) -> None:
    """Put a postponed suggestion back into the queue, due in two weeks. Does nothing if it is there."""
    require_allowed(can_decide(actor, suggestion))
    queued = lock_row(queued)
    if queued.postponed_until is not None and queued.postponed_until > now:
        queued.postponed_until = None
        queued.decide_by, queued.reminded_at = now + DECIDE_WITHIN, None
        _log(RESUMED, actor, suggestion, now)


def _log(action: str, actor: Member, suggestion: Suggestion, now: datetime, reason: str = "", **facts: Any) -> None:
    thread = suggestion.thread
    write_audit_log(action, actor, thread, now, space_id=thread.space_id, reason=reason, **facts)
