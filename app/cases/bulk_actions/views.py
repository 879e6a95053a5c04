"""Bulk action on the selected cases of the queue, and its undo; the URL contains the queue to return to."""

from __future__ import annotations

from datetime import datetime

from flask import flash, request, url_for
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.bulk_actions import actions, runs
from app.cases.bulk_actions.actions import Outcome
from app.cases.bulk_actions.models import BulkAction
from app.cases.bulk_actions.queries import get_bulk_action
from app.cases.bulk_actions.runs import MOST_NAMED
from app.cases.policies import can_use_desk
from app.cases.queue.filters import filter_options
from app.cases.queue.forms import DEED_WORDS, ManyForm
from app.cases.queue.queries import matching_numbers
from app.cases.queue.selection import Selection
from app.cases.queue.views import address_of, show_queue
from app.core import clock
from app.core.policy import require_allowed
from app.core.web.http import flash_undo, member, page_or_fragment, read_id, redirect_after_post
from app.core.web.idempotency import run_once


def change_many() -> Response:
    agent, now, selection = member(), clock.now(), Selection.read(request.args)
    require_allowed(can_use_desk(agent))
    form = ManyForm()
    form.offer(filter_options(agent))
    if form.validate() and (address := run_once(agent, form, lambda: _do(agent, form, selection, now), now)):
        return redirect_after_post(f"{address}?{_query(selection)}")
    return show_queue(selection, form)


def bulk_run(deed_id: int) -> Response:
    """Show the progress and the outcome of a bulk action that the worker applies."""
    agent, selection = member(), Selection.read(request.args)
    require_allowed(can_use_desk(agent))
    run = get_bulk_action(deed_id, agent)
    known = {"run": run, "title": DEED_WORDS[run.action], "way": _query(selection)}
    return page_or_fragment("cases/bulk_actions/progress.html", "cases/bulk_actions/_progress.html", **known)


def undo_many() -> Response:
    agent, selection, now = member(), Selection.read(request.args), clock.now()
    require_allowed(can_use_desk(agent))
    bulk_action = get_bulk_action(read_id(request.form.get("deed", "")), agent)
    if len(bulk_action.before) > rules.MOST_AT_ONCE:
        runs.start_undo(agent, bulk_action, now)
        return redirect_after_post(f"{_page_of(bulk_action)}?{_query(selection)}")
    outcome = actions.undo(agent, bulk_action, now)
    flash(ngettext("%(num)d case restored.", "%(num)d cases restored.", len(outcome.done)), "done")
    _tell_left(outcome)
    return redirect_after_post(f"{url_for('.queue')}?{_query(selection)}")


def _do(agent: Member, form: ManyForm, selection: Selection, now: datetime) -> str | None:
    """Apply the action, flash the outcome with an undo button, and return the URL to redirect to."""
    numbers, most, how = form.numbers, rules.MOST_IN_BULK, {"confirm": form.confirm.data or "", "unseen": ""}
    if form.matching.data:
        found = matching_numbers(agent, selection, now, most + 1)
        numbers, how["unseen"] = list(found[:most]), actions.FIRST if len(found) > most else actions.ALL
    if len(numbers) > rules.MOST_AT_ONCE:
        run = form.attempt(lambda: runs.start(agent, numbers, form.deed.data, form.value(), now, **how))
        return None if run is None else _page_of(run)
    outcome = form.attempt(lambda: actions.do_to_all(agent, numbers, form.deed.data, form.value(), now, **how))
    if outcome is None:
        return None
    _tell(outcome, selection)
    return url_for(".queue")


def _tell(outcome: Outcome, selection: Selection) -> None:
    _tell_left(outcome)
    text = ngettext("%(num)d case updated.", "%(num)d cases updated.", len(outcome.done))
    if outcome.same:
        text += " " + ngettext("%(num)d already had this value.", "%(num)d already had this value.", len(outcome.same))
    if outcome.bulk_action:
        flash_undo(text, f"{url_for('.undo_many')}?{_query(selection)}", "deed", outcome.bulk_action.id)
    elif outcome.same:
        flash(text, "told")


def _tell_left(outcome: Outcome) -> None:
    """Flash why some cases were not changed, with links to the first of them."""
    for why, numbers in outcome.left.items():
        links = [Markup('<a href="{}">#{}</a>').format(url_for(".case", number=each), each) for each in numbers]
        text = ngettext("%(num)d case was not changed.", "%(num)d cases were not changed.", len(numbers))
        more = Markup(" …") if len(links) > MOST_NAMED else ""
        flash(Markup("{} {} {}").format(text, why, Markup(", ").join(links[:MOST_NAMED])) + more, "failed")


def _page_of(run: BulkAction) -> str:
    return url_for(".bulk_run", deed_id=run.id)


def _query(selection: Selection) -> str:
    return address_of(selection, request.args.get("after")).partition("?")[2]
