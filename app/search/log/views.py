"""Page of staff: what was searched and not found."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.policy import require_allowed
from app.core.web.http import member, page
from app.search.log.presenters import filters_of, week_choices
from app.search.log.queries import missing_searches, oldest_missing
from app.search.policies import can_change_synonyms, can_read_searches


def missing() -> ResponseReturnValue:
    """Show the searches of a week without results, and those that ended in a question."""
    reader, today = member(), clock.now().date()
    require_allowed(can_read_searches(reader))
    chosen = filters_of(request.args, today)
    found = missing_searches(chosen.monday, chosen.language, request.args.get("after"), is_asked=chosen.is_asked)
    weeks = week_choices(oldest_missing(), chosen.monday, today)
    may_change = bool(can_change_synonyms(reader))
    return page("search/log/missing.html", found=found, chosen=chosen, weeks=weeks, may_change=may_change)
