"""The inbox, notification settings, and failed deliveries for admins."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.accounts.members.models import Member
from app.accounts.policies import can_administer
from app.core import clock
from app.core.errors import BadInput, NotFound
from app.core.outbox.retries import dead_deliveries, retry_dead_deliveries
from app.core.outbox.scheduler import failing_jobs
from app.core.policy import require_allowed
from app.core.web.http import allow_suspended, member, member_only, page, redirect_after_post, safe_redirect_target
from app.notifications.inbox import actions, presenters, queries
from app.notifications.inbox.forms import ChoicesForm, ReadAllForm, RetryForm
from app.notifications.inbox.queries import refused_kinds
from app.notifications.inbox.seen import seen_lately, unread_by
from app.notifications.inbox.unsubscribe import read_token
from app.notifications.kinds.kinds import KINDS, names_in, topics_for
from app.notifications.kinds.topics import Topic


def deliveries() -> Response:
    require_allowed(can_administer(member()))
    return page(
        "notifications/failed_deliveries.html", dead=dead_deliveries(request.args.get("after")), jobs=failing_jobs()
    )


def retry() -> Response:
    require_allowed(can_administer(member()))
    form = RetryForm()
    chosen = form.delivery.data if form.validate_on_submit() else []
    count = retry_dead_deliveries(chosen or [], clock.now())
    flash(ngettext("Retrying %(num)d delivery.", "Retrying %(num)d deliveries.", count), "done" if count else "told")
    return redirect_after_post(url_for(".deliveries"))


@allow_suspended
@member_only
def choose() -> Response:
    form = ChoicesForm.of(member(), refused_kinds(member().id))
    if form.validate_on_submit():
        actions.choose_mails(member(), form.mails.data or [], clock.now())
        flash(_("Settings saved."), "done")
        return redirect_after_post(url_for(".choices"))
    return page("notifications/preferences.html", form=form)


@allow_suspended
def unsubscribe(token: str) -> Response:
    """Show a page with one button. An email client's one-click POST is answered without a redirect."""
    member_id, kind = read_token(token)
    if request.method == "POST":
        actions.refuse_mail(member_id, kind.name, clock.now())
    if request.method == "POST" and "List-Unsubscribe" not in request.form:
        return redirect_after_post(url_for(".unsubscribe", token=token))
    return page("notifications/unsubscribe.html", kind=kind, is_ended=kind.name in refused_kinds(member_id))


UNREAD = "unread"


@member_only
def show() -> Response:
    """List all notifications, those of one topic (`kind`), or only unread ones (`show`)."""
    reader, shown = member(), request.args.get("show", "")
    topic = _topic(request.args.get("kind", ""))
    if shown not in ("", UNREAD):
        raise NotFound
    seen, kinds = seen_lately(), names_in(topic) if topic else None
    notifications = queries.inbox(
        reader, request.args.get("after"), kinds=kinds, only_unread=shown == UNREAD, seen=seen
    )
    about = {"words": queries.case_words_of(notifications.items), "topic": topic, "shown": shown, **_counted(reader)}
    return page("notifications/inbox.html", notifications=notifications, wording=presenters, **about)


@allow_suspended
@member_only
def read_all() -> Response:
    form = ReadAllForm()
    if not form.validate_on_submit() or form.newest.data is None:
        raise BadInput
    topic = _topic(form.kind.data or "")
    actions.mark_all_read(member(), form.newest.data, clock.now(), kinds=names_in(topic) if topic else None)
    flash(_("Notifications marked as read."), "done")
    return redirect_after_post(safe_redirect_target(form.next.data, url_for(".inbox")))


@allow_suspended
@member_only
def read(notification_id: int) -> Response:
    actions.mark_read(member(), queries.get_notification(notification_id, member()), clock.now())
    return redirect_after_post(safe_redirect_target(request.form.get("next"), url_for(".inbox")))


def _topic(name: str) -> Topic | None:
    """Return the topic of this name, None for "". Raises NotFound if the member has no such topic."""
    found = next((topic for topic in topics_for(member()) if topic.name == name), None)
    if name and found is None:
        raise NotFound
    return found


def _counted(reader: Member) -> dict[str, Any]:
    """Return the reader's topics, and the number of unread notifications in each."""
    unread, topics = unread_by(reader), topics_for(reader)
    counts = {topic.name: sum(KINDS[each.kind].topic is topic for each in unread) for topic in topics}
    return {"topics": topics, "counts": counts, "total": len(unread)}
