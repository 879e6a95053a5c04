"""Admin pages for segments."""

from __future__ import annotations

from flask import flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.members.models import Member
from app.accounts.members.queries import member_by_handle
from app.accounts.policies import can_administer
from app.accounts.segments import actions
from app.accounts.segments.forms import AddMemberForm, ChangeSegmentForm, MakeSegmentForm, PeopleForm
from app.accounts.segments.models import BY_FILE, Segment
from app.accounts.segments.queries import all_segments, get_place, get_segment, list_segment_members, members_named
from app.core import clock
from app.core.errors import InvalidInput
from app.core.policy import require_allowed
from app.core.web.forms import Form
from app.core.web.http import member, page, redirect_after_post

SHOWN_NAMES = 50  # of the members in a file


def segments() -> BaseResponse:
    """Show all segments, and the form to create one."""
    require_allowed(can_administer(member()))
    form = MakeSegmentForm()
    if form.validate_on_submit():
        name, description = form.name.data or "", form.description.data or ""
        made = form.attempt(actions.make_segment, member(), name=name, description=description, now=clock.now())
        if made is not None:
            return redirect_after_post(_address(made))
    return page("accounts/segments/list.html", form=form, segments=all_segments())


def segment(slug: str) -> BaseResponse:
    """Show the name, the rule and the members of a segment; save changes to it."""
    require_allowed(can_administer(member()))
    found = get_segment(slug)
    form = ChangeSegmentForm.of(found)
    if form.validate_on_submit() and form.attempt(_changed, found, form):
        flash(_("Saved. Members who match the rule are added within a minute."), "done")
        return redirect_after_post(_address(found))
    return _page(slug, form=form)


def add(slug: str) -> BaseResponse:
    """Add one member to the segment by hand."""
    require_allowed(can_administer(member()))
    found, form = get_segment(slug), AddMemberForm()
    if form.validate_on_submit() and form.attempt(_added, found, form) is not None:
        flash(_("%(handle)s was added to the segment.", handle=form.handle.data), "done")
        return redirect_after_post(_address(found))
    return _page(slug, adding=form)


def take_out(slug: str, place_id: int) -> BaseResponse:
    """Remove one member from the segment."""
    require_allowed(can_administer(member()))
    found, form = get_segment(slug), Form()
    gone = form.attempt(actions.remove_member, member(), found, get_place(found, place_id), clock.now())
    if gone is not None:
        flash(_("%(name)s was removed from the segment.", name=gone.name), "done")
    return redirect_after_post(_address(found))


def fill(slug: str) -> BaseResponse:
    """Add the members of a file to the segment. The first step shows which members it names, the second adds them."""
    require_allowed(can_administer(member()))
    found, form = get_segment(slug), PeopleForm()
    if form.validate_on_submit():
        names = form.attempt(form.names)
        if names and request.form.get("step") == "fill":
            return _filled(found, names)
        if names:
            return _preview(found, names)
    return page("accounts/segments/import.html", form=form, segment=get_segment(slug))


def remove(slug: str) -> BaseResponse:
    """Ask for confirmation, then delete the segment."""
    require_allowed(can_administer(member()))
    found, form = get_segment(slug), Form()
    if form.validate_on_submit():
        actions.delete_segment(member(), found, clock.now())
        flash(_("Segment “%(name)s” deleted.", name=found.name), "done")
        return redirect_after_post(url_for("accounts.segments"))
    return page("accounts/segments/delete.html", form=form, segment=found)


def _page(slug: str, form: ChangeSegmentForm | None = None, adding: AddMemberForm | None = None) -> BaseResponse:
    found = get_segment(slug)
    response = page(
        "accounts/segments/edit.html",
        form=form or ChangeSegmentForm.of(found),
        adding=adding or AddMemberForm(formdata=None),
        segment=found,
        places=list_segment_members(found, request.args.get("after")),
    )
    response.status_code = 422 if adding else response.status_code
    return response


def _changed(found: Segment, form: ChangeSegmentForm) -> Segment:
    return actions.change_segment(
        member(),
        found,
        name=form.name.data or "",
        description=form.description.data or "",
        rule=form.rule,
        seen=form.seen_revision,
        now=clock.now(),
    )


def _added(found: Segment, form: AddMemberForm) -> int:
    chosen = member_by_handle(form.handle.data or "")
    if chosen is None:
        raise InvalidInput(_("No member has this username. Check the spelling."), "handle")
    return actions.add_members(member(), found, [chosen], clock.now())


def _filled(found: Segment, names: list[str]) -> BaseResponse:
    people: list[Member] = list(members_named(names).values())
    new = actions.add_members(member(), found, people, clock.now(), BY_FILE)
    flash(ngettext("%(num)d member added.", "%(num)d members added.", new), "done")
    return redirect_after_post(_address(found))


def _preview(found: Segment, names: list[str]) -> BaseResponse:
    known = members_named(names)
    unknown = [name for name in names if name not in known]
    people = list({each.id: each for each in known.values()}.values())
    return page(
        "accounts/segments/import_preview.html",
        segment=found,
        names=names,
        people=people[:SHOWN_NAMES],
        unknown=unknown[:SHOWN_NAMES],
        counts={"people": len(people), "unknown": len(unknown)},
    )


def _address(found: Segment) -> str:
    return url_for("accounts.segment", slug=found.slug)
