"""The transcript of a case: a page to print, or a text to keep."""

from __future__ import annotations

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from app.cases.models import Case
from app.cases.queries.finding import get_case, get_own_case
from app.cases.queries.transcript import transcript_of
from app.core.errors import NotFound
from app.core.web import member, page


def my_transcript(number: int) -> Response:
    return _transcript(get_own_case(number, member()), f"/my/cases/{number}", is_own=True)


def transcript(number: int) -> Response:
    return _transcript(get_case(number, member()), f"/cases/{number}", is_own=False)


def _transcript(case: Case, address: str, *, is_own: bool) -> Response:
    """The customer's holds no notes, whatever is asked for."""
    with_notes = not is_own and request.args.get("notes") == "1"
    wanted = request.args.get("format", "page")
    if wanted not in ("page", "text"):
        raise NotFound
    words = transcript_of(case, with_notes=with_notes)
    known = {"case": case, "words": words, "address": address, "is_own": is_own, "with_notes": with_notes}
    if wanted == "page":
        return page("cases/transcript.html", **known)
    answer = make_response(render_template("cases/transcript.txt", **known))
    answer.headers["Content-Type"] = "text/markdown; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="case-{case.id}.md"'
    return answer
