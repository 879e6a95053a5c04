"""Create and change product areas, and move suggestions between them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.accounts.policies import can_administer
from app.community import counters
from app.community.spaces.models import Space
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.errors import InvalidInput
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.core.text.normalisation import slug_of
from app.core.web.forms import require_allowed_for_field
from app.suggestions.actions import lock_suggestion
from app.suggestions.areas.policies import can_move
from app.suggestions.events import SUGGESTION_MOVED
from app.suggestions.models import Area, Suggestion


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


def move_suggestion(actor: Member, suggestion: Suggestion, area: Area, now: datetime, *, started: int) -> bool:
    """Move the suggestion to a product area, whose space decides who can read it. False if it is there already.

    `started` is the area in which the actor saw it. Raises InvalidInput if it was moved to another one since.
    """
    thread = lock_suggestion(suggestion)
    if suggestion.area_id == area.id:
        return False
    require_allowed(can_move(actor, suggestion))
    require_allowed_for_field(can_move(actor, suggestion, area), "area")
    if suggestion.area_id != started:
        raise InvalidInput(
            _("Someone else moved this suggestion in the meantime. Check where it is now, then try again."), "area"
        )
    before_id, space_id = suggestion.area_id, thread.space_id
    suggestion.area, suggestion.area_id = area, area.id
    thread.space, thread.space_id, thread.changed_at = area.space, area.space_id, now
    if thread.is_listed and space_id != area.space_id:
        counters.count_in_spaces({space_id: -1, area.space_id: 1})
    record_event(SUGGESTION_MOVED, actor, thread, now, thread_id=thread.id, area_id=area.id)
    whom: dict[str, Any] = {"member_id": thread.asker_id, "space_id": space_id}
    write_audit_log("suggestion.moved", actor, thread, now, **whom, from_area_id=before_id, to_area_id=area.id)
    return True
