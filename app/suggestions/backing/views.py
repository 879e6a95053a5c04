"""Back a suggestion on behalf of a customer, read for whom staff did, and withdraw it."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.accounts.members.queries import member_by_handle
from app.core.clock import now
from app.core.errors import InvalidInput
from app.core.policy import require_allowed
from app.core.web.http import member, page, read_id, redirect_after_post
from app.core.web.idempotency import run_once
from app.suggestions.backing import actions, policies, queries
from app.suggestions.backing.forms import BackForForm
from app.suggestions.merging.queries import current_suggestion
from app.suggestions.models import Suggestion
from app.suggestions.queries import get_suggestion


def backings(thread_id: int) -> ResponseReturnValue:
    """Show for whom staff back the suggestion, with a form that adds another customer."""
    actor, form = member(), BackForForm()
    found = current_suggestion(thread_id, actor)
    require_allowed(policies.can_read_backings(actor, found))
    if form.validate_on_submit() and (address := run_once(actor, form, lambda: _backed(actor, found, form), now())):
        flash(_("Vote added. The customer is notified and can withdraw it."), "done")
        return redirect_after_post(address)
    found = get_suggestion(found.id, actor)
    shown = {"suggestion": found, "backings": queries.backings_for_customers(found, actor), "verdict": None}
    shown["verdict"] = policies.can_back_for(actor, found)
    return page("suggestions/backing/backings.html", form=form, **shown, actor=actor, may=policies)


def withdraw(thread_id: int) -> ResponseReturnValue:
    """Withdraw a vote that staff added."""
    actor = member()
    found = current_suggestion(thread_id, actor)
    require_allowed(policies.can_read_backings(actor, found))
    backing = queries.find_backing(found, read_id(request.form.get("backing")))
    if backing is not None and actions.withdraw_for(actor, found, backing, now()):
        flash(_("Vote withdrawn."), "done")
    return redirect_after_post(_address(found))


def _backed(actor: Member, found: Suggestion, form: BackForForm) -> str | None:
    address = _address(found)
    form.attempt(_back, actor, found, form)
    return None if form.errors else address


def _back(actor: Member, found: Suggestion, form: BackForForm) -> None:
    customer = member_by_handle((form.customer.data or "").strip().lstrip("@"))
    if customer is None:
        raise InvalidInput(_("No member has this username. Check the spelling."), "customer")
    source = queries.source_named(form.source.data or "", actor)
    actions.back_for(actor, found, customer, source, form.reason.data or "", now())


def _address(found: Suggestion) -> str:
    return f"/suggestions/{found.id}/backings"
