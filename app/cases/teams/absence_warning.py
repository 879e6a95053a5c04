"""Warn before a case is assigned to an absent agent, and offer who covers for them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from app.accounts.members.models import Member
from app.cases.business_hours.presenters import weekday
from app.cases.case.models import Case
from app.cases.form_fields import chosen_id
from app.cases.teams.forms import AssignForm
from app.cases.teams.queries import absence_of, agents_for
from app.core.clock import day_here


class Away(NamedTuple):
    """The selected agent, who is out of office, and until when; and the cover if they can take the case."""

    id: int
    name: str
    until: str
    cover_id: int | None
    cover_name: str


def away_of(actor: Member, case: Case, form: AssignForm, now: datetime) -> Away | None:
    """Return the selected new assignee if they are out of office; None if they are not, or if it was confirmed."""
    chosen = chosen_id(form.assignee)
    is_asked = chosen not in (None, actor.id, case.assignee_id) and form.confirm.data != str(chosen)
    absence = absence_of(chosen, now) if chosen is not None and is_asked else None
    if chosen is None or absence is None:
        return None
    agents = {agent.id: agent for agent in agents_for(case.thread.space_id, now)}
    cover = agents.get(absence.cover_id or 0)
    is_there = cover is not None and cover.away_until is None
    return Away(
        chosen,
        agents[chosen].name if chosen in agents else "",
        weekday(day_here(absence.last_moment)),
        cover.id if cover and is_there else None,
        cover.name if cover and is_there else "",
    )
