"""Make a suggestion from a question; link a question or a case to a suggestion, unlink it, and undo that."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.cases.case.queries import get_case
from app.community.drafts.form_drafts import current_draft, saves_draft
from app.community.drafts.models import Draft
from app.community.threads.models import QUESTION, Thread
from app.community.threads.policies import can_ask
from app.community.urls import thread_address
from app.community.visibility import get_thread, thread_named
from app.core.clock import now
from app.core.errors import InvalidInput, NotFound
from app.core.policy import PolicyResult, require_allowed
from app.core.web.http import flash_undo, member, page, redirect_after_post, safe_redirect_target
from app.core.web.idempotency import run_once
from app.suggestions import policies, queries
from app.suggestions.forms import SuggestForm
from app.suggestions.models import Suggestion
from app.suggestions.policies import can_make_from
from app.suggestions.sources import actions
from app.suggestions.sources import queries as sources_queries
from app.suggestions.sources.forms import LinkForm, SourceForm
from app.suggestions.views import place_of, show, suggest_form, words_in


def sources(thread_id: int) -> ResponseReturnValue:
    """Link a question, by its number or address, as a source."""
    actor, form = member(), SourceForm()
    found = queries.get_suggestion(thread_id, actor)
    require_allowed(policies.can_link(actor, found))
    if form.validate_on_submit() and form.attempt(_linked, actor, found, form):
        return redirect_after_post(thread_address(found.thread) + "#sources")
    return show(queries.get_suggestion(thread_id, actor), source_form=form)


def unlink(thread_id: int, source_id: int) -> ResponseReturnValue:
    """Ask for confirmation and explain the consequences, then unlink the source."""
    actor = member()
    found = queries.get_suggestion(thread_id, actor)
    source = sources_queries.get_source(found, source_id, actor)
    require_allowed(policies.can_unlink(actor, found, source))
    if request.method == "GET":
        return page(
            "suggestions/sources/unlink.html", suggestion=found, source=source, next=request.args.get("next", "")
        )
    way_back = safe_redirect_target(request.form.get("next"), thread_address(found.thread))
    entry = actions.unlink_source(actor, found, source, now())
    if entry is not None:
        _offer_undo(found, entry, way_back)
    return redirect_after_post(way_back)


def relink(thread_id: int) -> ResponseReturnValue:
    """Undo an unlinking."""
    actor = member()
    found = queries.get_suggestion(thread_id, actor)
    entry = sources_queries.get_unlinking(found, request.form.get("entry", ""))
    actions.relink_source(actor, found, entry, now())
    flash(_("Source linked again."), "done")
    return redirect_after_post(safe_redirect_target(request.args.get("next"), thread_address(found.thread)))


def of_case(number: int) -> ResponseReturnValue:
    """Search suggestions, and link a case to one of them."""
    actor, form = member(), LinkForm()
    case = get_case(number, actor)
    require_allowed(policies.can_make_from(actor, case.thread))
    if form.validate_on_submit() and form.attempt(_linked_case, actor, number, form):
        return redirect_after_post(f"/cases/{number}")
    case, words = get_case(number, actor), request.args.get("q", "").strip()
    shown: dict[str, Any] = {"found": sources_queries.suggestions_like(words, actor), "words": words, "case": case}
    linked = {source.suggestion_id: source for source in sources_queries.links_of(case.thread, actor)}
    return page("suggestions/sources/case_links.html", form=form, **shown, linked=linked, actor=actor, may=policies)


def _offer_undo(found: Suggestion, entry: Any, way_back: str) -> None:
    undo = f"/suggestions/{found.id}/sources/relink?{urlencode({'next': way_back})}"
    flash_undo(_("Source unlinked."), undo, "entry", entry.id)


def _linked(actor: Member, found: Suggestion, form: SourceForm) -> bool:
    try:
        thread = thread_named(form.thread.data, actor, QUESTION)
    except NotFound as error:
        raise InvalidInput(_("This question does not exist, or you cannot read it."), "thread") from error
    if actions.add_source(actor, found, thread, now()):
        flash(_("Question linked."), "done")
    else:
        flash(_("This question was already a source of the suggestion."), "told")
    return True


def _linked_case(actor: Member, number: int, form: LinkForm) -> bool:
    found = queries.get_suggestion(form.number, actor)
    if not actions.add_source(actor, found, get_case(number, actor).thread, now()):
        raise InvalidInput(_("This case is already linked to “%(title)s”.", title=found.thread.title))
    flash(_("Case linked to “%(title)s”.", title=found.thread.title), "done")
    return True


@saves_draft("suggest:{thread_id}")
def make_from(thread_id: int) -> ResponseReturnValue:
    """Show the form for a suggestion based on a question, or create the suggestion and link the question."""
    actor, draft, way_back = member(), current_draft(f"suggest:{thread_id}"), request.args.get("next")
    source = get_thread(thread_id, actor, QUESTION)
    may_suggest = _may_make_from(actor, source, draft)
    form = suggest_form(actor, draft, source)
    if form.validate_on_submit():
        address = run_once(actor, form, lambda: _made_from(actor, source, form), now())
        if address:
            flash(_("Suggestion created. The customer follows it and is notified when its status changes."), "done")
            return redirect_after_post(safe_redirect_target(way_back, address))
    source = get_thread(thread_id, actor, QUESTION)
    return page("suggestions/new.html", form=form, source=source, draft=draft, next=way_back, may_suggest=may_suggest)


def _may_make_from(actor: Member, source: Thread, draft: Draft | None) -> PolicyResult:
    """Return whether the actor may create it. Raises NotAllowed if not, unless an existing draft is shown."""
    verdict = can_make_from(actor, source) and can_ask(actor, None)
    if draft is None or request.method == "POST":
        require_allowed(verdict)
    return verdict


def _made_from(actor: Member, source: Thread, form: SuggestForm) -> str | None:
    return place_of(form.attempt(actions.make_from, actor, source, **words_in(form, actor), now=now()))
