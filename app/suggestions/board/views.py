"""Pages of the board: all suggestions, and those that wait for the product team."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.members.models import Member
from app.accounts.segments.models import Segment
from app.accounts.segments.queries import all_segments
from app.community import template_policies
from app.community.voting.queries import backed_by
from app.core.cache.page_cache import cache_page_for_anonymous
from app.core.db.pagination import Page
from app.core.errors import require_found
from app.core.web.http import page, viewer
from app.suggestions import policies
from app.suggestions.board import queries
from app.suggestions.board.queries import Filters
from app.suggestions.models import DRAFT, MERGED, STATUSES, Area, Suggestion
from app.suggestions.queries import area_among, areas_for

LISTED_BY = tuple(each for each in STATUSES if each not in (DRAFT, MERGED))


@cache_page_for_anonymous
def suggestions() -> ResponseReturnValue:
    """List suggestions by order, status, area and segment, or the reader's own; words are searched for."""
    reader, chosen = viewer(), request.args
    if words := chosen.get("q", "").strip():
        return redirect(url_for("search.results", q=f"type:suggestion {words}"))
    areas, segments = areas_for(reader), _segments_for(reader)
    filters = _filters(areas, segments)
    sort = chosen.get("sort") or "votes"
    found = queries.list_suggestions(reader, filters, sort=sort, cursor=chosen.get("after"))
    return page(
        "suggestions/board/list.html",
        **_listed(found, reader),
        areas=areas,
        segments=segments,
        statuses=LISTED_BY,
        filters=filters,
        sort=sort,
        may_export=policies.can_open_product(reader),
        query=request.query_string.decode("ascii", "ignore"),
    )


def _listed(found: Page[Suggestion], reader: Member | None) -> dict[str, object]:
    backed = backed_by(reader, [each.id for each in found.items])
    return {"found": found, "backed": backed, "actor": reader, "may": template_policies}


def filters_of_request(reader: Member | None) -> Filters:
    """Return the filters in the address. Raises NotFound for an area or a segment that the reader cannot choose."""
    return _filters(areas_for(reader), _segments_for(reader))


def _filters(areas: Sequence[Area], segments: Sequence[Segment]) -> Filters:
    chosen = request.args
    return Filters(
        status=chosen.get("status", ""),
        area=area_among(areas, chosen["area"]) if chosen.get("area") else None,
        mine=chosen.get("mine", ""),
        segment=_segment_among(segments, chosen["segment"]) if chosen.get("segment") else None,
    )


def _segments_for(reader: Member | None) -> Sequence[Segment]:
    return all_segments() if policies.is_product(reader) else ()


def _segment_among(segments: Sequence[Segment], slug: str) -> Segment:
    return require_found(next((each for each in segments if each.slug == slug), None))
