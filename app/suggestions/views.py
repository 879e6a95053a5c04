"""Pages of suggestions: list, suggestion, roadmap, form, and the product team's pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.cases.redaction.actions import leaks_for_everyone, neutral_words
from app.cases.redaction.detector import publishable
from app.community import template_policies
from app.community.drafts.form_drafts import current_draft, saves_draft
from app.community.drafts.models import Draft
from app.community.posts import actions as posts_actions
from app.community.thread_page.queries import drafts_on, load_thread_page
from app.community.threads.models import Thread
from app.community.threads.policies import can_ask
from app.community.urls import post_address, thread_address
from app.community.voting.queries import backed_by
from app.core.activity import record_page_view
from app.core.cache.page_cache import cache_page_for_anonymous
from app.core.clock import now
from app.core.errors import Conflict
from app.core.policy import require_allowed
from app.core.web.http import member, page, redirect_after_post, viewer
from app.core.web.idempotency import run_once
from app.suggestions import actions, policies, queries
from app.suggestions.areas import policies as areas_policies
from app.suggestions.backing import policies as backing_policies
from app.suggestions.changelog.queries import entries_that_ship
from app.suggestions.forms import RemarkForm, StatusForm, SuggestForm
from app.suggestions.loop.presenters import aftermath_of
from app.suggestions.merging import policies as merging_policies
from app.suggestions.merging import queries as merging_queries
from app.suggestions.models import SHIPPED, Area, Suggestion
from app.suggestions.sources import queries as sources_queries
from app.suggestions.sources.forms import SourceForm


@cache_page_for_anonymous
def suggestion(thread_id: int, slug: str = "") -> ResponseReturnValue:
    """Show one suggestion. A wrong or missing slug redirects to the right address, as does that of a merged one."""
    reader = viewer()
    found = merging_queries.current_suggestion(thread_id, reader)
    if found.id != thread_id and merging_queries.find_merged(thread_id, reader):
        return redirect(f"/suggestions/{thread_id}/merge", 302)
    if (found.id, found.thread.slug) != (thread_id, slug):
        query = request.query_string.decode("ascii", "ignore")
        return redirect(thread_address(found.thread) + ("?" + query if query else ""), 301)
    record_page_view("thread", found.id, reader.id if reader else None, now())
    return show(found)


def show(
    found: Suggestion, *, remark_form: RemarkForm | None = None, source_form: SourceForm | None = None
) -> Response:
    """Render the page of a suggestion, with the errors of a rejected form if there is one."""
    reader = viewer()
    talk = load_thread_page(found.thread, reader, request.args.get("order") or "newest", request.args.get("after"))
    drafts = drafts_on(talk, reader)
    begun = drafts.get(f"answer:{found.id}")
    changes, sources = queries.changes_of(found), sources_queries.sources_of(found, reader)
    return page(
        "suggestions/suggestion.html",
        form=remark_form or source_form,
        suggestion=found,
        thread=found.thread,
        talk=talk,
        changes=changes,
        sources=sources,
        aftermath=aftermath_of(found, changes, sources, reader, is_backing=talk.marks.is_backing),
        mass=None if found.is_decided else queries.mass_of(found, now()),
        needed=queries.ENOUGH,
        backers=queries.backers_of(found),
        merges=merging_queries.merged_into(found, reader),
        areas_may=areas_policies,
        merging_may=merging_policies,
        backing_may=backing_policies,
        announced=entries_that_ship(found, reader) if found.status == SHIPPED else (),
        actor=reader,
        may=template_policies,
        product_may=policies,
        drafts=drafts,
        remark_form=remark_form or (RemarkForm(formdata=None, data=begun.fields if begun else {}) if reader else None),
        source_form=source_form or (SourceForm(formdata=None) if policies.can_link(reader, found) else None),
    )


@cache_page_for_anonymous
def roadmap() -> ResponseReturnValue:
    """Show what is planned, in progress and shipped."""
    reader = viewer()
    columns = queries.roadmap(reader)
    backed = backed_by(reader, [each.id for column in columns.values() for each in column])
    shown = {"columns": columns, "most": queries.IN_A_COLUMN, "backed": backed}
    return page("suggestions/roadmap.html", **shown, actor=reader, may=template_policies)


def status(thread_id: int) -> ResponseReturnValue:
    """Respond to a suggestion. If someone else responded first, show their response and keep the submitted text."""
    actor = member()
    found = queries.get_suggestion(thread_id, actor)
    require_allowed(policies.can_decide(actor, found))
    form = StatusForm(data={"revision": str(found.revision)})
    form.offer(policies.next_statuses(found))
    try:
        if form.validate_on_submit() and form.attempt(_decided, actor, found, form):
            flash(_("Response published. Everyone who backs the suggestion will be notified."), "done")
            return redirect_after_post(thread_address(found.thread))
    except Conflict as conflict:
        return _answered_meanwhile(queries.get_suggestion(thread_id, actor), form, str(conflict.sentence))
    return page("suggestions/status.html", form=form, suggestion=queries.get_suggestion(thread_id, actor), theirs=[])


def _decided(actor: Member, found: Suggestion, form: StatusForm) -> object:
    said: dict[str, Any] = {"revision": form.seen_revision, "confirm": form.confirm.data or ""}
    return actions.set_status(actor, found, form.status.data, form.response.data or "", now(), **said)


def _answered_meanwhile(found: Suggestion, form: StatusForm, sentence: str) -> ResponseReturnValue:
    theirs = queries.changes_of(found)
    form.refuse(sentence)
    form.revision.data = str(found.revision)
    form.offer(policies.next_statuses(found))
    response = page("suggestions/status.html", form=form, suggestion=found, theirs=theirs)
    response.status_code = 409
    return response


PREFILLED = ("title", "body", "area")


@saves_draft("suggest")
def suggest() -> ResponseReturnValue:
    """Show the form of a suggestion, or create the suggestion."""
    actor, draft = member(), current_draft("suggest")
    form = suggest_form(actor, draft)
    if form.validate_on_submit():
        address = run_once(actor, form, lambda: _suggested(actor, form), now())
        if address:
            flash(_("Thank you! Others can now back your suggestion, and the product team will respond here."), "done")
            return redirect_after_post(address)
    return page("suggestions/new.html", form=form, source=None, draft=draft, may_suggest=can_ask(actor, None))


@saves_draft("answer:{thread_id}")
def remark(thread_id: int) -> ResponseReturnValue:
    """Post a reply. A rejected one stays in the form on the suggestion's page."""
    author, form = member(), RemarkForm()
    found = merging_queries.current_suggestion(thread_id, author)
    if form.validate_on_submit():
        address = run_once(author, form, lambda: _remarked(author, found, form), now())
        if address:
            flash(_("Thank you! Your reply is posted."), "done")
            return redirect_after_post(address)
    return show(queries.get_suggestion(found.id, author), remark_form=form)


