"""What script offers while a colleague is mentioned in an internal note."""

from __future__ import annotations

from flask import jsonify, request
from werkzeug.wrappers import Response

from app.cases.policies import can_note
from app.cases.queries.finding import get_standing
from app.cases.queries.people import can_read_notes_in
from app.community.queries.completing import LONGEST, matching_members
from app.core.policy import require
from app.core.web import member


def note_readers(number: int) -> Response:
    """Those who can read the notes of this case and whose handle or name begins with `q`: JSON."""
    case, text = get_standing(number, member()), request.args.get("q", "").strip()[:LONGEST]
    require(can_note(member(), case))
    found = matching_members(text, member(), can_read_notes_in(case.thread.space_id)) if text else ()
    return jsonify([{"value": each.handle, "text": each.name, "hint": each.title or ""} for each in found])
