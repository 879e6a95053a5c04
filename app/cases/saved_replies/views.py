"""Saved replies: list, create, edit, delete, and insert into an editor."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.members.models import Member
from app.cases.case.queries import get_case
from app.cases.policies import can_change_saved_reply, can_use_desk
from app.cases.saved_replies import actions, queries
from app.cases.saved_replies.forms import MINE, SavedReplyForm
from app.cases.saved_replies.models import SavedReply
from app.cases.timeline.presenters import FORMS
from app.community.spaces.queries import spaces_of
from app.core import clock
from app.core.policy import require_allowed
from app.core.web.http import member, page, read_id, redirect_after_post
from app.core.web.idempotency import run_once


def saved_replies() -> Response:
    """List the replies; if `case` and `kind` name an editor, each reply can be inserted into it."""
    agent, words = member(), request.args.get("q", "").strip()[:200]
    require_allowed(can_use_desk(agent))
    is_mine = request.args.get("show") == MINE
    found = queries.list_replies(agent, words, request.args.get("after"), is_mine=is_mine)
    number, kind = request.args.get("case", 0, read_id), request.args.get("kind", "")
    into = get_case(number, agent) if number and kind in FORMS else None
    spaces = {space.id: space.name for space in spaces_of(agent)}
    return page(
        "cases/saved_replies/list.html", found=found, words=words, is_mine=is_mine, into=into, kind=kind, spaces=spaces
    )


def new_reply() -> Response:
    agent, form = member(), SavedReplyForm()
    require_allowed(can_use_desk(agent))
    return _save(agent, form, None)


def saved_reply(reply_id: int) -> Response:
    agent = member()
    require_allowed(can_use_desk(agent))
    reply = queries.get_reply(reply_id, agent)
    require_allowed(can_change_saved_reply(agent, reply))
    slug = next((space.slug for space in spaces_of(agent) if space.id == reply.space_id), "")
    return _save(agent, SavedReplyForm.of(reply, slug), reply_id)


def delete_reply(reply_id: int) -> Response:
    agent = member()
    require_allowed(can_use_desk(agent))
    actions.delete_reply(agent, queries.get_reply(reply_id, agent), clock.now())
    flash(_("Saved reply deleted."), "done")
    return redirect_after_post(url_for(".saved_replies"))


def _save(agent: Member, form: SavedReplyForm, reply_id: int | None) -> Response:
    """Save the input as a new reply or to this one, or show the form."""
    now, spaces = clock.now(), spaces_of(agent)
    form.offer(spaces)

    def make() -> str | None:
        reply = queries.get_reply(reply_id, agent) if reply_id else None
        words, confirm = form.words(spaces), form.confirm.data or ""
        form.attempt(actions.save_reply, agent, reply, words, form.seen_revision, now, confirm=confirm)
        return None if form.errors else url_for(".saved_replies", whose=form.whose.data)

    if form.validate_on_submit() and (address := run_once(agent, form, make, now)):
        flash(_("Reply saved."), "done")
        return redirect_after_post(address)
    return page(
        "cases/saved_replies/edit.html", form=form, reply=queries.get_reply(reply_id, agent) if reply_id else None
    )


def reply_choice(reply: SavedReply, text: str) -> dict[str, Any]:
    hint = " · ".join(each for each in (reply.locale, _("mine") if reply.owner_id else "") if each)
    return {"value": reply.id, "text": reply.title, "hint": hint, "body": text}
