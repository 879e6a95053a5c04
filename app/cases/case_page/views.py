"""Page of one case for staff, and what its forms share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask import request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.case import queries as case_queries
from app.cases.case.actions import set_theme
from app.cases.case.forms import CaseThemeForm, FollowUpForm, PriorityForm, ReopenForm, StatusForm
from app.cases.case.models import Case
from app.cases.case.queries import get_case
from app.cases.case_page.presenters import CaseControls, LinkedCases, controls_of, customer_of, history_of
from app.cases.case_page.queries import panel_of
from app.cases.edit_conflicts.forms import FieldForm, values_of
from app.cases.edit_conflicts.presenters import conflict_of
from app.cases.escalation.forms import WithdrawForm
from app.cases.merging.forms import LinkForm
from app.cases.policies import (
    can_message,
    can_note,
    can_read_notes,
    can_see_summary,
    can_take_back,
    can_use_desk,
    can_withdraw,
)
from app.cases.presence.jobs import SEEN
from app.cases.queue.presenters import neighbour_list, queue_return_link
from app.cases.sla.models import SlaClock
from app.cases.sla.presenters import Face, faces
from app.cases.teams.forms import AssignForm
from app.cases.timeline import queries as timeline_queries
from app.cases.timeline.forms import NoteForm
from app.cases.timeline.presenters import rendered_timeline, writing_in
from app.community.drafts.form_drafts import current_draft
from app.core import clock
from app.core.activity import record_page_view
from app.core.cache.shared_reads import cached_until_change
from app.core.db.session import end_read_transaction
from app.core.errors import NotFound
from app.core.web.forms import Form, FormsByName
from app.core.web.http import member, page, page_or_fragment, redirect_after_post

DEEDS: dict[str, type[Form]] = {
    "assign": AssignForm,
    "priority": PriorityForm,
    "status": StatusForm,
    "follow_up": FollowUpForm,
    "reopen": ReopenForm,
    "theme": CaseThemeForm,
    "withdraw": WithdrawForm,
    "link": LinkForm,
}


def case(number: int) -> Response:
    """Show the case; the person who asked is redirected to their own page of it."""
    try:
        return show_case(number, kind=request.args.get("kind", rules.NOTE))
    except NotFound:
        return redirect_after_post(url_for(".my_case", number=case_queries.get_own_case(number, member()).id))


def beside(number: int) -> Response:
    """Show what upper domains add beside the case: a fragment with script, a page without."""
    return page_or_fragment(
        "cases/case_page/neighbour_list.html",
        "cases/case_page/_neighbour_list.html",
        case=case_queries.get_case(number, member()),
    )


def show_case(
    number: int, form: Form | None = None, kind: str = rules.NOTE, away: NamedTuple | None = None
) -> Response:
    """Render the case for its reader; `form` is the submitted form if it had an error."""
    reader, now = member(), clock.now()
    if not can_use_desk(reader):
        return show_standing(reader, number, form, kind)
    try:
        found, clocks = case_queries.get_case_with_clocks(number, reader)
    except NotFound:
        return show_standing(reader, number, form, kind)
    conflict = conflict_of(found, form, reader) if form is not None else None
    record_page_view(SEEN, number, reader.id, now)
    writing = writing_in(found, reader, form, kind)
    shown = page(
        "cases/case_page/case.html",
        form=form,
        conflict=conflict,
        away=away,
        case=found,
        now=now,
        writing=writing,
        **_workspace(found, clocks, reader, form, now),
    )
    shown.status_code = 409 if conflict else 422 if away else shown.status_code
    return shown


def show_standing(reader: Member, number: int, form: Form | None, kind: str) -> Response:
    """Render what moderators and product may see of the case, or redirect the person who asked to their own page."""
    found = case_queries.get_case_summary(number, reader)
    if kind == rules.MESSAGE and can_message(reader, found):
        return redirect_after_post(url_for(".my_case", number=number))
    reads_notes, draft = bool(can_read_notes(reader, found)), current_draft(f"note:{number}")
    note_form = form if isinstance(form, NoteForm) else NoteForm(formdata=None, data=draft.fields if draft else None)
    conflict = conflict_of(found, form, reader) if form is not None else None
    shown = page(
        "cases/case_page/summary.html",
        form=form,
        conflict=conflict,
        case=found,
        notes=timeline_queries.notes_of(found) if reads_notes else [],
        note_form=note_form if can_note(reader, found) else None,
        draft=draft,
        sees_summary=bool(can_see_summary(reader, found)),
        withdraw_form=_or_new(WithdrawForm, found, form) if can_withdraw(reader, found) else None,
        take_back_form=_or_new(ReopenForm, found, form) if can_take_back(reader, found) else None,
        may_take_back=found.was_withdrawn and found.may_reopen(clock.now()),
    )
    shown.status_code = 409 if conflict else shown.status_code
    return shown


def _or_new(kind: type[Form], case: Case, sent: Form | None) -> Form:
    return sent if isinstance(sent, kind) else kind(formdata=None, data={"revision": case.revision})


def _workspace(
    case: Case, clocks: Sequence[SlaClock], reader: Member, form: Form | None, now: datetime
) -> dict[str, Any]:
    """Return the template variables of the three panes."""
    panel, way = panel_of(case, reader, now), queue_return_link()
    controls = controls_of(case, panel)
    side = neighbour_list(reader, case.id, way, now)
    return {
        "timeline": rendered_timeline(case, reader),
        "seen_at": side.seen_at,
        "faces": _faces(case, clocks, now),
        "panel": panel,
        "customer": customer_of(case.thread.asker, now) if case.thread.asker else None,
        "side": side.html,
        "way": way,
        "may_reopen": case.may_reopen(now),
        "next_statuses": [
            status for status in rules.STATUSES if rules.is_transition_allowed(case.status, status, rules.AGENT)
        ],
        "starts": {"assign": AssignForm.start(case), "status": StatusForm.start(case)},
        "controls": controls,
        "forms": FormsByName(lambda name: _form(name, controls, form), has_submitted=form is not None),
        "history": history_of(case, panel),
        "links": LinkedCases(case.id, case.revision, case.is_open, panel.linked_cases),
    }


def _faces(case: Case, clocks: Sequence[SlaClock], now: datetime) -> list[Face]:
    """Return the display of the SLA timers, cached for up to a minute until something of it changes."""
    key = ("faces", case.id, clock.minute_of(now), str(get_locale()), str(clock.zone_here()))
    return cached_until_change(key, lambda: faces(clocks, case.policy.calendar.value, now))


def _form(name: str, controls: CaseControls, sent: Form | None) -> Form:
    kind = DEEDS[name]
    form = sent if isinstance(sent, kind) else kind(formdata=None, data=_values_in(controls, kind))
    if isinstance(form, AssignForm):
        form.offer(controls.agents, controls.teams)
    return form


def _values_in(controls: CaseControls, form: type[Form]) -> dict[str, Any]:
    started = {"started": form.start(controls.fields)} if issubclass(form, FieldForm) else {}
    return values_of(controls.fields) | {"revision": controls.revision} | started


def theme(number: int) -> Response:
    """Set the root cause of the case; an empty field removes it."""
    form, case = CaseThemeForm(), get_case(number, member())
    return change(case, form, lambda case, **seen: set_theme(member(), case, form.theme.data or "", **seen))


def change(case: Case, form: FieldForm | ReopenForm, deed: Callable[..., object]) -> Response:
    """Change the case and redirect to it, or show it again with the input and the error, or the conflicting change."""
    number, seen = case.id, {"now": clock.now(), **begun_from(form)}
    if form.validate_on_submit():
        form.attempt_at(deed, case, **seen)
        if not form.errors:
            return redirect_after_post(url_for(".case", number=number))
    end_read_transaction()
    return show_case(number, form)


def begun_from(form: FieldForm | ReopenForm) -> dict[str, Any]:
    """Return what the form knew of the case when it was opened."""
    return {"started": form.seen} if isinstance(form, FieldForm) else {"revision": form.seen_revision or None}
