"""Close, reopen, lock and claim questions, and let authors say whether an answer helped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.members.models import Member
from app.community import template_policies
from app.community.duplicates import linked_to
from app.community.thread_page.queries import load_thread_page
from app.community.thread_page.views import announce_fragment
from app.community.thread_state import actions, policies
from app.community.thread_state.forms import Alike, CloseForm, NamingForm
from app.community.threads.models import DUPLICATE, QUESTION, Thread
from app.community.urls import thread_address
from app.community.visibility import get_thread, thread_named
from app.core.cache.page_cache import cache_page_for_anonymous
from app.core.clock import now
from app.core.errors import NotFound
from app.core.policy import require_allowed
from app.core.web.http import member, page, page_or_fragment, redirect_after_post, viewer, wants_fragment

NO_NUMBER = _l("No question with this number was found, or you cannot read it.")
NO_ADDRESS = _l("No question that you can read has this address. Enter the number of a question instead.")


def close(thread_id: int) -> ResponseReturnValue:
    """Close a question with a reason; for a duplicate, select the original question."""
    actor, form = member(), CloseForm(data={name: request.args.get(name) for name in ("reason", "like")})
    thread = get_thread(thread_id, actor)
    if form.validate_on_submit() and _closed(actor, thread, form):
        flash(_("Closed. You can reopen it at any time."), "done")
        return redirect_after_post(thread_address(thread))
    require_allowed(policies.can_close(actor, thread))
    known = {"form": form, "thread": get_thread(thread_id, actor), "alike": alike(form, thread)}
    return page_or_fragment("community/thread_state/close.html", "community/thread_state/_close_dialog.html", **known)


def reopen(thread_id: int) -> ResponseReturnValue:
    return _turn(thread_id, actions.reopen, _("Reopened."))


def lock(thread_id: int) -> ResponseReturnValue:
    return _turn(thread_id, actions.lock_thread, _("Locked. It is now read-only."))


def unlock(thread_id: int) -> ResponseReturnValue:
    return _turn(thread_id, actions.unlock_thread, _("Unlocked."))


def claim(thread_id: int) -> ResponseReturnValue:
    """Claim a question for ten minutes, which others can see."""
    return _take(
        thread_id, actions.claim, _("Reserved for you for ten minutes. Others can see that you are writing an answer.")
    )


def release(thread_id: int) -> ResponseReturnValue:
    return _take(thread_id, actions.release, _("Other members can now answer it."))


@cache_page_for_anonymous
def linked(thread_id: int) -> ResponseReturnValue:
    """List the questions closed as duplicates of a question or split off from it."""
    thread = get_thread(thread_id, viewer(), QUESTION)
    return page(
        "community/thread_state/linked.html",
        thread=thread,
        questions=linked_to(thread, viewer(), request.args.get("after")),
    )


def outcome(thread_id: int) -> ResponseReturnValue:
    """Show the page that the reminder links to: accept one of the answers, or reject them all."""
    asker = member()
    thread = get_thread(thread_id, asker, QUESTION)
    talk = load_thread_page(thread, asker)
    return page(
        "community/thread_state/outcome.html", thread=thread, talk=talk, actor=asker, may=template_policies, now=now()
    )


def named_thread(form: NamingForm, actor: Member) -> Thread | None:
    """Return the question that the form selects, or None and an error on the form if the actor cannot read it."""
    if not form.name:
        return None
    try:
        return thread_named(form.name, actor, QUESTION)
    except NotFound:
        form.refuse(str(NO_ADDRESS if "/" in form.name else NO_NUMBER), form.named.name)
        return None


def alike(form: NamingForm, thread: Thread) -> Alike:
    return Alike(form.words or thread.title, thread.id, form.like.data or "")


def _closed(actor: Member, thread: Thread, form: CloseForm) -> Thread | None:
    canonical = named_thread(form, actor) if form.reason.data == DUPLICATE else None
    if form.errors:
        return None
    return form.attempt(actions.close, actor, thread, reason=form.reason.data or "", canonical=canonical, now=now())


def _turn(thread_id: int, action: Callable[[Member, Thread, datetime], Any], message: str) -> ResponseReturnValue:
    actor = member()
    thread = get_thread(thread_id, actor)
    action(actor, thread, now())
    flash(message, "done")
    return redirect_after_post(thread_address(thread))


def _take(thread_id: int, action: Callable[[Member, Thread, datetime], None], message: str) -> ResponseReturnValue:
    actor = member()
    thread = get_thread(thread_id, actor)
    action(actor, thread, now())
    if wants_fragment():
        context = {"thread": thread, "actor": actor, "may": template_policies, "now": now()}
        return announce_fragment(render_template("community/thread_state/_claim_response.html", **context), message)
    flash(message, "done")
    return redirect_after_post(thread_address(thread))
