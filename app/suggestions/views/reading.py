"""Suggestions as everyone reads them: the list, one of them, the roadmap."""

from __future__ import annotations

from flask import redirect, request
from flask.typing import ResponseReturnValue

from app.community import policies as community_policies
from app.community.addresses import thread_address
from app.community.forms import CommentForm, RemarkForm
from app.community.queries.conversation import conversation
from app.core.clock import now
from app.core.sightings import sighting
from app.core.web import page, viewer
from app.suggestions import policies, queries
from app.suggestions.forms import SourceForm
from app.suggestions.models import STATUSES


def suggestions() -> ResponseReturnValue:
    """The list, by status, area and order."""
    reader, sort, status = viewer(), request.args.get("sort", "votes"), request.args.get("status", "")
    area = queries.get_area(request.args["area"], reader) if request.args.get("area") else None
    found = queries.list_suggestions(reader, status=status, area=area, sort=sort, cursor=request.args.get("after"))
    return page(
        "suggestions/suggestions.html",
        found=found,
        details=queries.suggestions_of(found.items),
        areas=queries.areas_for(reader),
        statuses=[each for each in STATUSES if each not in ("draft", "merged")],
        area=area,
        status=status,
        sort=sort,
    )


def suggestion(thread_id: int, slug: str = "") -> ResponseReturnValue:
    """One suggestion with its official response, its sources and remarks."""
    reader = viewer()
    found = queries.get_suggestion(thread_id, reader)
    if slug != found.thread.slug:
        return redirect(thread_address(found.thread), 301)
    sighting("thread", found.id, reader.id if reader else None, now())
    order, cursor = request.args.get("order", "newest"), request.args.get("after")
    return page(
        "suggestions/suggestion.html",
        suggestion=found,
        thread=found.thread,
        talk=conversation(found.thread, reader, order, cursor),
        changes=queries.changes_of(found),
        sources=queries.sources_of(found, reader),
        mass=queries.mass_of(found, now()),
        backers=queries.backers_of(found),
        actor=reader,
        may=community_policies,
        product_may=policies,
        remark_form=RemarkForm() if reader else None,
        comment_form=CommentForm() if reader else None,
        source_form=SourceForm() if reader and policies.can_link(reader, found) else None,
    )


def roadmap() -> ResponseReturnValue:
    """What is planned, what is being built, what has shipped."""
    return page("suggestions/roadmap.html", columns=queries.roadmap(viewer()))
