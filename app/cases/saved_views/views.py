"""Pages of saved views: list, save, change, delete."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.policies import can_change_view, can_use_desk
from app.cases.queue.forms import ChangeViewForm, ViewForm
from app.cases.queue.selection import Selection
from app.cases.queue.views import show_queue
from app.cases.saved_views import actions
from app.cases.saved_views.models import CaseView
from app.cases.saved_views.queries import get_view, views_for
from app.core import clock
from app.core.policy import require_allowed
from app.core.web.http import member, page, redirect_after_post
from app.core.web.idempotency import run_once


def views() -> Response:
    return show_views()


def keep_view() -> Response:
    form, now, selection = ViewForm(), clock.now(), Selection.read(request.args)
    require_allowed(can_use_desk(member()))

    def keep() -> str | None:
        words: dict[str, Any] = {"name": form.name.data or "", "is_shared": form.is_shared.data}
        return url_for(".queue") if form.attempt(actions.keep_view, member(), selection, **words, now=now) else None

    if form.validate() and run_once(member(), form, keep, now):
        return redirect_after_post(f"{url_for('.queue')}?{selection.query()}")
    return show_queue(selection, form)


def change_view(view_id: int) -> Response:
    form, view = ChangeViewForm(), get_view(view_id, member())
    if form.validate():
        words: dict[str, Any] = {
            "name": form.name.data or "",
            "is_shared": form.is_shared.data,
            "seen": form.seen_revision,
        }
        form.attempt(actions.change_view, member(), view, **words)
        if not form.errors:
            return redirect_after_post(url_for(".views"))
    return show_views(form, view_id)


def drop_view(view_id: int) -> Response:
    actions.drop_view(member(), get_view(view_id, member()))
    flash(_("View deleted. No cases were changed."), "done")
    return redirect_after_post(url_for(".views"))


def show_views(sent: ChangeViewForm | None = None, view_id: int | None = None) -> Response:
    """Render the agent's views, with forms for those they may change; `sent` is the submitted one of `view_id`."""
    agent = member()
    require_allowed(can_use_desk(agent))
    found = views_for(agent)

    def form_of(view: CaseView) -> ChangeViewForm | None:
        if not can_change_view(agent, view):
            return None
        return sent.for_view(view.id) if view.id == view_id and sent else ChangeViewForm.of(view)

    rows = [(view, Selection.of(view.filters), form_of(view)) for view in found]
    return page("cases/saved_views/list.html", form=sent, rows=rows)
