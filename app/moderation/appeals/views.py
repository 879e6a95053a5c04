"""Pages on which members read decisions about them, and appeal."""

from __future__ import annotations

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.clock import now
from app.core.web.http import allow_suspended, member, member_only, page, redirect_after_post
from app.moderation.appeals import actions, queries
from app.moderation.forms import AppealForm
from app.moderation.sanctions import queries as sanctions_queries


@member_only
def standing() -> ResponseReturnValue:
    """List the member's warnings, silences and suspensions, with reason and end."""
    sanctions, appeals = sanctions_queries.sanctions_of(member()), queries.appeals_of(member())
    return page("moderation/appeals/own_record.html", sanctions=sanctions, appeals=appeals, now=now())


@allow_suspended
def appeal(sanction_id: int) -> ResponseReturnValue:
    """Show the form of an appeal against a sanction, or send it to the moderators."""
    actor, form = member(), AppealForm()
    found = sanctions_queries.own_sanction(sanction_id, actor)
    if form.validate_on_submit() and form.attempt(
        actions.appeal_for_sanction, actor, found, form.text.data or "", now()
    ):
        flash(_("We will review your appeal and notify you."), "done")
        return redirect_after_post(url_for("moderation.account_status"))
    return page(
        "moderation/appeals/appeal.html", form=form, sanction=sanctions_queries.own_sanction(sanction_id, actor)
    )
