"""Save teams and absences, and hand over the cases of an absent agent."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.members.models import AGENT, Member
from app.cases import rules
from app.cases.bulk_actions.models import BulkAction
from app.cases.case.models import Case
from app.cases.case_history import hold_all, lock_case
from app.cases.events import COVER_CHOSEN
from app.cases.policies import can_manage_absence, can_run_teams
from app.cases.teams.assignment import assign
from app.cases.teams.models import Absence, Team, team_member
from app.cases.teams.queries import HAND_OVER, stamp_of_absence
from app.community.spaces.models import Space
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.row_version import require_current_version
from app.core.db.session import lock_row
from app.core.errors import InvalidInput
from app.core.outbox.events import record_event
from app.core.policy import require_allowed


def save_team(
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
    """Create or update a team. Raises InvalidInput if the name is in use or someone is not a support agent."""
    require_allowed(can_run_teams(actor))
    if db.session.scalar(select(Team.id).where(Team.name == name, Team.id != (team.id if team else 0))):
        raise InvalidInput(_("A team with this name already exists. Choose another name."), field="name")
    for member in members:
        if not member.has_role_anywhere(AGENT):
            raise InvalidInput(_("%(name)s is not a support agent.", name=member.name), field="members")
    before = (team.distribution, team.most_open) if team else None
    if team is None:
        team = Team(created_at=now)
        db.session.add(team)
    team.name, team.members, team.spaces = name, members, spaces
    team.distribution, team.most_open = distribution, most_open
    db.session.flush()
    gives_otherwise = before and before != (distribution, most_open)
    write_audit_log("team.distribution" if gives_otherwise else "team.kept", actor, team, now, name=name)
    return team


LONGEST_ABSENCE = timedelta(days=400)  # our limit: agents who are out of office for longer leave the team
TO_TAKE_BACK = timedelta(days=1)  # in which a hand-over can be undone with a button


def start_absence(
    actor: Member, member: Member, *, starts_at: datetime, ends_at: datetime, cover: Member | None, now: datetime
) -> Absence:
    """Record an absence and notify the cover. Raises InvalidInput for invalid times or a cover who is no agent."""
    require_allowed(can_manage_absence(actor, member))
    _check(member, starts_at, ends_at, cover, now)
    absence = Absence(member_id=member.id, starts_at=starts_at, ends_at=ends_at, cover_id=cover.id if cover else None)
    db.session.add(absence)
    _notify_cover(cover, member, absence, now)
    return absence


def change_absence(
    actor: Member,
    member: Member,
    absence: Absence,
    *,
    starts_at: datetime,
    ends_at: datetime,
    cover: Member | None,
    seen: int = 0,
    now: datetime,
) -> Absence:
    """Change the days or the cover of an absence that has not ended; raises what `start_absence` does."""
    require_allowed(can_manage_absence(actor, member))
    lock_row(absence)
    if absence.ends_at <= now:
        raise InvalidInput(_("This absence has ended. Add a new one instead."))
    if seen:
        require_current_version(stamp_of_absence(absence), seen)
    _check(member, starts_at, ends_at, cover, now, but=absence.id)
    cover_id = cover.id if cover else None
    is_the_same = (absence.starts_at, absence.ends_at, absence.cover_id) == (starts_at, ends_at, cover_id)
    absence.starts_at, absence.ends_at, absence.cover_id = starts_at, ends_at, cover_id
    if not is_the_same:
        _notify_cover(cover, member, absence, now)
    return absence


def _notify_cover(cover: Member | None, away: Member, absence: Absence, now: datetime) -> None:
    """Notify the cover of whom they cover and when, as the absent member, even if an admin added the absence."""
    if cover is not None:
        starts, last = absence.starts_at.isoformat(), absence.last_moment.isoformat()
        record_event(COVER_CHOSEN, away, cover, now, away_id=away.id, starts_at=starts, last_at=last)


def _check(
    member: Member, starts_at: datetime, ends_at: datetime, cover: Member | None, now: datetime, but: int = 0
) -> None:
    """Raise InvalidInput if the days or the cover are not valid, or overlap with an absence other than `but`."""
    if ends_at <= starts_at or ends_at - starts_at > LONGEST_ABSENCE:
        raise InvalidInput(_("The end date must be after the start date, and within a year."), field="ends_on")
    if ends_at <= now:
        raise InvalidInput(_("These dates are in the past."), field="ends_on")
    if cover is not None and (cover.id == member.id or not cover.has_role_anywhere(AGENT)):
        raise InvalidInput(_("Select another support agent."), field="cover")
    lock_row(member)
    meets = (Absence.member_id == member.id, Absence.starts_at < ends_at, Absence.ends_at > starts_at)
    if db.session.scalar(select(Absence.id).where(*meets, Absence.id != but).limit(1)):
        raise InvalidInput(
            _("These days overlap with another absence. Change that one, or choose other days."), "starts_on"
        )


def come_back(actor: Member, member: Member, absence: Absence) -> None:
    """Delete the absence: the member is not out of office after all, or no longer. Raises NotAllowed."""
    require_allowed(can_manage_absence(actor, member))
    db.session.delete(absence)


def hand_over(actor: Member, member: Member, cover: Member | None, now: datetime) -> BulkAction:
    """Assign the open cases to `cover`, or where they are no agent to the team. Raises InvalidInput if none is open."""
    require_allowed(can_manage_absence(actor, member))
    mine = (Case.assignee_id == member.id, Case.status.not_in(rules.FINISHED))
    cases = db.session.scalars(select(Case).options(joinedload(Case.thread)).where(*mine).order_by(Case.id)).all()
    if not cases:
        raise InvalidInput(_("There are no open cases to hand over."))
    team, before = _team_of(member), {}
    hold_all(cases)
    for case in cases:
        was_of = case.team_id
        takes = cover if cover is not None and cover.has_role(AGENT, case.thread.space_id) else None
        assign(actor, case, takes, team=None if case.team_id else team, by_turns=takes is None, now=now)
        before[str(case.id)] = {"assignee_id": member.id, "team_id": was_of, "revision": case.revision}
    bulk_action = BulkAction(actor_id=actor.id, action=HAND_OVER, before=before, at=now)
    db.session.add(bulk_action)
    return bulk_action


def take_back(actor: Member, bulk_action: BulkAction, now: datetime) -> tuple[int, int]:
    """Return unchanged cases to their previous assignee; returns how many were reassigned, and how many not."""
    lock_row(bulk_action)
    if bulk_action.undone_at is not None or now - bulk_action.at > TO_TAKE_BACK:
        raise InvalidInput(_("This was already undone, or can no longer be undone."))
    bulk_action.undone_at = now
    back = 0
    hold_all(db.session.scalars(select(Case).where(Case.id.in_([int(number) for number in bulk_action.before]))))
    for number, was in sorted(bulk_action.before.items(), key=lambda each: int(each[0])):
        case = db.session.get(Case, int(number), options=[joinedload(Case.thread)])
        member = db.session.get(Member, was["assignee_id"], options=[selectinload(Member.roles)])
        if case is None or member is None:
            continue
        lock_case(case)
        if case.revision == was["revision"] and case.is_open:
            assign(actor, case, member, now=now)
            case.team_id = was["team_id"]
            back += 1
    return back, len(bulk_action.before) - back


def _team_of(member: Member) -> Team | None:
    mine = select(team_member.c.team_id).where(team_member.c.member_id == member.id)
    return db.session.scalar(select(Team).where(Team.id.in_(mine)).order_by(Team.id).limit(1))
