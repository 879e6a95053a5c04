"""Which mails come, and the link that ends them."""

from __future__ import annotations

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock
from app.core.web import after, member, member_only, open_to_suspended, page
from app.notifications.actions import choosing
from app.notifications.forms import ChoicesForm
from app.notifications.queries import refused_kinds
from app.notifications.unsubscribing import read_token


@open_to_suspended
@member_only
def choose() -> Response:
    form = ChoicesForm.of(member(), refused_kinds(member().id))
    if form.validate_on_submit():
        choosing.choose_mails(member(), form.mails.data or [], clock.now())
        flash(_("Settings saved."), "done")
        return after(url_for(".choices"))
    return page("notifications/choices.html", form=form)


@open_to_suspended
def unsubscribe(token: str) -> Response:
    """A page with one button; a mail program's one click is answered with the page itself."""
    member_id, kind = read_token(token)
    if request.method == "POST":
        choosing.refuse_mail(member_id, kind.name, clock.now())
    if request.method == "POST" and "List-Unsubscribe" not in request.form:
        return after(url_for(".unsubscribe", token=token))
    return page("notifications/unsubscribe.html", kind=kind, is_ended=kind.name in refused_kinds(member_id))
