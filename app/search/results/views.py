"""The page of results, and how a browser searches from its address bar."""

from __future__ import annotations

# XML is only written here, never parsed.
from xml.etree.ElementTree import Element, SubElement  # nosec B405

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.clock import now
from app.core.settings import settings
from app.core.ui.assets import asset_url
from app.core.web.atom import public_address, xml
from app.core.web.http import page, viewer
from app.core.web.i18n import language
from app.core.web.rate_limits import limit, member_or_address
from app.search.log.actions import record_search
from app.search.results.presenters import facets, hit_rows
from app.search.results.queries import search


def _searches() -> int:
    """Return the limit per minute: of a member, or of all strangers at one address (Discourse)."""
    return 30 if viewer() else 15


@limit(_searches, "minute", methods=("GET",), key=member_or_address)
def results() -> ResponseReturnValue:
    query = request.args.get("q", "").strip()[:200]
    sort = request.args.get("sort", "")
    found = search(query, viewer(), sort=sort, after=request.args.get("after", "")) if query else None
    if found and found.is_first and not sort:
        record_search(query, language(), found.total, now())
    narrowed = facets(query, found, viewer()) if found and found.hits else []
    rows = hit_rows(found.hits) if found else ""
    return page("search/results/results.html", query=query, sort=sort, found=found, rows=rows, facets=narrowed)


def opensearch() -> Response:
    """Describe the search for the address bar of a browser (OpenSearch 1.1)."""
    root = Element("OpenSearchDescription", xmlns="http://a9.com/-/spec/opensearch/1.1/")
    SubElement(root, "ShortName").text = settings().name[:16]
    SubElement(root, "Description").text = _("Search %(name)s", name=settings().name)
    SubElement(root, "InputEncoding").text = "UTF-8"
    SubElement(root, "Image", type="image/svg+xml").text = public_address(asset_url("img/favicon.svg"))
    SubElement(root, "Url", type="text/html", template=public_address("/search?q={searchTerms}"))
    return xml(root, "application/opensearchdescription+xml")
