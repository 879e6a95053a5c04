"""The three ways to speak in a case: a note, a message to the asker, a public answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from app.cases import rules
from app.cases.actions import attending, keeping_replies, messaging, noting, replying
from app.cases.actions.sending import send_undoably
from app.cases.forms.speaking import MessageForm, NoteForm, ReplyForm, SpeakingForm
from app.cases.models import Case
from app.cases.queries.finding import get_case, get_standing
from app.cases.views.desk import show_case
from app.cases.views.undo import offer_undo
from app.community.views.drafted import drafted, keep_typed
from app.core import clock
from app.core.forms import once
from app.core.web import after, member


@drafted("note:{number}")
def note(number: int) -> Response:
    form, case = NoteForm(), get_standing(number, member())
    return speak(case, form, rules.NOTE, partial(noting.note, member(), case, form.body.data or ""))


@drafted("message:{number}")
def message(number: int) -> Response:
    form, case = MessageForm(), get_case(number, member())
    return speak(
        case, form, rules.MESSAGE, partial(messaging.message, member(), case, form.body.data or "", **said_with(form))
    )


@drafted("public:{number}")
def reply(number: int) -> Response:
    form, case = ReplyForm(), get_case(number, member())
    return speak(
        case, form, rules.PUBLIC, partial(replying.reply, member(), case, form.body.data or "", **said_with(form))
    )


def said_with(form: MessageForm | ReplyForm) -> dict[str, Any]:
    """What was sent beside the words."""
    return {"wait": form.wait.data, "revision": form.seen_revision or None, "confirm": form.confirm.data or ""}


def speak(case: Case, form: SpeakingForm, kind: str, say: Callable[[datetime], Any]) -> Response:
    """Say it once, so that it can be undone for a moment, and go back to the case, or show it with what was typed."""
    now, number = clock.now(), case.id

    def make() -> str | None:
        sent = form.attempt_at(send_undoably, member(), [case], kind, say, now)
        if sent is None:
            return None
        offer_undo(sent)
        attending.has_spoken(member(), number)
        keeping_replies.count_uses(member(), form.saved_replies)
        return url_for(".case", number=number)

    if form.validate_on_submit() and (address := once(member(), form, make, now)):
        return after(address)
    keep_typed(f"{kind}:{number}")
    return show_case(number, form, kind)
