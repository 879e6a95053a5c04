"""The theme of a case, which is its thread's."""

from __future__ import annotations

from werkzeug.wrappers import Response

from app.cases.actions.theming import set_theme
from app.cases.forms.work import CaseThemeForm
from app.cases.queries.finding import get_case
from app.cases.views.work import change
from app.core.web import member


def theme(number: int) -> Response:
    """Name what is behind the case; an empty field takes it off."""
    form, case = CaseThemeForm(), get_case(number, member())
    return change(case, form, lambda case, **seen: set_theme(member(), case, form.theme.data or "", **seen))
