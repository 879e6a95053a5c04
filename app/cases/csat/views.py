"""CSAT survey page, linked from resolution emails; needs no sign-in."""

from __future__ import annotations

from functools import partial

from flask import request, url_for
from werkzeug.wrappers import Response

from app.cases.case.models import Case
from app.cases.case.queries import get_case_of_link, rating_of
from app.cases.csat.actions import rate
from app.cases.csat.forms import RateForm
from app.cases.csat.links import read_rating_token
from app.cases.policies import can_rate
from app.core import clock
from app.core.web.http import allow_suspended, page, redirect_after_post, viewer
from app.core.web.i18n import in_language, language
from app.core.web.rate_limits import limit


@allow_suspended
@limit(60, "hour")
def rate_case(token: str) -> Response:
    case_id, resolved_at = read_rating_token(token)
    case, now = get_case_of_link(case_id), clock.now()
    form = RateForm(data={"score": request.args.get("score", type=int)})
    asker = case.thread.asker
    with in_language(asker.locale if asker else language()):
        if form.validate_on_submit():
            give = partial(rate, asker, case, resolved_at, form.score.data or 0, form.word.data or "")
            if form.attempt(give, now=now):
                return redirect_after_post(_way_on(token, case))
        case = get_case_of_link(case_id) if form.errors else case
        known = {"case": case, "token": token, "given": rating_of(case.id, resolved_at)}
        return page("cases/csat/rate.html", form=form, verdict=can_rate(case, resolved_at, now), **known)


def _way_on(token: str, case: Case) -> str:
    """Return where to go next: to the case if the customer is signed in, else to a thank-you page."""
    reader = viewer()
    if reader is not None and reader.id == case.thread.asker_id:
        return url_for(".my_case", number=case.id) + "#rating"
    return url_for(".rate_case", token=token)
