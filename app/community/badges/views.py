"""Pages of badges."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from app.community.badges import queries
from app.community.badges.criteria import LEVELS
from app.community.badges.definitions import BADGES
from app.core.cache.page_cache import cache_page_for_anonymous
from app.core.errors import NotFound
from app.core.web.http import page, viewer


@cache_page_for_anonymous
def badges() -> ResponseReturnValue:
    """List all badges, with how many members have each and which ones the reader has."""
    reader = viewer()
    mine = {held.badge: held.number for held in queries.badges_of(reader)} if reader else {}
    by_level = {level: [badge for badge in BADGES.values() if badge.level == level] for level in reversed(LEVELS)}
    return page(
        "community/badges/list.html",
        by_level=by_level,
        holders=queries.holders_of_badges(),
        mine=mine,
        total=len(BADGES),
    )


@cache_page_for_anonymous
def badge(name: str) -> ResponseReturnValue:
    """Show one badge and the members who have it."""
    if name not in BADGES:
        raise NotFound
    awards = queries.holders_of(name, viewer(), request.args.get("after"))
    return page("community/badges/badge.html", badge=BADGES[name], awards=awards, holders=queries.holders_of_badges())
