"""Results in a list below a search field."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from app.core.db.session import read_only
from app.core.web.http import page, viewer
from app.core.web.rate_limits import limit, member_or_address
from app.search.instant.queries import instant_results
from app.search.query.parser import LONGEST_QUERY


@limit(60, "minute", methods=("GET",), key=member_or_address)
@read_only
def instant() -> ResponseReturnValue:
    """Show results for what is typed into a search field so far, as options of a list."""
    query = request.args.get("q", "").strip()[:LONGEST_QUERY]
    return page("search/instant/_instant.html", query=query, threads=instant_results(query, viewer()))
