"""Kinds of cases: for admins."""

from __future__ import annotations

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.actions.templating import keep_template
from app.cases.forms.kinds import TemplateForm
from app.cases.policies import can_set_promises
from app.cases.queries import people, promises
from app.core import clock
from app.core.forms import once
from app.core.policy import require
from app.core.web import after, member, page


def templates() -> Response:
    require(can_set_promises(member()))
    form, now = TemplateForm.of(None, people.teams()), clock.now()

    def make() -> str | None:
        made = form.attempt(keep_template, member(), None, form.words, now=now)
        return url_for(".templates") if made else None

    if form.validate_on_submit() and (address := once(member(), form, make, now)):
        flash(_("Case type saved."), "done")
        return after(address)
    return page("cases/templates.html", form=form, templates=promises.templates())


def template(template_id: int) -> Response:
    require(can_set_promises(member()))
    found = promises.get_template(template_id)
    form = TemplateForm.of(found, people.teams())
    seen, now = form.seen_revision, clock.now()
    if form.validate_on_submit() and form.attempt(keep_template, member(), found, form.words, seen=seen, now=now):
        flash(_("Case type saved."), "done")
        return after(url_for(".templates"))
    return page("cases/template.html", form=form, kept=promises.get_template(template_id))
