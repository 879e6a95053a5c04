"""Pages with the figures on resolved cases, and the list of cases behind each figure."""

from __future__ import annotations

from flask import request
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.policies import can_use_desk
from app.cases.reports import queries
from app.core import clock
from app.core.errors import Message, NotFound
from app.core.policy import require_allowed
from app.core.ui.charts import labels_beside, lines_through
from app.core.web.http import member, page


def figures() -> Response:
    require_allowed(can_use_desk(member()))
    found = queries.figures_of(member(), _days(), clock.now())
    tallies = [tally for _since, tally in found.weeks]
    lines = lines_through([each.resolved for each in tallies], [each.public for each in tallies])
    weeks = [(format_date(since, "d MMM"), tally) for since, tally in found.weeks]
    drawn = {"lines": lines, "heights": labels_beside(lines), "weeks": weeks}
    return page("cases/reports/report.html", found=found, days=_days(), **drawn)


def figure_list(figure: str) -> Response:
    require_allowed(can_use_desk(member()))
    if figure not in queries.IN_FIGURE:
        raise NotFound
    space, cursor = request.args.get("space", ""), request.args.get("after")
    found = queries.cases_in(member(), figure, _days(), space, cursor, clock.now())
    return page("cases/reports/case_list.html", found=found, days=_days(), title=_names()[figure])


def _days() -> int:
    """Return the requested period in days. Raises NotFound for one that is not offered."""
    days = request.args.get("days", "30")
    if days not in {str(each) for each in queries.PERIODS}:
        raise NotFound
    return int(days)


def _names() -> dict[str, Message]:
    return {
        "resolved": _("Resolved cases"),
        "public": _("Resolved with a public answer"),
        "community": _("Solved by the community"),
        "rated": _("Cases with a CSAT rating"),
        "answered": _("First response due"),
        "on_time": _("First response on time"),
    }
