"""What became of resolved cases, in figures; and the list behind each of them."""

from __future__ import annotations

from flask import request
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.policies import can_use_desk
from app.cases.queries import figures as queries
from app.cases.views.blueprint import bp
from app.core import clock
from app.core.charts import line_through
from app.core.errors import NotFound, Sentence
from app.core.policy import require
from app.core.web import member, page


@bp.get("/cases/figures")
def figures() -> Response:
    require(can_use_desk(member()))
    found = queries.figures_of(member(), _days(), clock.now())
    busy = [(since, tally) for since, tally in found.weeks if tally.resolved]
    shares = [tally.share("public") or 0 for _since, tally in busy]
    before = [*shares[:1], *shares]
    names = [format_date(since, "d MMM") for since, _tally in busy]
    weeks = [(name, share, share - last) for name, share, last in zip(names, shares, before, strict=False)]
    return page("cases/figures.html", found=found, days=_days(), line=line_through(shares), weeks=weeks)


@bp.get("/cases/figures/<figure>")
def figure_list(figure: str) -> Response:
    require(can_use_desk(member()))
    if figure not in queries.IN_FIGURE:
        raise NotFound
    space, cursor = request.args.get("space", ""), request.args.get("after")
    found = queries.cases_in(member(), figure, _days(), space, cursor, clock.now())
    return page("cases/figure_list.html", found=found, days=_days(), title=_names()[figure])


def _days() -> int:
    """The period that is asked for. Raises NotFound for one that we do not reckon."""
    days = request.args.get("days", "30")
    if days not in {str(each) for each in queries.PERIODS}:
        raise NotFound
    return int(days)


def _names() -> dict[str, Sentence]:
    return {
        "resolved": _("Resolved cases"),
        "public": _("Left a public answer"),
        "community": _("Solved by the community"),
        "rated": _("Rated by the customer"),
        "answered": _("First response due"),
        "kept": _("First response kept"),
    }