def suggest_form(actor: Member, draft: Draft | None, source: Thread | None = None) -> SuggestForm:
    """Return the form: empty, from the draft, or filled from the question that the suggestion is based on."""
    areas = queries.areas_for(actor)
    prefilled = {name: request.args[name] for name in PREFILLED if name in request.args}
    form = SuggestForm(data=(_words_of(source, areas) if source else {}) | prefilled | (draft.fields if draft else {}))
    form.offer(areas)
    return form


def _words_of(source: Thread, areas: Sequence[Area]) -> dict[str, str]:
    """Return the form's initial values from the question, without personal data and names.

    A private question provides no title, because the privacy check compares with bodies only.
    """
    area = next((each.slug for each in areas if each.space_id == source.space_id), "")
    asker = source.asker
    names = (asker.name, asker.handle) if asker else (source.asker_name,)
    title, body = (
        publishable(text, leaks_for_everyone(text, ()), neutral_words(), names)
        for text in (source.title, source.excerpt)
    )
    return {"area": area, "title": title if source.is_public else "", "body": body}


def _suggested(actor: Member, form: SuggestForm) -> str | None:
    return place_of(form.attempt(actions.suggest, actor, **words_in(form, actor), now=now()))


def words_in(form: SuggestForm, actor: Member) -> dict[str, Any]:
    """Return the submitted values as the actions expect them."""
    said = {name: form[name].data or "" for name in ("title", "body", "confirm")}
    return {"area": queries.get_area(form.area.data, actor), **said}


def _remarked(author: Member, found: Suggestion, form: RemarkForm) -> str | None:
    post = form.attempt(
        posts_actions.answer, author, found.thread, form.body.data or "", now(), confirm=form.confirm.data or ""
    )
    return post_address(post) if post else None


def place_of(made: Suggestion | None) -> str | None:
    """Return the address of the new suggestion; None if it was not made."""
    return thread_address(made.thread) if made else None
