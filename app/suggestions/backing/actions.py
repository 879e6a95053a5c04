"""Back a suggestion on behalf of a customer, and withdraw that."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.community.events import THREAD_UNBACKED
from app.community.threads.models import Thread
from app.community.voting.actions import add_backing, remove_backing
from app.community.voting.models import LONGEST_BACKING_REASON, Backing
from app.core.audit_log import write_audit_log
from app.core.errors import InvalidInput
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.core.web.forms import require_allowed_for_field
from app.suggestions.actions import lock_suggestion
from app.suggestions.backing.policies import can_back_for, can_withdraw_for
from app.suggestions.backing.queries import can_read
from app.suggestions.events import SUGGESTION_BACKED_FOR
from app.suggestions.models import Suggestion


def back_for(
    actor: Member, suggestion: Suggestion, customer: Member, source: Thread | None, reason: str, now: datetime
) -> None:
    """Back the suggestion on behalf of a customer, who asked for it in `source`, or else for a reason.

    The customer is notified and can withdraw it. Raises InvalidInput without source and reason, or if the customer
    backs it already or cannot read it.
    """
    reason = reason.strip()
    if source is None and not reason:
        raise InvalidInput(_("Enter the question or case in which the customer asked for it, or a reason."), "source")
    if len(reason) > LONGEST_BACKING_REASON:
        raise InvalidInput(_("Use at most %(most)s characters.", most=LONGEST_BACKING_REASON), "reason")
    thread = lock_suggestion(suggestion)
    require_allowed(can_back_for(actor, suggestion))
    require_allowed_for_field(can_back_for(actor, suggestion, customer), "customer")
    if not can_read(customer, suggestion):
        raise InvalidInput(_("This customer cannot read the suggestion, so they cannot back it."), "customer")
    source_id = source.id if source else None
    if not add_backing(customer, thread, now, added_by_id=actor.id, source_id=source_id, reason=reason):
        raise InvalidInput(_("%(name)s already backs this suggestion.", name=customer.name), "customer")
    known: dict[str, Any] = {"thread_id": thread.id, "member_id": customer.id}
    record_event(SUGGESTION_BACKED_FOR, None, thread, now, **known)  # the customer does not read who did it
    whom: dict[str, Any] = {"member_id": customer.id, "space_id": thread.space_id}
    write_audit_log("backing.added", actor, thread, now, **whom, source_id=source_id)


def withdraw_for(actor: Member, suggestion: Suggestion, backing: Backing, now: datetime) -> bool:
    """Withdraw a backing that staff added. Returns False if it is withdrawn already."""
    member_id = backing.member_id
    require_allowed(can_withdraw_for(actor, suggestion, backing))
    thread = lock_suggestion(suggestion)
    require_allowed(can_withdraw_for(actor, suggestion, backing))
    if not remove_backing(member_id, thread, now):
        return False
    record_event(THREAD_UNBACKED, actor, thread, now, thread_id=thread.id)
    whom: dict[str, Any] = {"member_id": member_id, "space_id": thread.space_id}
    write_audit_log("backing.withdrawn", actor, thread, now, **whom)
    return True
