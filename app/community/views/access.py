"""Who else reads a private question."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.queries import member_by_handle
from app.community.actions import inviting
from app.community.addresses import thread_address
from app.community.models.thread import QUESTION
from app.community.offers import offer_of
from app.community.queries.reading import get_thread
from app.core.clock import now
from app.core.errors import NotFound
from app.core.limits import limit
from app.core.web import after, member, page


@limit(20, "hour")
def invite(thread_id: int) -> ResponseReturnValue:
    """Let somebody read it: at once by their name here, by their address when they say yes."""
    actor = member()
    thread = get_thread(thread_id, actor, QUESTION)
    added = inviting.invite(actor, thread, request.form.get("who", ""), now())
    offered = _("If this address belongs to a member, we will email them. They appear in the list once they accept.")
    flash(
        _("%(name)s can now read this question and has been notified.", name=added.name) if added else offered, "done"
    )
    return after(f"{thread_address(thread)}#readers")


def exclude(thread_id: int) -> ResponseReturnValue:
    """Somebody no longer reads it, or leaves."""
    actor = member()
    thread, reader = get_thread(thread_id, actor, QUESTION), member_by_handle(request.form.get("handle", ""))
    if reader is None:
        raise NotFound
    inviting.exclude(actor, thread, reader, now())
    flash(_("%(name)s can no longer read this question.", name=reader.name), "done")
    return after("/my/questions" if reader.id == actor.id else f"{thread_address(thread)}#readers")


def offer(thread_id: int, token: str) -> ResponseReturnValue:
    """What a letter offered: a page with one button, and after that the question."""
    reader = member()
    offered = offer_of(token, thread_id)
    inviting.open_offer(offered, reader, now())
    if request.method != "POST" or offered is None:
        return page("community/offer.html", inviter=offered.actor_id if offered else None)
    flash(_("You can now read this question."), "done")
    return after(thread_address(inviting.take_up(reader, offered, now())))
