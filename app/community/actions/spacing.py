"""Making and changing spaces."""

from __future__ import annotations

import re
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.accounts.models import Member
from app.accounts.policies import can_administer
from app.community.events import SPACE_CHANGED
from app.community.models import Space
from app.community.models.space import EVERYONE, VISIBILITIES
from app.core.db import db, insert_once, lock
from app.core.errors import Refused
from app.core.events import record
from app.core.policy import require

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


def make_space(
    actor: Member | None, *, slug: str, name: str, description: str = "", visibility: str = EVERYONE, now: datetime
) -> Space:
    """A new space, after all others; the actor is an admin, or None for the command line and the demo.

    Raises Refused where its address is taken or cannot be one.
    """
    _require_admin(actor)
    slug = slug.lower()
    if not SLUG.fullmatch(slug):
        raise Refused(_("Use the letters a to z, digits and hyphens, at most 40."), "slug")
    _refuse_unknown(visibility)
    position = db.session.scalar(select(func.coalesce(func.max(Space.position), 0) + 1))
    words = {"name": name, "description": description, "visibility": visibility}
    if not insert_once(Space, slug=slug, position=position, created_at=now, **words):
        raise Refused(_("There is a space with this address already."), "slug")
    space = db.session.scalars(select(Space).where(Space.slug == slug)).one()
    record(SPACE_CHANGED, actor, space, now)
    return space


def change_space(
    actor: Member, space: Space, *, name: str, description: str, visibility: str, position: int, now: datetime
) -> Space:
    """Change what a space is called, who reads it and where it stands; its address stays, since others link to it."""
    _require_admin(actor)
    _refuse_unknown(visibility)
    space = lock(space)
    space.name, space.description, space.visibility, space.position = name, description, visibility, position
    record(SPACE_CHANGED, actor, space, now, visibility=visibility)
    return space


def _require_admin(actor: Member | None) -> None:
    if actor is not None:
        require(can_administer(actor))


def _refuse_unknown(visibility: str) -> None:
    if visibility not in VISIBILITIES:
        raise Refused(_("Choose who may read it."), "visibility")
