"""The inbox."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.models import Member
from app.core import clock
from app.core.errors import BadInput, NotFound
from app.core.web import after, back_to, member, member_only, open_to_suspended, page
from app.notifications import queries, wording
from app.notifications.actions import reading
from app.notifications.forms import ReadAllForm
from app.notifications.seeing import seen_lately, unread_by
from app.notifications.topics import Topic, topics_for

UNREAD = "unread"


@member_only
def show() -> Response:
    """All notifications, or those of one topic (`kind`), or only the unread ones (`show`)."""
    reader, shown = member(), request.args.get("show", "")
    topic = _topic(request.args.get("kind", ""))
    if shown not in ("", UNREAD):
        raise NotFound
    seen, kinds = seen_lately(), topic.kinds if topic else None
    told = queries.inbox(reader, request.args.get("after"), kinds=kinds, only_unread=shown == UNREAD, seen=seen)
    about = {"words": queries.case_words_of(told.items), "topic": topic, "shown": shown, **_counted(reader)}
    return page("notifications/inbox.html", told=told, wording=wording, **about)


@open_to_suspended
@member_only
def read_all() -> Response:
    form = ReadAllForm()
    if not form.validate_on_submit() or form.newest.data is None:
        raise BadInput
    topic = _topic(form.kind.data or "")
    reading.mark_all_read(member(), form.newest.data, clock.now(), kinds=topic.kinds if topic else None)
    flash(_("Notifications marked as read."), "done")
    return after(back_to(form.next.data, url_for(".inbox")))


@open_to_suspended
@member_only
def read(notification_id: int) -> Response:
    reading.mark_read(member(), queries.get_notification(notification_id, member()), clock.now())
    return after(back_to(request.form.get("next"), url_for(".inbox")))


def _topic(name: str) -> Topic | None:
    """Return the topic of this name, None for ""; raises NotFound where the member has no such topic."""
    found = next((topic for topic in topics_for(member()) if topic.name == name), None)
    if name and found is None:
        raise NotFound
    return found


def _counted(reader: Member) -> dict[str, Any]:
    """The topics of the reader, and how many unread notifications each has."""
    unread, topics = unread_by(reader), topics_for(reader)
    counts = {topic.name: sum(told.kind in topic.kinds for told in unread) for topic in topics}
    return {"topics": topics, "counts": counts, "total": len(unread)}
