"""Save, discard, restore and list drafts."""

from __future__ import annotations

from flask import flash, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import format_time
from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.community.drafts import actions
from app.community.drafts.form_drafts import save_draft
from app.community.drafts.models import Draft
from app.community.drafts.queries import begun_in, current_key, list_drafts
from app.community.urls import draft_address
from app.core.clock import now
from app.core.web.error_pages import wants_json
from app.core.web.http import flash_undo, member, page, redirect_after_post, wants_fragment
from app.core.web.rate_limits import limit


@limit(60, "minute")
def save() -> ResponseReturnValue:
    """Save the draft of a form. A script sends the version that it has and receives the saved one."""
    writer, key = member(), current_key(request.form.get("key", ""))
    if wants_json():
        return _save_for_script(writer, key)
    flash(_("Draft saved.") if save_draft(key) else _("There is nothing to save yet."), "done")
    return redirect_after_post(draft_address(key))


def discard() -> ResponseReturnValue:
    """Discard a draft, with an undo button."""
    writer, key = member(), current_key(request.form.get("key", ""))
    way = "/my/drafts" if request.form.get("back") == "list" else draft_address(key)
    if actions.discard(writer, key, now()):
        flash_undo(_("Draft discarded."), "/drafts/restore", "key", key)
    return _leave_for(way)


def restore() -> ResponseReturnValue:
    """Restore a draft that was discarded or set aside, and redirect to its form if that is still available."""
    writer = member()
    draft = actions.restore(writer, current_key(request.form.get("key", "")), now())
    flash(_("Draft restored."), "done")
    return redirect_after_post(draft_address(draft.key) if begun_in([draft], writer)[0].can_go_on else "/my/drafts")


def my_drafts() -> ResponseReturnValue:
    """List the member's drafts."""
    writer = member()
    return page("community/drafts/list.html", drafts=list_drafts(writer, request.args.get("after")))


def _leave_for(address: str) -> ResponseReturnValue:
    """Redirect; a script request gets HX-Redirect, so that the browser opens the address as a page."""
    return make_response("", 200, {"HX-Redirect": address}) if wants_fragment() else redirect_after_post(address)


def _save_for_script(writer: Member, key: str) -> ResponseReturnValue:
    seen, form_id = request.form.get("seen"), request.form.get("form_id", "")
    draft: Draft | None = actions.save(writer, key, request.form, now(), seen=seen, form_id=form_id)
    said = _("Draft saved at %(time)s", time=format_time(now(), "short")) if draft else ""
    return jsonify(seen=draft.version if draft else "", said=said)
