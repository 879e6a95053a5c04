"""Teams: for admins."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.actions.founding import keep_team
from app.cases.forms.teams import TeamForm
from app.cases.models import Team
from app.cases.policies import can_run_teams
from app.cases.queries import people
from app.community.queries.places import spaces_of
from app.core import clock
from app.core.forms import once
from app.core.policy import require
from app.core.web import after, member, page


def teams() -> Response:
    require(can_run_teams(member()))
    return show_teams()


def make_team() -> Response:
    return keep(None)


def change_team(team_id: int) -> Response:
    return keep(people.get_team(team_id))


def keep(team: Team | None) -> Response:
    """Keep a new or a changed team, or show the page with what was chosen."""
    require(can_run_teams(member()))
    form, team_id, now = TeamForm(), team.id if team else None, clock.now()
    agents, spaces = people.all_agents(), spaces_of(member())
    form.offer(agents, spaces)

    def make() -> str | None:
        chosen = [agent for agent in agents if agent.id in (form.members.data or [])]
        places = [space for space in spaces if space.id in (form.spaces.data or [])]
        kept = form.attempt(
            keep_team,
            member(),
            team,
            name=form.name.data or "",
            members=chosen,
            spaces=places,
            distribution=form.distribution.data,
            most_open=form.most_open.data,
            now=now,
        )
        return url_for(".teams") if kept else None

    if form.validate_on_submit() and (address := once(member(), form, make, now)):
        flash(_("Team saved."), "done")
        return after(address)
    return show_teams(form, team_id)


def show_teams(sent: TeamForm | None = None, sent_for: int | None = None) -> FlaskResponse:
    """All teams, each in a form of its own; the one that was sent as it was sent."""
    agents, spaces, found = people.all_agents(), spaces_of(member()), people.teams_with_people()
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
    return page("cases/teams.html", form=sent, forms=forms, teams=found)
