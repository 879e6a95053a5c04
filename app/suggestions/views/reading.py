"""Suggestions as everyone reads them: the list, one of them, the roadmap."""

from __future__ import annotations

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from app.community import policies as community_policies
from app.community.addresses import thread_address
from app.community.queries.backing import backed_by
from app.community.queries.conversation import conversation
from app.community.queries.drafts import drafts_on
from app.core.clock import now
from app.core.kept import kept_for_strangers
from app.core.sightings import sighting
from app.core.web import page, viewer
from app.suggestions import policies, queries, source_queries
from app.suggestions.forms import RemarkForm, SourceForm
from app.suggestions.models import DRAFT, MERGED, STATUSES, Suggestion

LISTED_BY = tuple(each for each in STATUSES if each not in (DRAFT, MERGED))


@kept_for_strangers
def suggestions() -> ResponseReturnValue:
    """The list, by status, area and order."""
    reader, sort, status = viewer(), request.args.get("sort") or "votes", request.args.get("status", "")
    areas = queries.areas_for(reader)
    area = queries.area_among(areas, request.args["area"]) if request.args.get("area") else None
    found = queries.list_suggestions(reader, status=status, area=area, sort=sort, cursor=request.args.get("after"))
    return page(
        "suggestions/suggestions.html",
        found=found,
        details=queries.suggestions_of(found.items),
        backed=backed_by(reader, [thread.id for thread in found.items]),
        actor=reader,
        may=community_policies,
        areas=areas,
        statuses=LISTED_BY,
        area=area,
        status=status,
        sort=sort,
    )


@kept_for_strangers
def suggestion(thread_id: int, slug: str = "") -> ResponseReturnValue:
    """One suggestion; another slug, or none, leads to the right one."""
    reader = viewer()
    found = queries.get_suggestion(thread_id, reader)
    if slug != found.thread.slug:
        query = request.query_string.decode("ascii", "ignore")
        return redirect(thread_address(found.thread) + ("?" + query if query else ""), 301)
    sighting("thread", found.id, reader.id if reader else None, now())
    return show(found)


def show(
    found: Suggestion, *, remark_form: RemarkForm | None = None, source_form: SourceForm | None = None
) -> Response:
    """The page of a suggestion, with a form that could not be taken where there is one."""
    reader = viewer()
    talk = conversation(found.thread, reader, request.args.get("order") or "newest", request.args.get("after"))
    drafts = drafts_on(talk, reader)
    begun = drafts.get(f"answer:{found.id}")
    return page(
        "suggestions/suggestion.html",
        form=remark_form or source_form,
        suggestion=found,
        thread=found.thread,
        talk=talk,
        changes=queries.changes_of(found),
        sources=source_queries.sources_of(found, reader),
        mass=None if found.is_decided else queries.mass_of(found, now()),
        needed=queries.ENOUGH,
        backers=queries.backers_of(found),
        actor=reader,
        may=community_policies,
        product_may=policies,
        drafts=drafts,
        remark_form=remark_form or (RemarkForm(formdata=None, data=begun.fields if begun else {}) if reader else None),
        source_form=source_form or (SourceForm(formdata=None) if policies.can_link(reader, found) else None),
    )


@kept_for_strangers
def roadmap() -> ResponseReturnValue:
    """What is planned, what is being built, what has shipped."""
    reader = viewer()
    columns = queries.roadmap(reader)
    backed = backed_by(reader, [each.id for column in columns.values() for each in column])
    shown = {"columns": columns, "most": queries.IN_A_COLUMN, "backed": backed}
    return page("suggestions/roadmap.html", **shown, actor=reader, may=community_policies)
