"""The queue: what waits, narrowed and in the order that was asked for."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response

from app.accounts.actions.profile import set_row_density
from app.cases import rules
from app.cases.forms.queue import ManyForm, ViewForm
from app.cases.narrowing import chips_of
from app.cases.policies import can_use_desk
from app.cases.queries.choices import Choices
from app.cases.selection import Selection
from app.cases.views.listed import facts_of, listed_for, rows_of
from app.cases.views.way import Way
from app.core import clock
from app.core.forms import Form, FormsByName
from app.core.policy import require
from app.core.web import after, member, page

FORMS: dict[str, type[Form]] = {"many": ManyForm, "view": ViewForm}


def queue() -> Response:
    return show_queue(Selection.read(request.args))


def set_density() -> Response:
    """How close the rows of the queue stand, for this member from now on."""
    agent, selection = member(), Selection.read(request.args)
    require(can_use_desk(agent))
    set_row_density(agent, request.form.get("density", ""))
    return after(address_of(selection, request.args.get("after")))


def address_of(selection: Selection, cursor: str | None = None) -> str:
    """The address of a page of the queue."""
    return f"{url_for('.queue')}?{selection.query(**({'after': cursor} if cursor else {}))}"


def show_queue(selection: Selection, form: ManyForm | ViewForm | None = None) -> Response:
    """A page of the queue, and all by which it can be narrowed; with `form` as it was sent, where it had a mistake."""
    agent, now, cursor = member(), clock.now(), request.args.get("after")
    require(can_use_desk(agent))
    listed = listed_for(agent, selection, cursor, now)
    if cursor and form is None and not listed.found.items:
        return after(address_of(selection))  # what stood on the last page is elsewhere now
    forms = FormsByName(lambda name: _form(name, form, listed.names))
    sent = form if isinstance(form, ManyForm) else None
    chosen = sent.numbers if sent else []
    way = selection.query(**({"after": cursor} if cursor else {}))
    return page(
        "cases/queue.html",
        form=form,
        listed=listed,
        rows=rows_of(listed.found.items, Way(selection), now, chosen) if chosen else listed.drawn,
        forms=forms,
        many_facts=None
        if sent
        else (agent.id, way, facts_of(listed.names), listed.totals.matching, len(listed.found.items)),
        most=rules.MOST_IN_BULK,
        selection=selection,
        chips=chips_of(selection, listed.names),
        here_way=way,
    )


def _form(name: str, sent: Form | None, names: Choices) -> Form:
    """The form of this name; the one that was sent as it was sent."""
    form = sent if isinstance(sent, FORMS[name]) else FORMS[name](formdata=None)
    if isinstance(form, ManyForm):
        form.offer(names)
    return form
