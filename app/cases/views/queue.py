"""The queue: what waits, narrowed and in the order that was asked for."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from app.cases.desk_forms import ManyForm, ViewForm
from app.cases.faces import due_of
from app.cases.narrowing import SORT_NAMES, chips_of, fields_of
from app.cases.policies import can_use_desk
from app.cases.queries import desk
from app.cases.queries.choices import choices_for
from app.cases.queries.kept import views_for
from app.cases.queries.queue import queue_page
from app.cases.selection import Selection
from app.cases.views.blueprint import bp
from app.cases.views.way import Way
from app.core import clock
from app.core.policy import require
from app.core.web import member, page


@bp.get("/cases")
def queue() -> Response:
    return show_queue(Selection.read(request.args))


def show_queue(selection: Selection, form: ManyForm | ViewForm | None = None) -> Response:
    """A page of the queue, and all by which it can be narrowed."""
    agent, now = member(), clock.now()
    require(can_use_desk(agent))
    names, cursor = choices_for(agent), request.args.get("after")
    many_form = form if isinstance(form, ManyForm) else ManyForm(formdata=None)
    many_form.offer(names)
    return page(
        "cases/queue.html",
        form=form,
        many_form=many_form,
        found=queue_page(agent, selection, cursor, now),
        counts=desk.queue_counts(agent, now),
        selection=selection,
        fields=fields_of(selection, names),
        chips=chips_of(selection, names),
        sort_names=SORT_NAMES,
        views=[(view.name, Selection.of(view.filters)) for view in views_for(agent)],
        view_form=form if isinstance(form, ViewForm) else ViewForm(formdata=None),
        now=now,
        minute=clock.minute_of(now),
        due_of=due_of,
        way=Way(selection),
        here_way=selection.query(**({"after": cursor} if cursor else {})),
    )
