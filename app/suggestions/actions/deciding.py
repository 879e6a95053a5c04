"""Answer a suggestion: a status, and the official response that says why."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.community.models import Post
from app.core import markup
from app.core.db import db, lock
from app.core.errors import Conflict, Refused
from app.core.events import record
from app.core.policy import require
from app.reputation import ledger, rules
from app.suggestions.events import SUGGESTION_STATUS_CHANGED
from app.suggestions.models import SHIPPED, StatusChange, Suggestion
from app.suggestions.policies import can_decide, next_statuses
from app.suggestions.queries import opening_of

SHORTEST_RESPONSE, LONGEST_RESPONSE = 20, 5000  # characters


def set_status(
    actor: Member, suggestion: Suggestion, status: str, response: str, now: datetime, *, seen: str | None = None
) -> StatusChange:
    """Change the status with an official response; whoever suggested it is rewarded when it ships.

    `seen` is the status that the actor saw. Raises NotAllowed where `can_decide` says no, Refused where status or
    response are not what they must be, Conflict where someone else answered meanwhile.
    """
    response = _checked(response)
    html = markup.render(response)
    require(can_decide(actor, suggestion))
    lock(suggestion)
    if seen is not None and seen != suggestion.status:
        raise Conflict
    if status not in next_statuses(suggestion):
        raise Refused(_("Choose what becomes of it."), "status")
    change = StatusChange(
        suggestion_id=suggestion.id,
        before=suggestion.status,
        after=status,
        response=response,
        html=html,
        author=actor,
        at=now,
    )
    db.session.add(change)
    _settle_reward(actor, suggestion, status, now)
    suggestion.status, suggestion.status_at, suggestion.thread.changed_at = status, now, now
    record(SUGGESTION_STATUS_CHANGED, actor, suggestion.thread, now, thread_id=suggestion.id, status=status)
    return change


def _checked(response: str) -> str:
    response = response.strip()
    if len(response) < SHORTEST_RESPONSE:
        raise Refused(_("Say why, in a sentence or two: everyone who backs it reads this."), "response")
    if len(response) > LONGEST_RESPONSE:
        raise Refused(
            _("That is longer than fits here: at most %(most)s characters.", most=LONGEST_RESPONSE), "response"
        )
    return response


def _settle_reward(actor: Member, suggestion: Suggestion, status: str, now: datetime) -> None:
    opening: Post = opening_of(suggestion)
    if status == SHIPPED and opening.author is not None:
        ledger.award(opening.author, rules.SUGGESTION_SHIPPED, opening, actor, now)
    elif suggestion.status == SHIPPED:
        ledger.undo([rules.SUGGESTION_SHIPPED], opening, now)
