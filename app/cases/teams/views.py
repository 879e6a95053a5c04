"""Pages of teams and absences; assign a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response as FlaskResponse
from flask import flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.accounts.members.models import Member
from app.cases.bulk_actions.queries import get_bulk_action
from app.cases.business_hours.presenters import weekday
from app.cases.case.models import Case
from app.cases.case.queries import get_case
from app.cases.case_page.views import change, show_case
from app.cases.form_fields import chosen_id
from app.cases.policies import can_manage_absence, can_run_teams
from app.cases.teams import actions, assignment, queries
from app.cases.teams.absence_warning import away_of
from app.cases.teams.actions import save_team
from app.cases.teams.forms import AbsenceForm, AssignForm, TeamForm
from app.cases.teams.models import Absence, Team
from app.community.spaces.queries import spaces_of
from app.core import clock
from app.core.clock import day_here
from app.core.errors import require_found
from app.core.policy import require_allowed
from app.core.web.http import member, page, redirect_after_post
from app.core.web.idempotency import run_once


def absence() -> Response:
    """Show the member's absences; admins can show those of `member`."""
    agents, form, now = queries.all_agents(), AbsenceForm(), clock.now()
    away = _whose(agents)
    require_allowed(can_manage_absence(member(), away))
    form.offer(agents, away)
    if form.validate_on_submit() and (address := run_once(member(), form, lambda: _leave(form, away, agents), now)):
        return redirect_after_post(address)
    return _show(queries.all_agents(), form)


def change_absence(absence_id: int) -> Response:
    """Change the days or the cover of an absence."""
    found, agents = queries.get_absence(absence_id), queries.all_agents()
    away = _agent(found.member_id)
    require_allowed(can_manage_absence(member(), away))
    form = AbsenceForm.of(found)
    form.offer(agents, away)
    if form.validate_on_submit() and _changed(form, away, found, agents):
        flash(_("Absence saved."), "done")
        return redirect_after_post(_page_of(away))
    return page("cases/teams/absence_change.html", form=form, away=_agent(away.id), number=absence_id)


def remove_absence(absence_id: int) -> Response:
    found = queries.get_absence(absence_id)
    away = _agent(found.member_id)
    actions.come_back(member(), away, found)
    flash(_("Absence deleted: cases are assigned to you again.") if away.id == member().id else _("Removed."), "done")
    return redirect_after_post(_page_of(away))


def hand_over(absence_id: int) -> Response:
    """Hand over all open cases of the absent agent to their cover, or else to their team."""
    found = queries.get_absence(absence_id)
    away, cover = _agent(found.member_id), queries.find_agent(found.cover_id)
    bulk_action = actions.hand_over(member(), away, cover, clock.now())
    count = len(bulk_action.before)
    flash(ngettext("%(num)d case handed over.", "%(num)d cases handed over.", count), "done")
    return redirect_after_post(_page_of(away))


def take_back(deed_id: int) -> Response:
    bulk_action = get_bulk_action(deed_id, member(), is_hand_over=True)
    back, moved_on = actions.take_back(member(), bulk_action, clock.now())
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
    return redirect_after_post(url_for(".absence"))


def _leave(form: AbsenceForm, away: Member, agents: Sequence[Member]) -> str | None:
    cover = next((each for each in agents if str(each.id) == form.cover.data), None)
    times = {"starts_at": form.starts_at, "ends_at": form.ends_at}
    address = _page_of(away)
    return (
        address if form.attempt(actions.start_absence, member(), away, **times, cover=cover, now=clock.now()) else None
    )


def _changed(form: AbsenceForm, away: Member, found: Absence, agents: Sequence[Member]) -> Absence | None:
    cover = next((each for each in agents if str(each.id) == form.cover.data), None)
    said: dict[str, Any] = {"starts_at": form.starts_at, "ends_at": form.ends_at, "cover": cover}
    return form.attempt(actions.change_absence, member(), away, found, **said, seen=form.seen_revision, now=clock.now())


