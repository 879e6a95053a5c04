"""Pages on which moderators see one member: sanctions, flags, notes."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.core.clock import now
from app.core.errors import InvalidInput
from app.core.policy import require_allowed
from app.core.web.http import flash_undo, member, page, redirect_after_post, viewer
from app.moderation import rules
from app.moderation.forms import LiftForm, NoteForm, RemovePostsForm, SanctionForm
from app.moderation.models import LONGEST_REASON
from app.moderation.policies import can_lift, can_remove_posts, can_sanction, can_sanction_at_all
from app.moderation.presenters import sanction_word
from app.moderation.review_queue import queries as review_queue_queries
from app.moderation.sanctions import actions, queries
from app.moderation.sanctions import remove_posts as sanctions_remove_posts


def record_address(person: Member) -> str:
    """Return the address of the moderation record if the viewer moderates all spaces, else of the profile."""
    folder = "/moderation/members" if can_sanction_at_all(viewer()) else "/members"
    return f"{folder}/{person.handle}"


def show(handle: str) -> ResponseReturnValue:
    """Show the moderation record of a member."""
    require_allowed(can_sanction_at_all(member()))
    return _page(queries.get_person(handle))


def sanction(handle: str) -> ResponseReturnValue:
    """Warn, silence, suspend or ban the member."""
    actor, form = member(), SanctionForm()
    person = queries.get_person(handle)
    require_allowed(can_sanction(actor, person))
    words = (form.kind.data or "", form.hours.data or 0, form.reason.data or "", now())
    if form.validate_on_submit() and (imposed := form.attempt(actions.sanction, actor, person, *words)):
        message = _(
            "%(sanction)s: %(name)s can read the reason.", sanction=sanction_word(words[0])[1], name=person.name
        )
        flash_undo(message, url_for("moderation.undo_sanction", sanction_id=imposed.id))
        return redirect_after_post(url_for("moderation.member", handle=handle))
    return _page(queries.get_person(handle), sanction_form=form)


def note(handle: str) -> ResponseReturnValue:
    """Save a note for other moderators."""
    actor, form = member(), NoteForm()
    person = queries.get_person(handle)
    require_allowed(can_sanction_at_all(actor))
    if form.validate_on_submit() and form.attempt(_noted, actor, person, form):
        flash(_("Note saved in the activity log."), "done")
        return redirect_after_post(url_for("moderation.member", handle=handle))
    return _page(queries.get_person(handle), note_form=form)


def lift(sanction_id: int) -> ResponseReturnValue:
    actor, form = member(), LiftForm()
    require_allowed(can_sanction_at_all(actor))
    found = queries.get_sanction(sanction_id)
    if not form.validate_on_submit():
        raise InvalidInput(_("This text is too long: use at most %(most)s characters.", most=LONGEST_REASON), "because")
    actions.lift(actor, found, form.because.data or "", now())
    flash(_("Sanction ended."), "done")
    return redirect_after_post(url_for("moderation.member", handle=found.member.handle))


def undo_sanction(sanction_id: int) -> ResponseReturnValue:
    """Undo a sanction that the moderator imposed by mistake."""
    found = queries.get_sanction(sanction_id)
    require_allowed(can_sanction_at_all(member()))
    actions.undo(member(), found, now())
    flash(_("Sanction undone."), "done")
    return redirect_after_post(url_for("moderation.member", handle=found.member.handle))


def remove_posts(handle: str) -> ResponseReturnValue:
    """Ask for confirmation and explain the consequences, then remove all posts of the member."""
    actor, form, person = member(), RemovePostsForm(), queries.get_person(handle)
    require_allowed(can_remove_posts(actor, person))
    words = (form.reason.data or "", form.text.data or "", now())
    if form.validate_on_submit() and (
        removal := form.attempt(sanctions_remove_posts.remove_posts, actor, person, *words)
    ):
        message = _("Removing all posts of %(name)s.", name=person.name)
        flash_undo(message, url_for("moderation.restore_posts", removal_id=removal.id))
        return redirect_after_post(url_for("moderation.member", handle=handle))
    person = queries.get_person(handle)
    return page(
        "moderation/sanctions/remove_posts.html", form=form, person=person, counts=queries.counts_of_posts(person)
    )


def restore_posts(removal_id: int) -> ResponseReturnValue:
    require_allowed(can_sanction_at_all(member()))
    removal = queries.get_removal(removal_id)
    sanctions_remove_posts.restore_posts(member(), removal, now())
    flash(_("Restoring the posts of %(name)s.", name=removal.member.name), "done")
    return redirect_after_post(url_for("moderation.member", handle=removal.member.handle))


def _noted(actor: Member, person: Member, form: NoteForm) -> bool:
    actions.note(actor, person, form.text.data or "", now())
    return True


def _page(person: Member, sanction_form: SanctionForm | None = None, note_form: NoteForm | None = None) -> Response:
    """Render the member's page, with the errors of a rejected form if there is one."""
    record = queries.record_of(person)
    proposed = rules.next_step(record.steps)
    failed = sanction_form or note_form
    return page(
        "moderation/sanctions/member.html",
        form=failed,
        person=person,
        record=record,
        people=review_queue_queries.people_in(record.log),
        sanction_form=sanction_form or SanctionForm(formdata=None, hours=proposed),
        note_form=note_form or NoteForm(formdata=None),
        posts=queries.posts_of(person, member(), request.args.get("after")),
        removal=queries.last_removal_of(person),
        verdict=can_sanction(member(), person),
        can_lift=lambda each: can_lift(member(), each, now()),
        now=now(),
    )
