"""Out of office: when somebody in support is away, and what they hand over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.accounts.models import Member
from app.cases.actions import leaving
from app.cases.faces import weekday
from app.cases.forms.absence import AbsenceForm
from app.cases.models import Absence
from app.cases.policies import can_keep_absence
from app.cases.queries import absences, people
from app.cases.queries.kept import get_deed
from app.core import clock
from app.core.clock import day_here
from app.core.errors import NotFound
from app.core.forms import once
from app.core.policy import require
from app.core.web import after, member, page


def absence() -> Response:
    """My absences; an admin's look at somebody else's by `member`."""
    agents, form, now = people.all_agents(), AbsenceForm(), clock.now()
    away = _whose(agents)
    require(can_keep_absence(member(), away))
    form.offer(agents, away)
    if form.validate_on_submit() and (address := once(member(), form, lambda: _leave(form, away, agents), now)):
        return after(address)
    return _show(people.all_agents(), form)


def change_absence(absence_id: int) -> Response:
    """Other days, or another cover."""
    found, agents = absences.get_absence(absence_id), people.all_agents()
    away = _agent(found.member_id)
    require(can_keep_absence(member(), away))
    form = AbsenceForm.of(found)
    form.offer(agents, away)
    if form.validate_on_submit() and _changed(form, away, found, agents):
        flash(_("Absence saved."), "done")
        return after(_page_of(away))
    return page("cases/absence_change.html", form=form, away=_agent(away.id), number=absence_id)


def remove_absence(absence_id: int) -> Response:
    found = absences.get_absence(absence_id)
    away = _agent(found.member_id)
    leaving.come_back(member(), away, found)
    flash(_("Absence deleted: cases are assigned to you again.") if away.id == member().id else _("Removed."), "done")
    return after(_page_of(away))


def hand_over(absence_id: int) -> Response:
    """All open cases of who is away, to their cover or else their team."""
    found = absences.get_absence(absence_id)
    away, cover = _agent(found.member_id), people.find_agent(found.cover_id)
    deed = leaving.hand_over(member(), away, cover, clock.now())
    count = len(deed.before)
    flash(ngettext("%(num)d case handed over.", "%(num)d cases handed over.", count), "done")
    return after(_page_of(away))


def take_back(deed_id: int) -> Response:
    deed = get_deed(deed_id, member(), is_hand_over=True)
    back, moved_on = leaving.take_back(member(), deed, clock.now())
    words = ngettext(
        "%(num)d case reassigned to its previous assignee.",
        "%(num)d cases reassigned to their previous assignee.",
        back,
    )
    more = (
        ngettext(
            "%(num)d had changed since and was not reassigned.",
            "%(num)d had changed since and were not reassigned.",
            moved_on,
        )
        if moved_on
        else ""
    )
    flash(f"{words} {more}".strip(), "done")
    return after(url_for(".absence"))


def _leave(form: AbsenceForm, away: Member, agents: Sequence[Member]) -> str | None:
    cover = next((each for each in agents if str(each.id) == form.cover.data), None)
    times = {"starts_at": form.starts_at, "ends_at": form.ends_at}
    address = _page_of(away)
    return address if form.attempt(leaving.leave, member(), away, **times, cover=cover, now=clock.now()) else None


def _changed(form: AbsenceForm, away: Member, found: Absence, agents: Sequence[Member]) -> Absence | None:
    cover = next((each for each in agents if str(each.id) == form.cover.data), None)
    said: dict[str, Any] = {"starts_at": form.starts_at, "ends_at": form.ends_at, "cover": cover}
    return form.attempt(leaving.change_absence, member(), away, found, **said, seen=form.seen_revision, now=clock.now())


def _show(agents: Sequence[Member], form: AbsenceForm) -> Response:
    away, now = _whose(agents), clock.now()
    if not form.is_submitted():
        form = AbsenceForm(formdata=None)
    form.offer(agents, away)
    return page(
        "cases/absence.html",
        form=form,
        away=away,
        agents=agents,
        names={agent.id: agent.name for agent in agents},
        absences=absences.absences_of(away, now),
        past=absences.past_absences_of(away, now),
        has_open=absences.open_cases_of(away.id),
        handed=absences.last_hand_over(member(), now - leaving.TO_TAKE_BACK),
        days_of=_days_of,
        now=now,
    )


def _days_of(absence: Absence) -> str:
    """The first and the last day away, as words; one where they are the same."""
    days = (day_here(absence.starts_at), day_here(absence.last_moment))
    return " – ".join(dict.fromkeys(weekday(day, with_year=True) for day in days))


def _whose(agents: Sequence[Member]) -> Member:
    handle = request.args.get("member") or member().handle
    found = next((agent for agent in agents if agent.handle == handle), None)
    if found is None:
        raise NotFound
    return found


def _agent(member_id: int) -> Member:
    found = people.find_agent(member_id)
    if found is None:
        raise NotFound
    return found


def _page_of(away: Member) -> str:
    return url_for(".absence") if away.id == member().id else url_for(".absence", member=away.handle)
