"""Undo what was just sent or resolved: the offer beside the confirmation, and the undo itself."""

from __future__ import annotations

from flask import flash, url_for
from flask_babel import format_time
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases import rules
from app.cases.case.models import Case
from app.cases.timeline.forms import UndoForm
from app.cases.undo_send.actions import TOO_LATE, undo
from app.cases.undo_send.models import CaseUndo
from app.cases.undo_send.queries import find_undo
from app.community.drafts.models import Draft
from app.community.urls import draft_address
from app.core import clock
from app.core.errors import Message
from app.core.web.http import flash_undo, member, redirect_after_post


def offer_undo(sent: CaseUndo) -> None:
    """Show on the next page what was done, and until when it can be undone."""
    until, number = format_time(sent.at + rules.UNDO_FOR, "HH:mm:ss"), sent.case_id
    texts = {
        rules.NOTE: _("Internal note added. You can undo this until %(time)s.", time=until),
        rules.MESSAGE: _("Message sent. You can undo this until %(time)s.", time=until),
        rules.PUBLIC: _("Answer published. You can undo this until %(time)s.", time=until),
        rules.RESOLVING: _("Case #%(number)s resolved. You can undo this until %(time)s.", number=number, time=until),
    }
    flash_undo(texts[sent.kind], url_for(".undo_sent", number=number), "undo", sent.id, rules.UNDO_FOR.seconds)


def undo_sent(number: int) -> Response:
    """Undo it and go to the editor with the text; if it is too late, say what can be done instead."""
    form = UndoForm()
    sent, cases = find_undo(number, form.number, member())
    if sent is None:
        return _refused(number, "", TOO_LATE)
    kind, address = sent.kind, form.attempt(_undo, sent, cases)
    if address is None:
        return _refused(number, kind, form.form_errors[0])
    flash(_("Undone."), "done")
    return redirect_after_post(address)


def _undo(sent: CaseUndo, cases: dict[int, Case]) -> str:
    kind, number = sent.kind, sent.case_id
    return _place_of(kind, number, undo(member(), sent, cases, clock.now()))


def _refused(number: int, kind: str, why: Message) -> Response:
    flash(_way_on(kind, why), "failed")
    return redirect_after_post(url_for(".case", number=number))


def _place_of(kind: str, number: int, draft: Draft | None) -> str:
    """Return the URL of the editor with the draft; without a draft, of the case."""
    return draft_address(f"{kind}:{number}") if draft else url_for(".case", number=number)


def _way_on(kind: str, why: Message) -> str:
    ways = {
        rules.NOTE: _("You can still edit or withdraw the note."),
        rules.MESSAGE: _("You can still edit or withdraw the message."),
        rules.PUBLIC: _("You can still edit or delete the answer where it is."),
        rules.RESOLVING: _("You can reopen the case."),
    }
    return f"{why} {ways.get(kind, '')}".strip()
