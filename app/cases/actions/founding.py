"""What has to be there before the first case: an office calendar and a service policy."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import or_, select

from app.accounts.models import AGENT, Member
from app.accounts.segment_models import SegmentMember
from app.cases import rules
from app.cases.calendars import OFFICE_HOURS
from app.cases.models import BusinessCalendar, CaseTemplate, SlaPolicy, Team
from app.cases.policies import can_run_teams
from app.cases.sla import TARGETS
from app.community.models import Space, Thread
from app.core.audit import write_down
from app.core.db import db, insert_once
from app.core.errors import Refused
from app.core.policy import require
from app.core.settings import settings

OFFICE, STANDARD = "Office hours", "Standard"  # the names of the first calendar and the first policy


def policy_for(thread: Thread, template: CaseTemplate | None, now: datetime) -> SlaPolicy:
    """What is promised to the asker of this thread in a case of this template: by the policy for both, else for the
    template, else for a segment that the asker is in, else by the standard.
    """
    standard = ensure_defaults(now)
    segments = select(SegmentMember.segment_id).where(SegmentMember.member_id == thread.asker_id)
    fits_segment = or_(SlaPolicy.segment_id.is_(None), SlaPolicy.segment_id.in_(segments))
    fits_template = or_(SlaPolicy.template_id.is_(None), SlaPolicy.template_id == (template.id if template else 0))
    narrowed = or_(SlaPolicy.segment_id.is_not(None), SlaPolicy.template_id.is_not(None))
    found = db.session.scalar(
        select(SlaPolicy)
        .where(narrowed, fits_segment, fits_template)
        .order_by(SlaPolicy.template_id.is_(None), SlaPolicy.segment_id.is_(None), SlaPolicy.id)
        .limit(1)
    )
    return found or standard


def ensure_defaults(_now: datetime) -> SlaPolicy:
    """The policy that cases start with, made on first use together with its calendar."""
    statement = select(SlaPolicy).order_by(SlaPolicy.id).limit(1)
    found = db.session.scalar(statement)
    if found is not None:
        return found
    week = [[list(interval) for interval in OFFICE_HOURS]] * 5 + [[], []]
    insert_once(BusinessCalendar, name=OFFICE, zone=settings().time_zone, weekly=week, holidays=[], open_dates=[])
    calendar_id = db.session.scalar(select(BusinessCalendar.id).where(BusinessCalendar.name == OFFICE))
    insert_once(SlaPolicy, name=STANDARD, calendar_id=calendar_id, targets=_standard_targets())
    return db.session.scalars(statement).one()


def keep_team(
    actor: Member,
    team: Team | None,
    *,
    name: str,
    members: list[Member],
    spaces: list[Space],
    distribution: str = rules.BY_HAND,
    most_open: int | None = None,
    now: datetime,
) -> Team:
    """Make a team, or say anew who is in it, which spaces it works for and how it gives its cases out.

    Raises Refused where the name is taken, or where someone is not in support.
    """
    require(can_run_teams(actor))
    if db.session.scalar(select(Team.id).where(Team.name == name, Team.id != (team.id if team else 0))):
        raise Refused(_("A team with this name already exists. Choose another name."), field="name")
    for member in members:
        if not member.has_role_anywhere(AGENT):
            raise Refused(_("%(name)s is not a support agent.", name=member.name), field="members")
    before = (team.distribution, team.most_open) if team else None
    if team is None:
        team = Team(created_at=now)
        db.session.add(team)
    team.name, team.members, team.spaces = name, members, spaces
    team.distribution, team.most_open = distribution, most_open
    db.session.flush()
    gives_otherwise = before and before != (distribution, most_open)
    write_down("team.distribution" if gives_otherwise else "team.kept", actor, team, now, name=name)
    return team


def _standard_targets() -> dict[str, dict[str, int]]:
    second = timedelta(seconds=1)
    return {
        priority: {kind: int(target / second) for kind, target in vars(targets).items()}
        for priority, targets in TARGETS.items()
    }
