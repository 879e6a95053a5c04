"""Pages of tags: list, one tag, and its administration."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.community.question_lists.views import show_list
from app.community.tags import actions, policies
from app.community.tags.forms import DescribeForm, MergeForm, RenameForm, SynonymForm
from app.community.tags.models import Tag
from app.community.tags.queries import get_tag, list_tags, tag_page, tags_like
from app.core.cache.page_cache import cache_page_for_anonymous
from app.core.clock import now
from app.core.db.base import fold_case
from app.core.errors import InvalidInput, NotFound, require_found
from app.core.policy import require_allowed
from app.core.web.forms import Form
from app.core.web.http import member, page, redirect_after_post, viewer
from app.core.web.rate_limits import limit, member_or_address


@limit(120, "minute", methods=("GET",), key=member_or_address)
def autocomplete_tags() -> ResponseReturnValue:
    """Return tags that start with `q` as JSON."""
    return jsonify(
        [
            {
                "value": tag.name,
                "text": "",
                "hint": ngettext("%(num)d question", "%(num)d questions", tag.thread_count),
            }
            for tag in tags_like(request.args.get("q", ""), viewer())
        ]
    )


LONGEST_SEARCH = 60  # characters


@cache_page_for_anonymous
def tags() -> ResponseReturnValue:
    """List all tags, or those that match the search text."""
    search, sort = request.args.get("q", "").strip()[:LONGEST_SEARCH], request.args.get("sort") or "popular"
    found = list_tags(viewer(), search, sort, request.args.get("after"))
    return page("community/tags/list.html", tags=found, search=search, sort=sort)


@cache_page_for_anonymous
def tag(name: str) -> ResponseReturnValue:
    """Show a tag's questions, description and experts; a synonym redirects to its tag."""
    about = tag_page(name, viewer())
    if about.tag.name != fold_case(name):
        return redirect(address_of(about.tag), 301)
    wanted = request.args.get("filter", "")
    return show_list("community/tags/tag.html", wanted, tag=about.tag, about=about, may=policies, actor=viewer())


def edit(name: str) -> ResponseReturnValue:
    """Edit the description of the tag; the page also has forms for synonyms and, for staff, merging and renaming."""
    require_allowed(policies.can_describe_tag(member()))
    found = get_tag(name, member())
    form = DescribeForm.of(found)
    if form.validate_on_submit():
        words = (form.description.data or "", form.seen_revision)
        if form.attempt(actions.describe, member(), found, *words, now()):
            flash(_("Saved. Thank you!"), "done")
            return redirect_after_post(address_of(found))
    return _page(name, form=form)


def add_synonym(name: str) -> ResponseReturnValue:
    found, form = get_tag(name, member()), SynonymForm()
    if form.validate_on_submit():
        other = form.attempt(actions.add_synonym, member(), found, form.synonym.data or "", now())
        if other is not None:
            flash(_("“%(other)s” is now a synonym of “%(tag)s”.", other=other.name, tag=found.name), "done")
            return redirect_after_post(address_of(found) + "/edit")
    return _page(name, synonym=form)


def remove_synonym(name: str) -> ResponseReturnValue:
    """Make the synonym named in the form a tag of its own again."""
    found = tag_page(name, member())
    other = require_found(next((each for each in found.synonyms if each.name == request.form.get("synonym")), None))
    actions.remove_synonym(member(), other, now())
    flash(_("“%(other)s” is a separate tag again.", other=other.name), "done")
    return redirect_after_post(address_of(found.tag) + "/edit")


def merge(name: str) -> ResponseReturnValue:
    found, form = get_tag(name, member()), MergeForm()
    require_allowed(policies.can_merge_tags(member()))
    if form.validate_on_submit():
        into = form.attempt(lambda: actions.merge(member(), found, _meant(form.into.data or ""), now()))
        if into is not None:
            flash(_("Merged. Questions are updated within a minute or two."), "done")
            return redirect_after_post(address_of(into))
    return _page(name, merging=form)


def rename(name: str) -> ResponseReturnValue:
    found, form = get_tag(name, member()), RenameForm()
    if form.validate_on_submit():
        new = form.attempt(actions.rename, member(), found, form.new_name.data or "", now())
        if new is not None:
            flash(_("Renamed. Questions are updated within a minute or two."), "done")
            return redirect_after_post(address_of(new))
    return _page(name, renaming=form)


def approve(name: str) -> ResponseReturnValue:
    """Approve a new tag."""
    found = actions.approve(member(), get_tag(name, member()), now())
    flash(_("Tag kept."), "done")
    return redirect_after_post(address_of(found))


def address_of(found: Tag) -> str:
    return f"/tags/{quote(found.name)}"


def _meant(name: str) -> Tag:
    """Return the tag with this name. Raises InvalidInput if there is none."""
    try:
        return get_tag(name, member())
    except NotFound as error:
        raise InvalidInput(_("No tag has this name."), "into") from error


def _page(name: str, **sent: Form) -> ResponseReturnValue:
    about = tag_page(name, member())
    fresh: dict[str, Any] = {"form": DescribeForm.of(about.tag)} | {
        kind: form(formdata=None)
        for kind, form in (("synonym", SynonymForm), ("merging", MergeForm), ("renaming", RenameForm))
    }
    response = page("community/tags/edit.html", about=about, may=policies, actor=member(), **{**fresh, **sent})
    response.status_code = 422 if any(form.errors for form in sent.values()) else response.status_code
    return response
