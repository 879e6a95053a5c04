"""Create and change product areas."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.accounts.policies import can_administer
from app.community.spaces.models import Space
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.errors import InvalidInput
from app.core.policy import require_allowed
from app.core.text.normalisation import slug_of
from app.suggestions.models import Area


def make_area(actor: Member, *, name: str, space: Space, owner: Member | None, now: datetime) -> Area:
    """Create a product area. Raises NotAllowed unless the actor is an admin, InvalidInput if the name is in use."""
    require_allowed(can_administer(actor))
    slug = slug_of(name)
    owner_id = owner.id if owner else None
    if not insert_if_absent(Area, slug=slug, name=name, space_id=space.id, owner_id=owner_id, created_at=now):
        raise InvalidInput(_("A product area with this name already exists. Choose another name."), "name")
    return db.session.scalars(select(Area).options(joinedload(Area.space)).where(Area.slug == slug)).one()


def change_area(actor: Member, area: Area, *, name: str, space: Space, owner: Member | None) -> None:
    """Rename an area, move it to another space or change its owner; its slug does not change."""
    require_allowed(can_administer(actor))
    area.name, area.space_id, area.owner_id = name, space.id, owner.id if owner else None
