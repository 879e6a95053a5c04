"""Cases that have to do with each other: add one, take one away."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.models import Member
from app.cases.actions import linking
from app.cases.forms.links import LinkForm
from app.cases.models import Case
from app.cases.queries.finding import get_case
from app.cases.queries.linking import case_named, link_of
from app.cases.rules import PARENT
from app.cases.views.desk import show_case
from app.core import clock
from app.core.errors import Refused
from app.core.forms import once
from app.core.web import after, member


def link(number: int) -> Response:
    form, case, now = LinkForm(), get_case(number, member()), clock.now()

    def make() -> str | None:
        form.attempt(_link, member(), case, form)
        return None if form.errors else url_for(".case", number=number)

    if form.validate_on_submit() and (address := once(member(), form, make, now)):
        return after(address)
    return show_case(number, form)


def unlink(number: int, link_id: int) -> Response:
    case = get_case(number, member())
    linking.unlink(member(), case, link_of(case, link_id), clock.now())
    return after(url_for(".case", number=number))


def _link(actor: Member, case: Case, form: LinkForm) -> None:
    other = case_named(form.other.data or "", actor)
    if other is None:
        raise Refused(_("We found no case, or several. Enter the case number."), field="other")
    if form.kind.data == "child":
        linking.link(actor, other, case, PARENT, clock.now())
    else:
        linking.link(actor, case, other, form.kind.data, clock.now())
