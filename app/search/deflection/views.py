"""Similar questions while one asks, and "This solved my problem"."""

from __future__ import annotations

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.community.thread_page.queries import best_answers
from app.community.threads.models import QUESTION
from app.community.urls import thread_address
from app.community.visibility import get_thread
from app.core.clock import now
from app.core.db.session import read_only
from app.core.web.forms import FORM_ID
from app.core.web.http import flash_undo, member, page_or_fragment, redirect_after_post, viewer, wants_fragment
from app.core.web.rate_limits import limit, member_or_address
from app.search.deflection import actions
from app.search.deflection.presenters import confirmation
from app.search.deflection.queries import SHORTEST_TITLE, similar_to
from app.search.query.parser import LONGEST_QUERY


@limit(60, "minute", methods=("GET",), key=member_or_address)
@read_only
def similar() -> ResponseReturnValue:
    """Show questions similar to a title and its text, solved ones first."""
    title, body = (request.args.get(name, "").strip() for name in ("title", "body"))
    title = title[:LONGEST_QUERY]
    found = sorted(similar_to(title, viewer(), body=body), key=lambda thread: not thread.is_solved)
    form_id = request.args.get("form_id", "")
    if len(title) >= SHORTEST_TITLE and FORM_ID.fullmatch(form_id):
        actions.record_begun(form_id, bool(found), now())
    answers = best_answers(found, viewer())
    known = {"title": title, "was_searched": len(title) >= SHORTEST_TITLE, "threads": found, "answers": answers}
    known |= {"body": body, "shortest": SHORTEST_TITLE, "is_in_form": wants_fragment()}
    return page_or_fragment("search/deflection/similar.html", "search/deflection/_similar.html", **known)


@limit(60, "hour")
def deflection(thread_id: int) -> ResponseReturnValue:
    """Record that a similar question had the answer, instead of asking."""
    reader = member()
    thread = get_thread(thread_id, reader, QUESTION)
    answer = best_answers([thread], reader).get(thread.id)
    done = actions.confirm_deflection(reader, thread, answer, now())
    flash_undo(confirmation(done, reader, answer), f"/threads/{thread.id}/deflection/undo")
    return redirect_after_post(thread_address(thread))


@limit(60, "hour")
def undo_deflection(thread_id: int) -> ResponseReturnValue:
    """Undo the confirmation, and return to the draft of the question if there was one."""
    reader = member()
    thread = get_thread(thread_id, reader, QUESTION)
    has_draft = actions.undo_deflection(reader, thread, now())
    flash(_("Undone. Your draft is back.") if has_draft else _("Undone."), "done")
    return redirect_after_post(url_for("community.ask") if has_draft else thread_address(thread))
