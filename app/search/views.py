"""Pages of search, in reading order: results, instant results, similar questions, deflection."""

from __future__ import annotations

# XML is only written here, never parsed.
from xml.etree.ElementTree import Element, SubElement  # nosec B405

from flask import Response, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.community.thread_page.queries import best_answers
from app.community.threads.models import QUESTION
from app.community.urls import thread_address
from app.community.visibility import get_thread
from app.core.clock import now
from app.core.db.session import read_only
from app.core.settings import settings
from app.core.ui.assets import asset_url
from app.core.web.atom import public_address, xml
from app.core.web.http import flash_undo, member, page, page_or_fragment, redirect_after_post, viewer, wants_fragment
from app.core.web.i18n import language
from app.core.web.rate_limits import limit, member_or_address
from app.search import actions
from app.search.actions import ASK
from app.search.instant import instant_results
from app.search.log.actions import record_search
from app.search.presenters import facets
from app.search.queries import SHORTEST_TITLE, search, similar_to
from app.search.query_parser import LONGEST_QUERY


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
    return page("search/results.html", query=query, sort=sort, found=found, facets=narrowed)


def opensearch() -> Response:
    """Describe the search for the address bar of a browser (OpenSearch 1.1)."""
    root = Element("OpenSearchDescription", xmlns="http://a9.com/-/spec/opensearch/1.1/")
    SubElement(root, "ShortName").text = settings().name[:16]
    SubElement(root, "Description").text = _("Search %(name)s", name=settings().name)
    SubElement(root, "InputEncoding").text = "UTF-8"
    SubElement(root, "Image", type="image/svg+xml").text = public_address(asset_url("img/favicon.svg"))
    SubElement(root, "Url", type="text/html", template=public_address("/search?q={searchTerms}"))
    return xml(root, "application/opensearchdescription+xml")


@limit(60, "minute", methods=("GET",), key=member_or_address)
@read_only
def instant() -> ResponseReturnValue:
    """Show results for what is typed into a search field so far, as options of a list."""
    query = request.args.get("q", "").strip()[:LONGEST_QUERY]
    return page("search/_instant.html", query=query, threads=instant_results(query, viewer()))


@limit(60, "minute", methods=("GET",), key=member_or_address)
@read_only
def similar() -> ResponseReturnValue:
    """Show questions similar to a title and its text, solved ones first."""
    title, body = (request.args.get(name, "").strip() for name in ("title", "body"))
    title = title[:LONGEST_QUERY]
    found = sorted(similar_to(title, viewer(), body=body), key=lambda thread: not thread.is_solved)
    answers = best_answers(found, viewer())
    known = {"title": title, "was_searched": len(title) >= SHORTEST_TITLE, "threads": found, "answers": answers}
    known |= {"body": body, "shortest": SHORTEST_TITLE, "is_in_form": wants_fragment()}
    return page_or_fragment("search/similar.html", "search/_similar.html", **known)


@limit(60, "hour")
def deflection(thread_id: int) -> ResponseReturnValue:
    """Record that a similar question had the answer, instead of asking."""
    reader = member()
    thread = get_thread(thread_id, reader, QUESTION)
    done = actions.confirm_deflection(reader, thread, best_answers([thread], reader).get(thread.id), now())
    thanked = _("Glad that helped! You upvoted the answer and now follow this question.")
    flash(thanked if done.has_voted else _("Glad that helped! You now follow this question."), "done")
    if done.had_draft:
        flash_undo(_("Draft discarded."), "/drafts/restore", "key", ASK)
    return redirect_after_post(thread_address(thread))
