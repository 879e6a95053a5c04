"""Change a member's profile and settings; grant and revoke roles."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.events import MEMBER_RENAMED, ROLE_GRANTED, ROLE_REVOKED
from app.accounts.members import rules
from app.accounts.members.models import ADMIN, DENSITIES, ROLES, Member, Role
from app.accounts.members.queries import staff_names
from app.accounts.policies import require_admin
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.errors import InvalidInput, NotFound
from app.core.logs import log
from app.core.outbox.events import record_event
from app.core.outbox.models import HasId
from app.core.text.html import render_markdown
from app.core.ui.themes import DARK, LIGHT


def change_profile(
    actor: Member,
    *,
    name: str,
    about: str,
    location: str,
    website: str,
    title: str,
    now: datetime,
) -> Member:
    """Change the actor's public profile; `title`, the job title, only for staff. Raises InvalidInput."""
    problems = {"website": rules.website_problem(website)}
    if name != actor.name:
        problems["name"] = rules.name_problem(name, staff_names(), is_staff=actor.is_staff)
    if not name:
        problems["name"] = _("Enter your full name.")
    for field, problem in problems.items():
        if problem is not None:
            raise InvalidInput(problem, field)
    if about != actor.about:
        actor.about, actor.about_html = about, render_markdown(about)
    if name != actor.name:
        record_event(MEMBER_RENAMED, actor, actor, now)
    actor.name, actor.location, actor.website = name, location, website
    if actor.is_staff:
        actor.title = title
    return actor


def set_row_density(actor: Member, density: str) -> Member:
    """Set the row height of the actor's working lists. Raises NotFound for an unknown density."""
    if density not in DENSITIES:
        raise NotFound
    actor.row_density = density
    return actor


def change_display(actor: Member, *, locale: str, time_zone: str, theme: str, has_shortcuts: bool = True) -> Member:
    """Change how pages look. A `time_zone` of "" is the community's; `has_shortcuts`: single-key ones (WCAG 2.1.4)."""
    actor.locale, actor.time_zone, actor.theme = locale, time_zone or None, theme
    actor.has_shortcuts = has_shortcuts
    return actor


def change_theme(actor: Member, theme: str) -> None:
    """Set the theme to light, dark, or "" (the device's preference). Raises InvalidInput."""
    if theme not in ("", LIGHT, DARK):
        raise InvalidInput(_("Select a theme."), "theme")
    actor.theme = theme


def grant_role(actor: Member | None, member: Member, role: str, space: HasId | None, now: datetime) -> Member:
    """Grant the member a role, for all spaces or one; idempotent. The actor is an admin, or None (command line)."""
    require_admin(actor)
    if role not in ROLES:
        raise InvalidInput(_("This role does not exist."), "role")
    space_id = None if space is None else space.id
    if not insert_if_absent(Role, member_id=member.id, name=role, space_id=space_id, granted_at=now):
        return member
    db.session.expire(member, ["roles"])
    log.info("role_granted", member=member.id, role=role, space=space_id, by=actor.id if actor else None)
    write_audit_log("role.granted", actor, member, now, member_id=member.id, space_id=space_id, role=role)
    record_event(ROLE_GRANTED, actor, member, now, role=role, space_id=space_id)
    return member


def revoke_role(actor: Member | None, role: Role, now: datetime) -> Member:
    """Revoke the role and return the member who had it. Raises InvalidInput if no admin would be left."""
    require_admin(actor)
    if role.name == ADMIN and role.space_id is None and [each.id for each in _admins()] == [role.id]:
        raise InvalidInput(_("This is the last admin. Assign the role to someone else first."))
    member_id, name, space_id = role.member_id, role.name, role.space_id
    member = db.session.get_one(Member, member_id)
    db.session.delete(role)
    db.session.flush()
    db.session.expire(member, ["roles"])
    log.info("role_revoked", member=member_id, role=name, space=space_id, by=actor.id if actor else None)
    write_audit_log("role.revoked", actor, member, now, member_id=member.id, space_id=space_id, role=name)
    record_event(ROLE_REVOKED, actor, member, now, role=name, space_id=space_id)
    return member


def _admins() -> list[Role]:
    """Lock and return the admin roles for all spaces, so that concurrent revocations run one after the other."""
    everywhere = select(Role).where(Role.name == ADMIN, Role.space_id.is_(None)).order_by(Role.id).with_for_update()
    return list(db.session.scalars(everywhere.execution_options(populate_existing=True)))
