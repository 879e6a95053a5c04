"""What happens in the queue while an agent reads it: polled by each page that is seen."""

from __future__ import annotations

import re

from flask import make_response, request
from werkzeug.wrappers import Response

from app.cases.policies import can_use_desk
from app.cases.queries.news import news_of
from app.cases.selection import Selection
from app.core import clock
from app.core.limits import limit, member_or_address
from app.core.policy import require
from app.core.web import member, page

SHOWN = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")


@limit(120, "minute", methods=("GET",), key=member_or_address)
def queue_news() -> Response:
    """A fragment, or 204 where it would say what the page knows by `since`."""
    agent, selection = member(), Selection.read(request.args)
    require(can_use_desk(agent))
    shown = {int(number): int(stamp) for number, stamp in SHOWN.findall(request.args.get("shown", ""))}
    found = news_of(agent, selection, request.args.get("after"), shown, clock.now())
    since = request.args.get("since", "")
    if since == str(found.tag) or (not since and found.is_empty):
        return make_response("", 204)
    answer = page("cases/_news.html", news=found)
    answer.headers["ETag"] = f'"{found.tag}"'
    return answer
