"""Ask, preview, and choose who else reads a private question."""

from __future__ import annotations

from flask import flash, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.accounts.members.queries import member_by_handle
from app.community.drafts.form_drafts import current_draft, save_draft, saves_draft, wants_preview
from app.community.drafts.models import Draft
from app.community.pending_actions.kinds import ASK
from app.community.permissions import WAITS
from app.community.posts.forms import AnswerForm
from app.community.spaces.queries import get_space, space_guidelines, spaces_of
from app.community.tags.forms import tag_list
from app.community.thread_page.presenters import previewed
from app.community.threads import actions, policies, read_access
from app.community.threads.forms import AskForm, seen_ids
from app.community.threads.models import QUESTION, Thread
from app.community.threads.notifications import offer_of
from app.community.threads.queries import questions_like
from app.community.urls import thread_address
from app.community.visibility import get_thread
from app.core.clock import now
from app.core.db.session import read_only
from app.core.errors import InvalidInput, NotFound
from app.core.policy import allowed
from app.core.ui.status_badges import status_style
from app.core.web.http import member, page, read_id, redirect_after_post, viewer
from app.core.web.idempotency import run_once
from app.core.web.rate_limits import limit, member_or_address
from app.core.web.validators import first_error


@limit(20, "hour")
def invite(thread_id: int) -> ResponseReturnValue:
    """Let another member read a private question: by username at once, by email address after they accept."""
    actor = member()
    thread = get_thread(thread_id, actor, QUESTION)
    added = read_access.grant_read_access(actor, thread, request.form.get("who", ""), now())
    offered = _("If this address belongs to a member, we will email them. They appear in the list once they accept.")
    flash(
        _("%(name)s can now read this question and has been notified.", name=added.name) if added else offered, "done"
    )
    return redirect_after_post(f"{thread_address(thread)}#readers")


def exclude(thread_id: int) -> ResponseReturnValue:
    """Revoke a reader's access, or leave a private question."""
    actor = member()
    thread, reader = get_thread(thread_id, actor, QUESTION), member_by_handle(request.form.get("handle", ""))
    if reader is None:
        raise NotFound
    read_access.revoke_read_access(actor, thread, reader, now())
    flash(_("%(name)s can no longer read this question.", name=reader.name), "done")
    return redirect_after_post("/my/questions" if reader.id == actor.id else f"{thread_address(thread)}#readers")


def offer(thread_id: int, token: str) -> ResponseReturnValue:
    """Show the offer from an email, and accept it."""
    reader = member()
    offered = offer_of(token, thread_id)
    read_access.open_offer(offered, reader, now())
    if request.method != "POST" or offered is None:
        return page("community/threads/access_invitation.html", inviter=offered.actor_id if offered else None)
    flash(_("You can now read this question."), "done")
    return redirect_after_post(thread_address(read_access.accept_invitation(reader, offered, now())))


@limit(120, "minute", methods=("GET",), key=member_or_address)
def autocomplete_questions() -> ResponseReturnValue:
    """Return as JSON readable questions with this number or these words in their title, without `exclude`."""
    found = questions_like(request.args.get("q", ""), viewer(), but=request.args.get("exclude", 0, read_id))
    return jsonify([{"value": f"#{each.id} {each.title}", "text": "", "hint": _hint(each)} for each in found])


def _hint(question: Thread) -> str:
    """Return what distinguishes the question in the list: that it is private, or its answer state."""
    return str(status_style("private" if not question.is_public else question.answer_state).word)


PREFILLED = ("title", "body", "tags", "space", "visibility")


@saves_draft("ask")
def ask() -> ResponseReturnValue:
    """Show the form for a question and post it. An anonymous visitor's question is saved until they have signed in."""
    asker, draft = viewer(), current_draft("ask")
    form, spaces = _ask_form(draft), spaces_of(asker)
    form.offer(spaces)
    shown = {
        "form": form,
        "houses": space_guidelines(spaces),
        "may_ask": policies.can_ask(asker, None) if asker else allowed,
    }
    if wants_preview():
        return page("community/threads/ask.html", **shown, preview=previewed(form.body.data))
    if form.validate_on_submit():
        address = run_once(asker, form, lambda: _asked(asker, form), now()) if asker else _kept_for_later(form)
        if address:
            return redirect_after_post(address)
    return page("community/threads/ask.html", **shown, draft=draft)


@read_only
@limit(120, "minute")
def preview() -> ResponseReturnValue:
    """Return a preview of a text as a fragment, also for anonymous visitors, who can write before they sign in."""
    form = AnswerForm()
    if request.form.get("body", "").strip() and not form.validate():
        raise InvalidInput(first_error(form))
    return previewed(form.body.data)


def _ask_form(draft: Draft | None) -> AskForm:
    """Return the form filled with the draft, and with values from the URL in fields that the draft does not have."""
    prefilled = {name: request.args[name] for name in PREFILLED if name in request.args}
    return AskForm(data=prefilled | {name: text for name, text in (draft.fields if draft else {}).items() if text})


def _kept_for_later(form: AskForm) -> str | None:
    """Save an anonymous visitor's question and return the sign-in URL that leads back to it; None if it is invalid."""
    form.attempt(actions.check_words, form.title.data or "", form.body.data or "", tag_list(form.tags.data or ""))
    return (
        None
        if form.errors or save_draft("ask") is None
        else url_for("accounts.login", next=url_for("community.ask"), then=ASK)
    )


def _asked(asker: Member, form: AskForm) -> str | None:
    thread = form.attempt(
        actions.ask,
        asker,
        space=get_space(form.space.data, asker),
        title=form.title.data or "",
        body=form.body.data or "",
        tags=tag_list(form.tags.data or ""),
        visibility=form.visibility.data,
        locale=form.locale.data,
        now=now(),
    )
    if thread is None:
        return None
    actions.record_seen(asker, thread, seen_ids(request.form.get("seen_threads", "")), now())
    posted = _("Your question was posted. We will notify you when someone answers.")
    if not thread.is_public:
        posted = _("Your question was sent to support.")
    flash(posted if thread.is_shown else str(WAITS), "done")
    return thread_address(thread)
