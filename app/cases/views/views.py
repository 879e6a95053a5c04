"""Saved views of the queue: keep one, call it otherwise, delete it."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.actions import viewing
from app.cases.forms.queue import ChangeViewForm, ViewForm
from app.cases.models import CaseView
from app.cases.policies import can_change_view, can_use_desk
from app.cases.queries.kept import get_view, views_for
from app.cases.selection import Selection
from app.cases.views.queue import show_queue
from app.core import clock
from app.core.forms import once
from app.core.policy import require
from app.core.web import after, member, page


def views() -> Response:
    return show_views()


def keep_view() -> Response:
    form, now, selection = ViewForm(), clock.now(), Selection.read(request.args)
    require(can_use_desk(member()))

    def keep() -> str | None:
        words: dict[str, Any] = {"name": form.name.data or "", "is_shared": form.is_shared.data}
        return url_for(".queue") if form.attempt(viewing.keep_view, member(), selection, **words, now=now) else None

    if form.validate() and once(member(), form, keep, now):
        return after(f"{url_for('.queue')}?{selection.query()}")
    return show_queue(selection, form)


def change_view(view_id: int) -> Response:
    form, view = ChangeViewForm(), get_view(view_id, member())
    if form.validate():
        words: dict[str, Any] = {
            "name": form.name.data or "",
            "is_shared": form.is_shared.data,
            "seen": form.seen_revision,
        }
        form.attempt(viewing.change_view, member(), view, **words)
        if not form.errors:
            return after(url_for(".views"))
    return show_views(form, view_id)


def drop_view(view_id: int) -> Response:
    viewing.drop_view(member(), get_view(view_id, member()))
    flash(_("View deleted. No cases were changed."), "done")
    return after(url_for(".views"))


def show_views(sent: ChangeViewForm | None = None, view_id: int | None = None) -> Response:
    """All views that the agent has; of those they may change, each with its form, one of them as it was sent."""
    agent = member()
    require(can_use_desk(agent))
    found = views_for(agent)

    def form_of(view: CaseView) -> ChangeViewForm | None:
        if not can_change_view(agent, view):
            return None
        return sent.for_view(view.id) if view.id == view_id and sent else ChangeViewForm.of(view)

    rows = [(view, Selection.of(view.filters), form_of(view)) for view in found]
    return page("cases/views.html", form=sent, rows=rows)
