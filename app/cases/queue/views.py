"""The queue and its live updates."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Sequence
from datetime import datetime
from typing import NamedTuple

from flask import make_response, request, url_for
from flask_babel import get_locale
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.accounts.members.actions import set_row_density
from app.accounts.members.models import Member
from app.cases import rules
from app.cases.business_hours.presenters import age
from app.cases.policies import can_use_desk
from app.cases.queue.activity import Totals, news_of, totals_for
from app.cases.queue.filter_fields import BulkBar, QueueForm, chips_of, options_of
from app.cases.queue.filters import FilterOptions, filter_options
from app.cases.queue.forms import ManyForm, ViewForm
from app.cases.queue.presenters import QueueReturnLink, due_display
from app.cases.queue.queries import CaseRow, queue_page
from app.cases.queue.selection import Selection
from app.cases.saved_views.queries import views_for
from app.core import clock
from app.core.cache.fragment_cache import part, parts
from app.core.cache.shared_reads import cached_until_change
from app.core.db.pagination import Page
from app.core.policy import require_allowed
from app.core.web.forms import Form, FormsByName
from app.core.web.http import member, page, redirect_after_post
from app.core.web.rate_limits import limit, member_or_address


class Listed(NamedTuple):
    """A page of the queue for one agent, cached for up to a minute."""

    found: Page[CaseRow]
    html: Markup
    totals: Totals
    names: FilterOptions
    tools: Markup
    views: Sequence[tuple[str, Selection]]


def listed_for(agent: Member, selection: Selection, cursor: str | None, now: datetime) -> Listed:
    """Return everything on the page; cached for up to a minute, since due times change."""
    reader = str(get_locale()), str(clock.zone_here())
    key = ("queue", agent.id, selection.query(), cursor, clock.minute_of(now), *reader)
    return cached_until_change(key, lambda: _listed(agent, selection, cursor, now))


def rows_of(found: Sequence[CaseRow], way: QueueReturnLink, now: datetime, chosen: Collection[int] = ()) -> Markup:
    """Render these cases as list items."""

    def shown(row: CaseRow) -> tuple[Hashable, ...]:
        last = age(row.last_at, now) if row.last_at else ""
        return row, due_display(row, now), row.is_followed_up(now), last, way.to(row), row.id in chosen

    return parts("cases/queue/_row.html", "queue_row", map(shown, found))


def _listed(agent: Member, selection: Selection, cursor: str | None, now: datetime) -> Listed:
    found, names = queue_page(agent, selection, cursor, now), filter_options(agent)
    views = [(view.name, Selection.of(view.filters)) for view in views_for(agent)]
    html = rows_of(found.items, QueueReturnLink(selection), now)
    totals = totals_for(agent, selection, [view for _name, view in views], now)
    return Listed(found, html, totals, names, _tools(selection, names), views)


def _tools(selection: Selection, names: FilterOptions) -> Markup:
    return part("cases/queue/_filters.html", "queue_form", QueueForm(selection, options_of(names)))


FORMS: dict[str, type[Form]] = {"many": ManyForm, "view": ViewForm}


def queue() -> Response:
    return show_queue(Selection.read(request.args))


def set_density() -> Response:
    """Set the row density of the queue for this member."""
    agent, selection = member(), Selection.read(request.args)
    require_allowed(can_use_desk(agent))
    set_row_density(agent, request.form.get("density", ""))
    return redirect_after_post(address_of(selection, request.args.get("after")))


def address_of(selection: Selection, cursor: str | None = None) -> str:
    return f"{url_for('.queue')}?{selection.query(**({'after': cursor} if cursor else {}))}"


def show_queue(selection: Selection, form: ManyForm | ViewForm | None = None) -> Response:
    """Render a page of the queue with its filters; `form` is the submitted form if it had an error."""
    agent, now, cursor = member(), clock.now(), request.args.get("after")
    require_allowed(can_use_desk(agent))
    listed = listed_for(agent, selection, cursor, now)
    if cursor and form is None and not listed.found.items:
        return redirect_after_post(address_of(selection))  # the cases of the last page have moved
    sent = form if isinstance(form, ManyForm) else None
    forms = FormsByName(lambda name: _form(name, form, listed.names), has_submitted=sent is not None)
    chosen = sent.numbers if sent else []
    way = selection.query(**({"after": cursor} if cursor else {}))
    counts = listed.totals.matching, len(listed.found.items), rules.MOST_IN_BULK
    return page(
        "cases/queue/queue.html",
        form=form,
        listed=listed,
        rows=rows_of(listed.found.items, QueueReturnLink(selection), now, chosen) if chosen else listed.html,
        forms=forms,
        bar=BulkBar(way, agent.id, *counts, options_of(listed.names)),
        most=rules.MOST_IN_BULK,
        selection=selection,
        chips=chips_of(selection, listed.names),
        here_way=way,
    )


def _form(name: str, sent: Form | None, names: FilterOptions) -> Form:
    form = sent if isinstance(sent, FORMS[name]) else FORMS[name](formdata=None)
    if isinstance(form, ManyForm):
        form.offer(names)
    return form


SHOWN = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")


@limit(120, "minute", methods=("GET",), key=member_or_address)
def queue_news() -> Response:
    """Return the live update as a fragment, or 204 if the page already shows it (`since`)."""
    agent, selection = member(), Selection.read(request.args)
    require_allowed(can_use_desk(agent))
    shown = {int(number): int(stamp) for number, stamp in SHOWN.findall(request.args.get("shown", ""))}
    found = news_of(agent, selection, request.args.get("after"), shown, clock.now())
    since = request.args.get("since", "")
    if since == str(found.tag) or (not since and found.is_empty):
        return make_response("", 204)
    answer = page("cases/queue/_updates.html", news=found)
    answer.headers["ETag"] = f'"{found.tag}"'
    return answer
