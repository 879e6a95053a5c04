"""The queue: what waits, narrowed and in the order that was asked for."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from app.cases.forms.queue import ManyForm, ViewForm
from app.cases.narrowing import chips_of
from app.cases.policies import can_use_desk
from app.cases.selection import Selection
from app.cases.views.blueprint import bp
from app.cases.views.listed import listed_for, many_fields, rows_of
from app.cases.views.way import Way
from app.core import clock
from app.core.policy import require
from app.core.web import member, page


@bp.get("/cases")
def queue() -> Response:
    return show_queue(Selection.read(request.args))


def show_queue(selection: Selection, form: ManyForm | ViewForm | None = None) -> Response:
    """A page of the queue, and all by which it can be narrowed; with `form` as it was sent, where it had a mistake."""
    agent, now, cursor = member(), clock.now(), request.args.get("after")
    require(can_use_desk(agent))
    listed = listed_for(agent, selection, cursor, now)
    many_form = form if isinstance(form, ManyForm) else ManyForm(formdata=None)
    many_form.offer(listed.names)
    chosen = many_form.numbers
    return page(
        "cases/queue.html",
        form=form,
        listed=listed,
        rows=rows_of(listed.found.items, Way(selection), now, chosen) if chosen else listed.drawn,
        many_form=many_form,
        many_fields=None if many_form.errors else many_fields(listed.names, many_form),
        selection=selection,
        chips=chips_of(selection, listed.names),
        view_form=form if isinstance(form, ViewForm) else ViewForm(formdata=None),
        here_way=selection.query(**({"after": cursor} if cursor else {})),
    )
