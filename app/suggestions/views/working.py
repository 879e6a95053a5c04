"""What the product team does: looks through what was suggested, answers, links sources."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.community.addresses import thread_address
from app.community.models import Thread
from app.community.models.thread import QUESTION
from app.community.queries.reading import get_thread
from app.core.clock import now
from app.core.errors import NotFound
from app.core.policy import require
from app.core.web import LARGEST_ID, after, member, page
from app.suggestions import policies, queries
from app.suggestions.actions import deciding, sourcing
from app.suggestions.forms import SourceForm, StatusForm
from app.suggestions.models import OPEN


def product() -> ResponseReturnValue:
    """What waits for an answer of the product team, the most backed first."""
    reader = member()
    require(policies.can_open_product(reader))
    found = queries.list_suggestions(reader, status=OPEN, area=None, sort="votes", cursor=request.args.get("after"))
    return page("suggestions/product.html", found=found, details=queries.suggestions_of(found.items))


def status(thread_id: int) -> ResponseReturnValue:
    """Answer a suggestion: the form, and the deed."""
    actor = member()
    found = queries.get_suggestion(thread_id, actor)
    require(policies.can_decide(actor, found))
    form = StatusForm(data={"seen": found.status})
    form.offer(policies.next_statuses(found))
    if form.validate_on_submit():
        chosen, response, seen = form.status.data, form.response.data or "", form.seen.data or None
        if form.attempt(deciding.set_status, actor, found, chosen, response, now(), seen=seen):
            flash(_("Your answer is published. Everyone who stands behind it is told."), "done")
            return after(thread_address(found.thread))
    return page("suggestions/status.html", form=form, suggestion=queries.get_suggestion(thread_id, actor))


def sources(thread_id: int) -> ResponseReturnValue:
    """Link a question, by its number or address, as a source."""
    actor, form = member(), SourceForm()
    found = queries.get_suggestion(thread_id, actor)
    require(policies.can_link(actor, found))
    address = thread_address(found.thread)
    thread = _question_of(form) if form.validate_on_submit() else None
    if thread is None:
        flash(_("There is no question of that number."), "late")
    elif form.attempt(sourcing.add_source, actor, found, thread, now()) is None and not form.errors:
        flash(_("The question is linked as a source."), "done")
    return after(address + "#sources")


def _question_of(form: SourceForm) -> Thread | None:
    number = (form.thread.data or "").strip().lstrip("#")
    if not (number.isascii() and number.isdigit() and int(number) <= LARGEST_ID):
        return None
    try:
        return get_thread(int(number), member(), QUESTION)
    except NotFound:
        return None
