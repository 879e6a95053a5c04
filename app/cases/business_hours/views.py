"""Pages of business calendars, for admins."""

from __future__ import annotations

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.business_hours import queries
from app.cases.business_hours.actions import delete_calendar, draft, keep_calendar
from app.cases.business_hours.forms import CalendarForm
from app.cases.business_hours.hours_text import write_hours
from app.cases.business_hours.models import BusinessCalendar
from app.cases.business_hours.presenters import country_name, weekday
from app.cases.policies import can_edit_sla_policies
from app.core import clock
from app.core.db.session import end_read_transaction
from app.core.policy import require_allowed
from app.core.web.forms import Form
from app.core.web.http import member, page, redirect_after_post
from app.core.web.i18n import language
from app.core.web.idempotency import run_once

WORDS = {"write_hours": write_hours, "weekday": weekday, "country_name": country_name}


def calendars() -> Response:
    require_allowed(can_edit_sla_policies(member()))
    return page("cases/business_hours/list.html", calendars=queries.calendars(), **WORDS)


def make_calendar() -> Response:
    require_allowed(can_edit_sla_policies(member()))
    form, now = CalendarForm.of(None), clock.now()

    def make() -> str | None:
        made = form.attempt(keep_calendar, member(), None, form.words, now=now)
        return url_for(".calendars") if made else None

    if form.validate_on_submit() and not is_preview() and (address := run_once(member(), form, make, now)):
        flash(_("Calendar saved."), "done")
        return redirect_after_post(address)
    return show_calendar(form, None)


def calendar(calendar_id: int) -> Response:
    require_allowed(can_edit_sla_policies(member()))
    found = queries.get_calendar(calendar_id)
    form = CalendarForm.of(found)
    if form.validate_on_submit() and not is_preview():
        if form.attempt(keep_calendar, member(), found, form.words, seen=form.seen_revision, now=clock.now()):
            flash(_("Calendar saved. Existing due times do not change until they are recalculated."), "done")
            return redirect_after_post(url_for(".calendars"))
        found = queries.get_calendar(calendar_id)
    return show_calendar(form, found)


def remove_calendar(calendar_id: int) -> Response:
    require_allowed(can_edit_sla_policies(member()))
    found, form = queries.get_calendar(calendar_id), Form()
    name = found.name
    form.attempt(delete_calendar, member(), found, clock.now())
    if not form.errors:
        flash(_("Calendar “%(name)s” deleted.", name=name), "done")
        return redirect_after_post(url_for(".calendars"))
    return show_calendar(CalendarForm.of(queries.get_calendar(calendar_id)), found, form)


def is_preview() -> bool:
    """Return whether the form was submitted only for a preview."""
    return request.form.get("step") == "preview"


def show_calendar(form: CalendarForm, stored: BusinessCalendar | None, refused: Form | None = None) -> Response:
    """Render the form beside a preview of the calendar: as typed if that can be read, else as saved."""
    shown, number = stored, stored.id if stored else None
    if form.is_submitted() and not form.errors and not refused:
        shown = form.attempt(draft, form.words) or stored
        end_read_transaction()
    today = clock.day_here(clock.now())
    answer = page(
        "cases/business_hours/edit.html",
        form=form,
        refused=refused,
        number=number,
        why_kept=queries.why_kept(stored) if stored else "",
        title=stored.name if stored else None,
        week=queries.week_of(shown, today, language()) if shown else [],
        closed=queries.next_closed(shown, today, language()) if shown else [],
        **WORDS,
    )
    answer.status_code = 422 if refused else answer.status_code
    return answer
