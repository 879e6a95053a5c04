"""Pages of the decision queue: list, estimate, postpone, resume."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.clock import now
from app.core.policy import require_allowed
from app.core.web.http import flash_undo, member, page, read_id, redirect_after_post
from app.suggestions import policies
from app.suggestions.decisions import actions, queries
from app.suggestions.decisions.forms import PostponeForm
from app.suggestions.decisions.rules import ESTIMATES
from app.suggestions.queries import get_suggestion

QUEUE = "/product"


def product() -> ResponseReturnValue:
    """List the suggestions that wait for a decision."""
    reader, show = member(), request.args.get("show", "")
    require_allowed(policies.can_open_product(reader))
    return page(
        "suggestions/decisions/list.html",
        found=queries.list_queue(reader, show, now(), request.args.get("after")),
        waiting=queries.count_waiting(reader, now()),
        show=show,
        actor=reader,
        may=policies,
        estimates=ESTIMATES,
        at=now(),
    )


def estimate(thread_id: int) -> ResponseReturnValue:
    """Store the estimate of impact or effort; with script, answer with the row alone."""
    actor = member()
    suggestion = get_suggestion(thread_id, actor)
    queued = queries.get_queued(suggestion)
    for name in ("impact", "effort"):
        if name in request.form:
            actions.estimate(actor, suggestion, queued, name, read_id(request.form[name]) or None)
    if "HX-Request" in request.headers:
        return render_template(
            "suggestions/decisions/_estimates_response.html", queued=queued, suggestion=suggestion, estimates=ESTIMATES
        )
    return redirect_after_post(f"{QUEUE}#decide-{suggestion.id}")


def postpone(thread_id: int) -> ResponseReturnValue:
    """Postpone a decision with a reason and a day."""
    actor, form = member(), PostponeForm()
    suggestion = get_suggestion(thread_id, actor)
    queued = queries.get_queued(suggestion)
    require_allowed(policies.can_decide(actor, suggestion))
    if form.validate_on_submit():
        form.attempt(actions.postpone, actor, suggestion, queued, form.until_morning, form.reason.data or "", now())
        if not form.errors:
            flash_undo(_("Postponed. It comes back on that day."), f"/suggestions/{thread_id}/resume")
            return redirect_after_post(QUEUE)
    return page("suggestions/decisions/postpone.html", form=form, suggestion=get_suggestion(thread_id, actor))


def resume(thread_id: int) -> ResponseReturnValue:
    """Put a postponed decision back into the queue."""
    actor = member()
    suggestion = get_suggestion(thread_id, actor)
    actions.resume(actor, suggestion, queries.get_queued(suggestion), now())
    flash(_("Back in the queue."), "done")
    return redirect_after_post(QUEUE)
