"""Views that link a question or a case to a suggestion, unlink it, and undo that."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.cases.case.queries import get_case
from app.community.threads.models import QUESTION
from app.community.urls import thread_address
from app.community.visibility import thread_named
from app.core.clock import now
from app.core.errors import InvalidInput, NotFound
from app.core.policy import require_allowed
from app.core.web.http import flash_undo, member, page, redirect_after_post, safe_redirect_target
from app.suggestions import actions, policies, queries, source_queries
from app.suggestions.forms import LinkForm, SourceForm
from app.suggestions.models import Suggestion
from app.suggestions.views import show


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
    source = source_queries.get_source(found, source_id, actor)
    require_allowed(policies.can_unlink(actor, found, source))
    if request.method == "GET":
        return page(
            "suggestions/unlink_source.html", suggestion=found, source=source, next=request.args.get("next", "")
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
    entry = source_queries.get_unlinking(found, request.form.get("entry", ""))
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
    shown: dict[str, Any] = {"found": source_queries.suggestions_like(words, actor), "words": words, "case": case}
    linked = {source.suggestion_id: source for source in source_queries.links_of(case.thread, actor)}
    return page("suggestions/case_links.html", form=form, **shown, linked=linked, actor=actor, may=policies)


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
