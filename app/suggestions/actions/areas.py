"""Make and change areas of the product."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from app.accounts.models import ADMIN, Member
from app.community.models import Space
from app.core.db import db
from app.core.errors import NotAllowed, Refused
from app.core.slugs import slug_of
from app.suggestions.models import Area


def make_area(actor: Member, *, name: str, space: Space, owner: Member | None, now: datetime) -> Area:
    """Add an area. Raises NotAllowed for all but admins, Refused where its name is taken."""
    if not actor.has_role(ADMIN):
        raise NotAllowed
    slug = slug_of(name)
    if db.session.scalar(select(Area.id).where(Area.slug == slug)):
        raise Refused(_("There is an area of this name already."), "name")
    area = Area(slug=slug, name=name, space=space, owner=owner, created_at=now)
    db.session.add(area)
    db.session.flush()
    return area


def change_area(actor: Member, area: Area, *, name: str, space: Space, owner: Member | None) -> None:
    """Rename an area, move it or give it to someone else; its address stays. Raises NotAllowed for all but admins."""
    if not actor.has_role(ADMIN):
        raise NotAllowed
    area.name, area.space_id, area.owner_id = name, space.id, owner.id if owner else None
