"""What could not be delivered: listed for admins, with a button to try again."""

from __future__ import annotations

from flask import flash, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.accounts.policies import can_administer
from app.core import clock
from app.core.deliveries import try_again
from app.core.policy import require
from app.core.ticking import failing_jobs
from app.core.web import after, member, page
from app.notifications.forms import RetryForm
from app.notifications.queries import dead_deliveries


def deliveries() -> Response:
    require(can_administer(member()))
    return page("notifications/deliveries.html", dead=dead_deliveries(request.args.get("after")), jobs=failing_jobs())


def retry() -> Response:
    require(can_administer(member()))
    form = RetryForm()
    chosen = form.delivery.data if form.validate_on_submit() else []
    count = try_again(chosen or [], clock.now())
    flash(ngettext("Retrying %(num)d delivery.", "Retrying %(num)d deliveries.", count), "done" if count else "told")
    return after(url_for(".deliveries"))
