"""Admin pages of product areas; move a suggestion to another one."""

from __future__ import annotations

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]

from app.accounts.members.models import Member
from app.accounts.members.queries import member_by_handle
from app.accounts.policies import can_administer
from app.community.spaces.queries import get_space, spaces_of
from app.community.urls import thread_address
from app.core.clock import now
from app.core.errors import InvalidInput
from app.core.policy import require_allowed
from app.core.web.http import member, page, redirect_after_post
from app.suggestions import queries as suggestions_queries
from app.suggestions.areas.actions import change_area, make_area, move_suggestion
from app.suggestions.areas.forms import AreaForm, MoveForm
from app.suggestions.areas.policies import can_move
from app.suggestions.models import Area, Suggestion


def areas() -> ResponseReturnValue:
    """List all product areas, with a form that adds one."""
    actor = _admin()
    form = _form(actor)
    if form.validate_on_submit() and form.attempt(_made, actor, form):
        flash(_("Product area added."), "done")
        return redirect_after_post("/admin/areas")
    return page("suggestions/areas/list.html", form=form, areas=suggestions_queries.areas_for(actor))


def area(slug: str) -> ResponseReturnValue:
    """Edit a product area."""
    actor = _admin()
    found = suggestions_queries.get_area(slug, actor)
    owner = found.owner.handle if found.owner else ""
    form = _form(actor, name=found.name, space=found.space.slug, owner=owner)
    if form.validate_on_submit() and form.attempt(_changed, actor, found, form):
        flash(_("Product area updated."), "done")
        return redirect_after_post("/admin/areas")
    return page("suggestions/areas/edit.html", form=form, area=found)


def move(thread_id: int) -> ResponseReturnValue:
    """Move a suggestion to another product area."""
    actor = member()
    found = suggestions_queries.get_suggestion(thread_id, actor)
    require_allowed(can_move(actor, found))
    form = MoveForm(data={"started": str(found.area_id)})
    form.offer(_areas_for(actor, found), form.started_in)
    if form.validate_on_submit() and form.attempt(_moved, actor, found, form):
        flash(_("Suggestion moved."), "done")
        return redirect_after_post(thread_address(found.thread))
    found = suggestions_queries.get_suggestion(thread_id, actor)
    areas = _areas_for(actor, found)
    form.start_from(areas, found.area_id)
    return page("suggestions/areas/move.html", form=form, suggestion=found, areas=areas)


def _admin() -> Member:
    actor = member()
    require_allowed(can_administer(actor))
    return actor


def _form(actor: Member, **now_in_force: str) -> AreaForm:
    form = AreaForm(data=now_in_force)
    form.space.choices = [Choice(space.slug, space.name) for space in spaces_of(actor)]
    return form


def _made(actor: Member, form: AreaForm) -> Area:
    space = get_space(form.space.data, actor)
    return make_area(actor, name=form.name.data or "", space=space, owner=_owner(form), now=now())


def _changed(actor: Member, found: Area, form: AreaForm) -> Area:
    change_area(actor, found, name=form.name.data or "", space=get_space(form.space.data, actor), owner=_owner(form))
    return found


def _owner(form: AreaForm) -> Member | None:
    handle = (form.owner.data or "").strip().lstrip("@")
    if not handle:
        return None
    found = member_by_handle(handle)
    if found is None:
        raise InvalidInput(_("No member has this username. Check the spelling."), "owner")
    return found


def _areas_for(actor: Member, found: Suggestion) -> list[Area]:
    """Return the areas to which the actor may move the suggestion, and its own."""
    return [each for each in suggestions_queries.areas_for(actor) if can_move(actor, found, each)]


def _moved(actor: Member, found: Suggestion, form: MoveForm) -> bool:
    area = suggestions_queries.get_area(form.area.data, actor)
    move_suggestion(actor, found, area, now(), started=form.started_in)
    return True
