"""Answer a suggestion: a status, and the official response that says why."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.community.actions.access import set_decided
from app.core import markup
from app.core.db import db
from app.core.errors import Conflict, Refused
from app.core.events import record
from app.core.policy import require
from app.reputation import ledger, rules
from app.suggestions.actions.guarding import guard_response
from app.suggestions.actions.holding import hold
from app.suggestions.events import SUGGESTION_STATUS_CHANGED
from app.suggestions.models import SHIPPED, StatusChange, Suggestion
from app.suggestions.policies import can_decide, next_statuses
from app.suggestions.queries import opening_of
from app.suggestions.texts import checked_response

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
    """Change the status with an official response; whoever suggested it is rewarded while it counts as shipped.

    Raises NotAllowed where `can_decide` says no, Refused where status or response are not what they must be, Conflict
    where someone else answered since the `revision` that the actor saw, Held where a guard found something and
    `confirm` is no yes to it.
    """
    response = checked_response(response)
    html = markup.render(response)
    thread = hold(suggestion)
    require(can_decide(actor, suggestion))
    if revision is not None and revision != suggestion.revision:
        raise Conflict(ANSWERED_MEANWHILE)
    if status not in next_statuses(suggestion):
        raise Refused(_("Select a status."), "status")
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
    record(SUGGESTION_STATUS_CHANGED, actor, thread, now, thread_id=thread.id, status=status, before=before)
    return change


def _settle_reward(actor: Member, suggestion: Suggestion, before: str, now: datetime) -> None:
    """Points for whoever suggested it when it ships, none for shipping one's own; taken back where it did not ship."""
    opening = opening_of(suggestion)
    if before == SHIPPED:
        ledger.undo([rules.SUGGESTION_SHIPPED], opening, now)
    elif suggestion.status == SHIPPED and opening.author is not None and opening.author_id != actor.id:
        ledger.award(opening.author, rules.SUGGESTION_SHIPPED, opening, actor, now)
