"""Warn, silence, suspend and ban members, and save moderators' notes about them."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.members.models import NEVER, Member
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.errors import InvalidInput
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.moderation import rules
from app.moderation.events import MEMBER_SANCTIONED, SANCTION_LIFTED
from app.moderation.models import BAN, SANCTIONS, SILENCE, SUSPENDING, SUSPENSION, WARNING, Sanction
from app.moderation.policies import can_lift, can_sanction, can_sanction_at_all, can_undo_sanction
from app.moderation.reasons import checked_words

NOTED = "member.noted"


def note(actor: Member, member: Member, text: str, now: datetime) -> None:
    """Add a note to the log, for moderators of all spaces."""
    require_allowed(can_sanction_at_all(actor))
    write_audit_log(NOTED, actor, member, now, member_id=member.id, reason=checked_words(text, "text"))


DEEDS = {WARNING: "member.warned", SILENCE: "member.silenced", SUSPENSION: "member.suspended", BAN: "member.banned"}


def sanction(actor: Member, member: Member, kind: str, hours: int, reason: str, now: datetime) -> Sanction:
    """Impose one of SANCTIONS; `hours` is a step of the ladder for a silence or suspension, a ban has no end."""
    require_allowed(can_sanction(actor, lock_row(member)))
    if kind not in SANCTIONS:
        raise InvalidInput(_("Select an action."), "kind")
    if kind in (SILENCE, SUSPENSION) and hours not in rules.SUSPENSION_LADDER:
        raise InvalidInput(_("Select how long it lasts."), "hours")
    ends = {WARNING: None, BAN: NEVER}
    ends_at = ends[kind] if kind in ends else now + timedelta(hours=hours)
    return _impose(actor, member, kind, ends_at, checked_words(reason), now)


def warn(actor: Member, member: Member, reason: str, now: datetime) -> Sanction:
    """Warn the author of a post that is being decided on. Raises NotAllowed if `can_sanction` denies it."""
    require_allowed(can_sanction(actor, lock_row(member)))
    return _impose(actor, member, WARNING, None, reason, now)


def silence_for_flags(member: Member, now: datetime) -> None:
    """Silence a newcomer whom several members flagged, until a moderator reviews it. No effect on a silenced member."""
    until = lock_row(member).silenced_until
    if until is None or until <= now:
        _impose(None, member, SILENCE, now + rules.UNTIL_REVIEWED, "", now)


def lift(actor: Member, imposed: Sanction, because: str, now: datetime) -> None:
    lock_row(imposed.member)
    require_allowed(can_lift(actor, lock_row(imposed), now))
    end_sanction(actor, imposed, because.strip(), now)


def undo(actor: Member, imposed: Sanction, now: datetime) -> None:
    """Undo a sanction that the actor imposed by mistake. Raises NotAllowed if `can_undo_sanction` denies it."""
    lock_row(imposed.member)
    require_allowed(can_undo_sanction(actor, lock_row(imposed), now))
    end_sanction(actor, imposed, "", now)


def end_sanction(actor: Member, imposed: Sanction, because: str, now: datetime) -> None:
    """End the sanction. It and its member must be locked, and the caller must have checked permission."""
    imposed.lifted_at, imposed.lifted_by_id, imposed.lifted_because = now, actor.id, because
    _bring_up_to_date(imposed.member, now)
    write_audit_log("sanction.lifted", actor, imposed, now, member_id=imposed.member_id, reason=because)
    record_event(SANCTION_LIFTED, actor, imposed, now, member_id=imposed.member_id)


def review_silence(actor: Member, member_id: int | None, now: datetime, *, agrees: bool) -> None:
    """End a silence that flags imposed, as they are decided now; if the moderator agrees, let it end soon."""
    by_flags = select(Sanction).where(
        Sanction.member_id == member_id,
        Sanction.kind == SILENCE,
        Sanction.imposed_by_id.is_(None),
        Sanction.lifted_at.is_(None),
        Sanction.ends_at > now,
    )
    for imposed in db.session.scalars(by_flags).all():
        member = lock_row(db.session.get_one(Member, member_id))
        if agrees:
            imposed.ends_at = min(imposed.ends_at or now, now + rules.AFTER_REVIEW)
            _bring_up_to_date(member, now)
        else:
            end_sanction(actor, _with_member(imposed, member), "", now)


def _impose(
    actor: Member | None, member: Member, kind: str, ends_at: datetime | None, reason: str, now: datetime
) -> Sanction:
    imposed = Sanction(member=member, kind=kind, reason=reason, imposed_at=now, ends_at=ends_at)
    imposed.imposed_by_id = None if actor is None else actor.id
    db.session.add(imposed)
    db.session.flush()
    _bring_up_to_date(member, now)
    until = None if ends_at is None else ends_at.isoformat()
    write_audit_log(DEEDS[kind], actor, imposed, now, member_id=member.id, reason=reason, until=until)
    record_event(MEMBER_SANCTIONED, actor, imposed, now, member_id=member.id, kind=kind)
    return imposed


def _bring_up_to_date(member: Member, now: datetime) -> None:
    """Copy the current ends of sanctions to the member's row, which each of their requests loads."""
    db.session.flush()
    holding = select(Sanction.kind, Sanction.ends_at).where(
        Sanction.member_id == member.id, Sanction.lifted_at.is_(None), Sanction.ends_at > now
    )
    ends = [(kind, at) for kind, at in db.session.execute(holding) if at is not None]
    member.silenced_until = max((at for kind, at in ends if kind == SILENCE), default=None)
    member.suspended_until = max((at for kind, at in ends if kind in SUSPENDING), default=None)


def _with_member(imposed: Sanction, member: Member) -> Sanction:
    imposed.member = member
    return imposed
