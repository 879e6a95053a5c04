"""Page of staff: what became of the questions that were begun."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import format_date

from app.core import clock
from app.core.policy import require_allowed
from app.core.web.http import member, page
from app.search.figures.queries import deflection_weeks
from app.search.policies import can_read_searches


def deflections() -> ResponseReturnValue:
    """Show by week how many questions were begun, and how many of them a similar one answered."""
    require_allowed(can_read_searches(member()))
    weeks = [(format_date(each.monday, "medium"), each) for each in deflection_weeks(clock.now().date())]
    return page("search/figures/deflections.html", weeks=weeks)
