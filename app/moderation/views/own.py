"""What moderators decided about oneself, and asking them to look at it again."""

from __future__ import annotations

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.clock import now
from app.core.web import after, member, member_only, open_to_suspended, page
from app.moderation.actions import appealing
from app.moderation.forms import AppealForm
from app.moderation.queries import people


@member_only
def standing() -> ResponseReturnValue:
    """Every warning, silence and suspension, with its reason and its end."""
    sanctions, appeals = people.sanctions_of(member()), people.appeals_of(member())
    return page("moderation/standing.html", sanctions=sanctions, appeals=appeals, now=now())


@open_to_suspended
def appeal(sanction_id: int) -> ResponseReturnValue:
    """One text to the moderators."""
    actor, form = member(), AppealForm()
    found = people.own_sanction(sanction_id, actor)
    if form.validate_on_submit() and form.attempt(
        appealing.appeal_for_sanction, actor, found, form.text.data or "", now()
    ):
        flash(_("We will review your appeal and notify you."), "done")
        return after(url_for("moderation.standing"))
    return page("moderation/appeal.html", form=form, sanction=people.own_sanction(sanction_id, actor))
