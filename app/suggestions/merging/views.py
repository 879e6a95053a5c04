"""Merge a suggestion into another, read where a merged one went, and undo the merge."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.community.references import number_in
from app.community.thread_state.views import alike
from app.community.threads.models import SUGGESTION
from app.community.urls import thread_address
from app.core.clock import day_here, now
from app.core.errors import NotFound, require_found
from app.core.policy import require_allowed
from app.core.ui.status_badges import status_style
from app.core.web.http import flash_undo, member, page, read_id, redirect_after_post
from app.core.web.rate_limits import limit, member_or_address
from app.suggestions import queries
from app.suggestions.merging import actions, policies
from app.suggestions.merging import queries as merging_queries
from app.suggestions.merging.forms import MergeForm
from app.suggestions.merging.models import SuggestionMerge
from app.suggestions.merging.policies import UNDO_WITHIN
from app.suggestions.models import Suggestion


def merge(thread_id: int) -> ResponseReturnValue:
    """Merge a suggestion: select the other one, read what will happen, then confirm. Staff read here where it went."""
    actor = member()
    if merged := merging_queries.find_merged(thread_id, actor):
        return _merged_already(merged, actor)
    found = queries.get_suggestion(thread_id, actor)
    form = MergeForm(request.values)
    into = _named_suggestion(form, found, actor)
    is_sent = request.method == "POST" and form.validate()
    if is_sent and into and _merged(actor, found, into, form):
        flash_undo(_("Merged. The old address now redirects here."), f"/suggestions/{thread_id}/unmerge")
        return redirect_after_post(thread_address(into.thread))
    return _merge_page(actor, thread_id, into, form)


def _merged(actor: Member, found: Suggestion, into: Suggestion, form: MergeForm) -> SuggestionMerge | None:
    """Merge them; if one was merged into another in the meantime, say so on the form."""
    said = {"confirm": form.confirm.data or ""}
    return form.attempt_at(actions.merge, actor, found, into, form.response.data or "", now(), **said)


def _merge_page(actor: Member, thread_id: int, into: Suggestion | None, form: MergeForm) -> ResponseReturnValue:
    found = queries.get_suggestion(thread_id, actor)
    require_allowed(policies.can_merge(actor, found))
    into = queries.get_suggestion(into.id, actor) if into else None
    if into and request.method == "GET" and not form.response.data:
        form.response.data = _(
            "“%(title)s” asks for the same, so we continue there. Votes and replies have moved with it.",
            title=into.thread.title,
        )
    shown: dict[str, Any] = {"suggestion": found, "into": into, "alike": alike(form, found.thread)}
    answer = page("suggestions/merging/merge.html", form=form, **shown, actor=actor, may=policies)
    answer.status_code = 409 if form.is_overtaken else answer.status_code
    return answer


def _merged_already(found: Suggestion, actor: Member) -> ResponseReturnValue:
    """Show staff where the suggestion went; whoever sends the form again is led there."""
    made = require_found(merging_queries.merge_in_force(found.id))
    into = merging_queries.current_suggestion(made.into_id, actor)
    if request.method == "POST":
        return redirect_after_post(thread_address(into.thread))
    verdict = policies.can_unmerge(actor, found, made, now())
    shown: dict[str, Any] = {"suggestion": found, "into": into, "merge": made, "verdict": verdict}
    shown |= {"moved": merging_queries.moved_by(made), "until": format_date(day_here(made.at + UNDO_WITHIN), "long")}
    return page("suggestions/merging/merged.html", **shown, changes=queries.changes_of(found))


def unmerge(thread_id: int) -> ResponseReturnValue:
    """Undo the merge of a suggestion."""
    actor = member()
    found = merging_queries.find_merged(thread_id, actor) or queries.get_suggestion(thread_id, actor)
    made = merging_queries.merge_in_force(found.id)
    if made is None:
        require_allowed(policies.can_merge(actor, found))
    elif actions.unmerge(actor, found, merging_queries.get_either(made.into_id, actor), now()):
        flash(_("Undone. Both suggestions have their own backers, sources and replies again."), "done")
    return redirect_after_post(thread_address(found.thread))


@limit(120, "minute", methods=("GET",), key=member_or_address)
def autocomplete() -> ResponseReturnValue:
    """Return as JSON readable suggestions with this number or these words, without `exclude`."""
    words, but = request.args.get("q", ""), request.args.get("exclude", 0, read_id)
    found = merging_queries.suggestions_named(words, member(), but=but)
    word = {each.id: str(status_style(each.status, "suggestion").word) for each in found}
    return jsonify([{"value": f"#{each.id} {each.thread.title}", "text": "", "hint": word[each.id]} for each in found])


def _named_suggestion(form: MergeForm, found: Suggestion, actor: Member) -> Suggestion | None:
    """Return the suggestion that the form selects, or None and an error on the form if the actor cannot read it."""
    if not form.name:
        return None
    number = number_in(form.name, SUGGESTION) or 0
    try:
        into = merging_queries.current_suggestion(number, actor)
    except NotFound:
        form.refuse(_("No suggestion with this number or address was found, or you cannot read it."), "into")
        return None
    if into.id == found.id != number:
        form.refuse(
            _("That suggestion was merged into this one. Undo that merge first, or choose another one."), "into"
        )
        return None
    return into
