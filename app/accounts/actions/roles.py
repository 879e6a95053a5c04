"""Who is staff, for everything or for one space. It holds, or holds no longer, from the next request on."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.events import ROLE_GRANTED, ROLE_REVOKED
from app.accounts.models import ADMIN, ROLES, Member, Role
from app.accounts.policies import can_administer
from app.core.audit import write_down
from app.core.db import db, insert_once
from app.core.errors import Refused
from app.core.events import Row, record
from app.core.logs import log
from app.core.policy import require


def grant_role(actor: Member | None, member: Member, role: str, space: Row | None, now: datetime) -> Member:
    """Give the member a role, for everything or for one space; giving it twice changes nothing.

    The actor is an admin, or None at the server's command line. Raises NotAllowed; Refused where there is no such role.
    """
    _require_admin(actor)
    if role not in ROLES:
        raise Refused(_("This role does not exist."), "role")
    space_id = None if space is None else space.id
    if not insert_once(Role, member_id=member.id, name=role, space_id=space_id, granted_at=now):
        return member
    db.session.expire(member, ["roles"])
    log.info("role_granted", member=member.id, role=role, space=space_id, by=actor.id if actor else None)
    write_down("role.granted", actor, member, now, member_id=member.id, space_id=space_id, role=role)
    record(ROLE_GRANTED, actor, member, now, role=role, space_id=space_id)
    return member


def revoke_role(actor: Member | None, role: Role, now: datetime) -> Member:
    """Take the role back from its member, who is returned.

    Raises Refused where nobody would be left to run the community.
    """
    _require_admin(actor)
    if role.name == ADMIN and role.space_id is None and [each.id for each in _admins()] == [role.id]:
        raise Refused(_("This is the last admin. Assign the role to someone else first."))
    member_id, name, space_id = role.member_id, role.name, role.space_id
    member = db.session.get_one(Member, member_id)
    db.session.delete(role)
    db.session.flush()
    db.session.expire(member, ["roles"])
    log.info("role_revoked", member=member_id, role=name, space=space_id, by=actor.id if actor else None)
    write_down("role.revoked", actor, member, now, member_id=member.id, space_id=space_id, role=name)
    record(ROLE_REVOKED, actor, member, now, role=name, space_id=space_id)
    return member


def _require_admin(actor: Member | None) -> None:
    if actor is not None:
        require(can_administer(actor))


def _admins() -> list[Role]:
    """The roles of those who run everything, held: two who dismiss each other at once wait for each other here."""
    everywhere = select(Role).where(Role.name == ADMIN, Role.space_id.is_(None)).order_by(Role.id).with_for_update()
    return list(db.session.scalars(everywhere.execution_options(populate_existing=True)))
