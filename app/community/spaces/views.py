"""Pages of spaces, and their administration."""

from __future__ import annotations

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]

from app.accounts.members.actions import grant_role, revoke_role
from app.accounts.members.models import Member
from app.accounts.members.queries import member_by_handle
from app.accounts.policies import can_administer
from app.accounts.segments.queries import all_segments
from app.community.question_lists.views import show_list
from app.community.spaces import actions
from app.community.spaces.forms import ChangeSpaceForm, GrantForm, MakeSpaceForm
from app.community.spaces.models import Space
from app.community.spaces.queries import (
    all_spaces,
    get_role,
    get_space,
    space_and_level,
    space_guidelines,
    spaces_of,
    staff,
)
from app.core import clock
from app.core.cache.page_cache import cache_page_for_anonymous
from app.core.errors import InvalidInput
from app.core.policy import require_allowed
from app.core.web.forms import Form
from app.core.web.http import member, page, redirect_after_post, viewer


def admin_spaces() -> BaseResponse:
    require_allowed(can_administer(member()))
    form = MakeSpaceForm()
    if form.validate_on_submit():
        words = {field.name: field.data for field in form if field.name != "csrf_token"}
        space = form.attempt(actions.make_space, member(), **words, now=clock.now())
        if space is not None:
            flash(_("Space “%(name)s” created.", name=space.name), "done")
            return redirect_after_post(url_for(".spaces"))
    return page("community/spaces/admin_list.html", form=form, spaces=all_spaces())


def admin_space(slug: str) -> BaseResponse:
    require_allowed(can_administer(member()))
    found = get_space(slug, member())
    form = ChangeSpaceForm.of(found, all_segments())
    if form.validate_on_submit():
        seen = form.seen_revision
        if form.attempt(actions.change_space, member(), found, form.words, seen, now=clock.now()):
            flash(_("Space updated."), "done")
            return redirect_after_post(url_for(".spaces"))
    return page("community/spaces/edit.html", form=form, space=get_space(slug, member()))


def admin_roles() -> BaseResponse:
    require_allowed(can_administer(member()))
    places = {str(space.id): space for space in all_spaces()}
    form = GrantForm()
    form.space.choices = [Choice("", _("All spaces")), *(Choice(key, space.name) for key, space in places.items())]
    if form.validate_on_submit() and form.attempt(_grant, form, places.get(form.space.data)):
        flash(_("%(handle)s now has this role.", handle=form.handle.data), "done")
        return redirect_after_post(url_for(".roles"))
    return page("community/spaces/roles.html", form=form, staff=staff(), places=places)


def revoke(role_id: int) -> BaseResponse:
    require_allowed(can_administer(member()))
    form = Form()
    former = form.attempt(revoke_role, member(), get_role(role_id), clock.now())
    if former is not None:
        flash(_("%(name)s no longer has this role.", name=former.name), "done")
    for sentence in form.form_errors:
        flash(sentence, "failed")
    return redirect_after_post(url_for(".roles"))


def _grant(form: GrantForm, space: Space | None) -> Member:
    chosen = member_by_handle(form.handle.data or "")
    if chosen is None:
        raise InvalidInput(_("No member has this username. Check the spelling."), "handle")
    return grant_role(member(), chosen, form.role.data, space, clock.now())


@cache_page_for_anonymous
def spaces() -> ResponseReturnValue:
    """List the spaces that the visitor may read."""
    return page("community/spaces/list.html", spaces=spaces_of(viewer()))


@cache_page_for_anonymous
def space(slug: str) -> ResponseReturnValue:
    """Show a space's questions and guidelines."""
    found, level = space_and_level(slug, viewer())
    houses, wanted = space_guidelines([found]), request.args.get("filter", "")
    return show_list("community/spaces/space.html", wanted, space=found, level=level, houses=houses, actor=viewer())