def _show(agents: Sequence[Member], form: AbsenceForm) -> Response:
    away, now = _whose(agents), clock.now()
    if not form.is_submitted():
        form = AbsenceForm(formdata=None)
    form.offer(agents, away)
    return page(
        "cases/teams/absence.html",
        form=form,
        away=away,
        agents=agents,
        names={agent.id: agent.name for agent in agents},
        absences=queries.absences_of(away, now),
        past=queries.past_absences_of(away, now),
        has_open=queries.open_cases_of(away.id),
        handed=queries.last_hand_over(member(), now - actions.TO_TAKE_BACK),
        days_of=_days_of,
        now=now,
    )


def _days_of(absence: Absence) -> str:
    """Return the first and last day of the absence as text; one day if they are the same."""
    days = (day_here(absence.starts_at), day_here(absence.last_moment))
    return " – ".join(dict.fromkeys(weekday(day, with_year=True) for day in days))


def _whose(agents: Sequence[Member]) -> Member:
    handle = request.args.get("member") or member().handle
    return require_found(next((agent for agent in agents if agent.handle == handle), None))


def _agent(member_id: int) -> Member:
    return require_found(queries.find_agent(member_id))


def _page_of(away: Member) -> str:
    return url_for(".absence") if away.id == member().id else url_for(".absence", member=away.handle)


def teams() -> Response:
    require_allowed(can_run_teams(member()))
    return show_teams()


def make_team() -> Response:
    return keep(None)


def change_team(team_id: int) -> Response:
    return keep(queries.get_team(team_id))


def keep(team: Team | None) -> Response:
    """Save a new or changed team, or show the page with the input."""
    require_allowed(can_run_teams(member()))
    form, team_id, now = TeamForm(), team.id if team else None, clock.now()
    agents, spaces = queries.all_agents(), spaces_of(member())
    form.offer(agents, spaces)

    def make() -> str | None:
        chosen = [agent for agent in agents if agent.id in (form.members.data or [])]
        places = [space for space in spaces if space.id in (form.spaces.data or [])]
        saved = form.attempt(
            save_team,
            member(),
            team,
            name=form.name.data or "",
            members=chosen,
            spaces=places,
            distribution=form.distribution.data,
            most_open=form.most_open.data,
            now=now,
        )
        return url_for(".teams") if saved else None

    if form.validate_on_submit() and (address := run_once(member(), form, make, now)):
        flash(_("Team saved."), "done")
        return redirect_after_post(address)
    return show_teams(form, team_id)


def show_teams(sent: TeamForm | None = None, sent_for: int | None = None) -> FlaskResponse:
    """Render all teams, each in a form of its own; `sent` replaces the one for `sent_for`."""
    agents, spaces, found = queries.all_agents(), spaces_of(member()), queries.teams_with_people()
    forms: dict[int | None, TeamForm] = {None: TeamForm(formdata=None)}
    for team in found:
        chosen = {"members": [each.id for each in team.members], "spaces": [each.id for each in team.spaces]}
        ways = {"distribution": team.distribution, "most_open": team.most_open}
        forms[team.id] = TeamForm(formdata=None, data={"name": team.name, **chosen, **ways})
    if sent:
        forms[sent_for] = sent
    for team_id, form in forms.items():
        form.offer(agents, spaces)
        form.for_team(team_id or 0)
    return page("cases/teams/list.html", form=sent, forms=forms, teams=found)


def assign(number: int) -> Response:
    form, case = AssignForm(), get_case(number, member())
    teams = queries.teams()
    form.offer(queries.agents_for(case.thread.space_id, clock.now()), teams)

    def give(case: Case, **seen: Any) -> None:
        team = next((team for team in teams if team.id == chosen_id(form.team)), None)
        assignment.assign(member(), case, queries.find_agent(chosen_id(form.assignee)), team=team, **seen)

    if form.validate_on_submit() and (away := away_of(member(), case, form, clock.now())):
        return show_case(number, form, away=away)
    return change(case, form, give)
