"""The theme of a case, which is its thread's."""

from __future__ import annotations

from flask import url_for
from werkzeug.wrappers import Response

from app.cases.queries.finding import get_case
from app.cases.views.blueprint import bp
from app.community.actions.theming import give_theme
from app.community.theme_forms import ThemeForm
from app.core import clock
from app.core.errors import Refused
from app.core.web import after, member


@bp.post("/cases/<id:number>/theme")
def theme(number: int) -> Response:
    """Say what is behind the case; an empty field takes it off."""
    form, case = ThemeForm(), get_case(number, member())
    if not form.validate():
        raise Refused(" ".join(str(sentence) for errors in form.errors.values() for sentence in errors))
    give_theme(member(), case.thread, form.theme.data or "", clock.now())
    return after(url_for(".case", number=number))
