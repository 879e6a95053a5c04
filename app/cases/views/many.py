"""One deed over the chosen cases of the queue, and its undoing. The address carries the queue to go back to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, request, url_for
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.accounts.models import Member
from app.cases.actions import many
from app.cases.actions.many import Outcome
from app.cases.forms.queue import ManyForm
from app.cases.policies import can_use_desk
from app.cases.queries.choices import choices_for
from app.cases.queries.kept import get_deed
from app.cases.queries.queue import matching_numbers
from app.cases.selection import Selection
from app.cases.views.queue import address_of, show_queue
from app.core import clock
from app.core.forms import once
from app.core.ids import read_id
from app.core.policy import require
from app.core.web import after, flash_undo, member

MOST_LINKS = 12  # of the cases that were not changed, for each reason: a session's cookie holds them


def change_many() -> Response:
    agent, now, selection = member(), clock.now(), Selection.read(request.args)
    require(can_use_desk(agent))
    form = ManyForm()
    form.offer(choices_for(agent))
    if form.validate() and once(agent, form, lambda: _do(agent, form, selection, now), now):
        return after(_queue(selection))
    return show_queue(selection, form)


def undo_many() -> Response:
    agent, selection = member(), Selection.read(request.args)
    require(can_use_desk(agent))
    number = request.form.get("deed", "")
    outcome = many.undo(agent, get_deed(read_id(number), agent), clock.now())
    flash(ngettext("%(num)d case restored.", "%(num)d cases restored.", len(outcome.done)), "done")
    _tell_left(outcome)
    return after(_queue(selection))


def _do(agent: Member, form: ManyForm, selection: Selection, now: datetime) -> str | None:
    """Do it, say what became of it, and offer to take it back."""
    numbers = matching_numbers(agent, selection, now, many.MOST) if form.matching.data else form.numbers
    how: dict[str, Any] = {"confirm": form.confirm.data or "", "is_unseen": bool(form.matching.data)}
    outcome = form.attempt(lambda: many.do_to_all(agent, numbers, form.deed.data, form.value(), now, **how))
    if outcome is None:
        return None
    _tell_left(outcome)
    text = ngettext("%(num)d case changed.", "%(num)d cases changed.", len(outcome.done))
    if outcome.same:
        text += " " + ngettext("%(num)d already had it.", "%(num)d already had it.", len(outcome.same))
    if outcome.deed:
        undoing = url_for(".undo_many") + "?" + _queue(selection).partition("?")[2]
        flash_undo(text, undoing, "deed", outcome.deed.id)
    elif outcome.same:
        flash(text, "told")
    return url_for(".queue")


def _tell_left(outcome: Outcome) -> None:
    """Why some were not changed, with links to the first of them."""
    for why, numbers in outcome.left.items():
        links = [Markup('<a href="{}">#{}</a>').format(url_for(".case", number=each), each) for each in numbers]
        text = ngettext("%(num)d case was not changed.", "%(num)d cases were not changed.", len(numbers))
        more = Markup(" …") if len(links) > MOST_LINKS else ""
        flash(Markup("{} {} {}").format(text, why, Markup(", ").join(links[:MOST_LINKS])) + more, "failed")


def _queue(selection: Selection) -> str:
    return address_of(selection, request.args.get("after"))
