"""The inbox."""

from __future__ import annotations

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock
from app.core.errors import BadInput
from app.core.web import after, member, member_only, open_to_suspended, page
from app.notifications import queries, wording
from app.notifications.actions import reading
from app.notifications.forms import ReadAllForm


@member_only
def show() -> Response:
    told = queries.inbox(member(), request.args.get("after"))
    return page("notifications/inbox.html", told=told, wording=wording)


@open_to_suspended
@member_only
def read_all() -> Response:
    form = ReadAllForm()
    if not form.validate_on_submit() or form.newest.data is None:
        raise BadInput
    reading.mark_all_read(member(), form.newest.data, clock.now())
    flash(_("All of it is marked as read."), "done")
    return after(url_for(".inbox"))


@open_to_suspended
@member_only
def read(notification_id: int) -> Response:
    reading.mark_read(member(), queries.get_notification(notification_id, member()), clock.now())
    return after(url_for(".inbox"))
