"""Pages of root causes, for staff."""

from __future__ import annotations

from flask import flash, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.community.root_causes import actions, policies, queries
from app.community.root_causes.forms import KeepThemeForm, MergeThemeForm, ThemeForm
from app.community.root_causes.models import RootCause
from app.community.urls import thread_address
from app.community.visibility import get_thread
from app.core.clock import now
from app.core.errors import InvalidInput
from app.core.policy import require_allowed
from app.core.web.forms import Form
from app.core.web.http import member, page, redirect_after_post

LONGEST_SEARCH = 60  # characters


def themes() -> ResponseReturnValue:
    """List all root causes, or those whose name contains the search text."""
    require_allowed(policies.can_see_themes(member()))
    words = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    found = queries.list_themes(member(), words, request.args.get("after"), now())
    return page("community/root_causes/list.html", themes=found, words=words)


def theme(theme_id: int) -> ResponseReturnValue:
    return _page(queries.get_theme(theme_id, member()))


def give(thread_id: int) -> ResponseReturnValue:
    """Set the root cause of the thread; an empty field removes it."""
    form, thread = ThemeForm(), get_thread(thread_id, member())
    if not form.validate():
        raise InvalidInput(" ".join(str(sentence) for errors in form.errors.values() for sentence in errors))
    actions.set_root_cause(member(), thread, form.theme.data or "", now())
    return redirect_after_post(thread_address(thread))


def edit(theme_id: int) -> ResponseReturnValue:
    found, form = queries.get_theme(theme_id, member()), KeepThemeForm()
    if form.validate_on_submit():
        words = {"name": form.name.data or "", "description": form.description.data or ""}
        if form.attempt(actions.describe, member(), found, **words, seen=form.seen_revision, now=now()):
            flash(_("Saved. Thank you!"), "done")
            return redirect_after_post(url_for(".theme", theme_id=theme_id))
    return _page(queries.get_theme(theme_id, member()), form=form)


def merge(theme_id: int) -> ResponseReturnValue:
    found, form = queries.get_theme(theme_id, member()), MergeThemeForm()
    if form.validate_on_submit() and (
        into := form.attempt(actions.merge, member(), found, form.into.data or "", now())
    ):
        flash(_("Merged. Its threads are now under this root cause."), "done")
        return redirect_after_post(url_for(".theme", theme_id=into.id))
    return _page(queries.get_theme(theme_id, member()), merging=form)


def complete() -> ResponseReturnValue:
    """Return completions for the name of a root cause as JSON."""
    require_allowed(policies.can_see_themes(member()))
    found = queries.themes_like(request.args.get("q", ""))
    return jsonify([{"value": name, "text": "", "hint": ""} for name in found])


def _page(found: RootCause, **sent: Form) -> ResponseReturnValue:
    forms: dict[str, Form] = {"form": KeepThemeForm.of(found), "merging": MergeThemeForm(formdata=None), **sent}
    about = queries.theme_row(found, member(), now())
    threads = queries.threads_of(found, member(), request.args.get("after"))
    response = page("community/root_causes/root_cause.html", theme=found, about=about, threads=threads, **forms)
    response.status_code = 422 if any(form.errors for form in sent.values()) else response.status_code
    return response
