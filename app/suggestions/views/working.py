"""What the product team does: looks through what was suggested, answers."""

from __future__ import annotations

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import Member
from app.community import policies as community_policies
from app.community.addresses import thread_address
from app.community.queries.backing import backed_by
from app.core.clock import now
from app.core.errors import Conflict
from app.core.policy import require
from app.core.web import after, member, page
from app.suggestions import policies, queries
from app.suggestions.actions import deciding
from app.suggestions.forms import StatusForm
from app.suggestions.models import OPEN, Suggestion


def product() -> ResponseReturnValue:
    """What waits for an answer of the product team, the most backed first."""
    reader = member()
    require(policies.can_open_product(reader))
    found = queries.list_suggestions(reader, status=OPEN, area=None, sort="votes", cursor=request.args.get("after"))
    backed = backed_by(reader, [thread.id for thread in found.items])
    shown = {"found": found, "details": queries.suggestions_of(found.items), "backed": backed}
    return page("suggestions/product.html", **shown, actor=reader, may=community_policies)


def status(thread_id: int) -> ResponseReturnValue:
    """Answer a suggestion; where someone was quicker, their answer is shown and the text is kept."""
    actor = member()
    found = queries.get_suggestion(thread_id, actor)
    require(policies.can_decide(actor, found))
    form = StatusForm(data={"revision": str(found.revision)})
    form.offer(policies.next_statuses(found))
    try:
        if form.validate_on_submit() and form.attempt(_decided, actor, found, form):
            flash(_("Response published. Everyone who backs the suggestion will be notified."), "done")
            return after(thread_address(found.thread))
    except Conflict as conflict:
        return _answered_meanwhile(queries.get_suggestion(thread_id, actor), form, str(conflict.sentence))
    return page("suggestions/status.html", form=form, suggestion=queries.get_suggestion(thread_id, actor), theirs=[])


def _decided(actor: Member, found: Suggestion, form: StatusForm) -> object:
    said: dict[str, Any] = {"revision": form.seen_revision, "confirm": form.confirm.data or ""}
    return deciding.set_status(actor, found, form.status.data, form.response.data or "", now(), **said)


def _answered_meanwhile(found: Suggestion, form: StatusForm, sentence: str) -> ResponseReturnValue:
    theirs = queries.changes_of(found)
    form.refuse(sentence)
    form.revision.data = str(found.revision)
    form.offer(policies.next_statuses(found))
    response = page("suggestions/status.html", form=form, suggestion=found, theirs=theirs)
    response.status_code = 409
    return response
