"""Undo what was sent or resolved a moment ago: the offer beside its confirmation, and the undoing."""

from __future__ import annotations

from flask import flash, request, url_for
from flask_babel import format_time
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases import rules
from app.cases.actions.unsending import TOO_LATE, undo
from app.cases.models import CaseUndo
from app.cases.queries.undo import find_undo
from app.cases.views.blueprint import bp
from app.community.addresses import draft_address
from app.community.models import Draft
from app.core import clock
from app.core.db import db
from app.core.errors import Refused, Sentence
from app.core.web import after, member


def offer_undo(sent: CaseUndo) -> None:
    """Say on the next page what was done, and until when it can be undone by one button."""
    until, number = format_time(sent.at + rules.UNDO_FOR, "HH:mm:ss"), sent.case_id
    texts = {
        rules.NOTE: _("Internal note added. You can undo this until %(time)s.", time=until),
        rules.MESSAGE: _("Message sent. You can undo this until %(time)s.", time=until),
        rules.PUBLIC: _("Answer published. You can undo this until %(time)s.", time=until),
        rules.RESOLVING: _("Case #%(number)s resolved. You can undo this until %(time)s.", number=number, time=until),
    }
    way = {"url": url_for(".undo_sent", number=number), "name": "undo", "value": sent.id}
    flash({"text": texts[sent.kind], **way, "seconds": rules.UNDO_FOR.seconds}, "undo")  # type: ignore[arg-type]


@bp.post("/cases/<id:number>/undo")
def undo_sent(number: int) -> Response:
    """Undo it and go to the composer with the words; where it is too late, say what can be done instead."""
    typed = request.form.get("undo", "")
    undo_id = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
    sent, cases = find_undo(number, undo_id, member())
    kind = sent.kind if sent else ""
    try:
        if sent is None:
            raise Refused(TOO_LATE)
        draft = undo(member(), sent, cases, clock.now())
    except Refused as refused:
        db.session.rollback()
        flash(_way_on(kind, refused.sentence), "failed")
        return after(url_for(".case", number=number))
    flash(_("Undone."), "done")
    return after(_place_of(kind, number, draft))


def _place_of(kind: str, number: int, draft: Draft | None) -> str:
    """Where one writes on; without words, the case."""
    return draft_address(f"{kind}:{number}") if draft else url_for(".case", number=number)


def _way_on(kind: str, why: Sentence) -> str:
    ways = {
        rules.NOTE: _("You can still edit or withdraw the note."),
        rules.MESSAGE: _("You can still edit or withdraw the message."),
        rules.PUBLIC: _("You can still edit or delete the answer where it is."),
        rules.RESOLVING: _("You can reopen the case."),
    }
    return f"{why} {ways.get(kind, '')}".strip()
