"""Presence on a case: reported by each open page, and polled by it while it is visible."""

from __future__ import annotations

from flask import make_response, request
from werkzeug.wrappers import Response

from app.cases.presence import actions
from app.cases.presence.queries import around, require_on_desk
from app.core import clock
from app.core.web.http import member, page, read_id
from app.core.web.rate_limits import limit, member_or_address

LEFT = "left"


@limit(120, "minute", methods=("GET",), key=member_or_address)
def who_is_here(number: int) -> Response:
    """Return the presence as a fragment, or 204 if the page already shows it (`since`)."""
    seen, rendered_at = request.args.get("revision", 0, read_id), request.args.get("rendered_at", 0.0, float)
    found = around(number, member(), seen, clock.now(), rendered_at)
    if request.args.get("since") == str(found.tag):
        return make_response("", 204)
    answer = page("cases/presence/_presence.html", around=found, number=number)
    answer.headers["ETag"] = f'"{found.tag}"'
    return answer


@limit(60, "minute", key=member_or_address)
def be_here(number: int) -> Response:
    """Record that the member is on the case and typing what `kind` names, or that they left."""
    require_on_desk(number, member())
    kind = request.form.get("kind", "")
    if kind == LEFT:
        actions.leave(member(), number, clock.now())
    else:
        actions.attend(member(), number, kind, clock.now())
    return make_response("", 204)
