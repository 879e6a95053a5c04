"""The administration of spaces, and of who is staff in which."""

from __future__ import annotations

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]

from app.accounts.actions.roles import grant_role, revoke_role
from app.accounts.models import Member
from app.accounts.policies import can_administer
from app.accounts.queries import member_by_handle
from app.accounts.segment_queries import all_segments
from app.community.actions import spacing
from app.community.admin_forms import ChangeSpaceForm, GrantForm, MakeSpaceForm
from app.community.models import Space
from app.community.queries.administering import all_spaces, get_role, staff
from app.community.queries.places import get_space
from app.core import clock
from app.core.errors import Refused
from app.core.forms import Form
from app.core.policy import require
from app.core.web import after, member, page


def admin_spaces() -> BaseResponse:
    require(can_administer(member()))
    form = MakeSpaceForm()
    if form.validate_on_submit():
        words = {field.name: field.data for field in form if field.name != "csrf_token"}
        space = form.attempt(spacing.make_space, member(), **words, now=clock.now())
        if space is not None:
            flash(_("Space “%(name)s” created.", name=space.name), "done")
            return after(url_for(".spaces"))
    return page("community/admin_spaces.html", form=form, spaces=all_spaces())


def admin_space(slug: str) -> BaseResponse:
    require(can_administer(member()))
    found = get_space(slug, member())
    form = ChangeSpaceForm.of(found, all_segments())
    if form.validate_on_submit():
        seen = form.seen_revision
        if form.attempt(spacing.change_space, member(), found, form.words, seen, now=clock.now()):
            flash(_("Space updated."), "done")
            return after(url_for(".spaces"))
    return page("community/admin_space.html", form=form, space=get_space(slug, member()))


def admin_roles() -> BaseResponse:
    require(can_administer(member()))
    places = {str(space.id): space for space in all_spaces()}
    form = GrantForm()
    form.space.choices = [Choice("", _("All spaces")), *(Choice(key, space.name) for key, space in places.items())]
    if form.validate_on_submit() and form.attempt(_grant, form, places.get(form.space.data)):
        flash(_("%(handle)s now has this role.", handle=form.handle.data), "done")
        return after(url_for(".roles"))
    return page("community/admin_roles.html", form=form, staff=staff(), places=places)


def revoke(role_id: int) -> BaseResponse:
    require(can_administer(member()))
    form = Form()
    former = form.attempt(revoke_role, member(), get_role(role_id), clock.now())
    if former is not None:
        flash(_("%(name)s no longer has this role.", name=former.name), "done")
    for sentence in form.form_errors:
        flash(sentence, "failed")
    return after(url_for(".roles"))


def _grant(form: GrantForm, space: Space | None) -> Member:
    chosen = member_by_handle(form.handle.data or "")
    if chosen is None:
        raise Refused(_("No member has this username. Check the spelling."), "handle")
    return grant_role(member(), chosen, form.role.data, space, clock.now())
