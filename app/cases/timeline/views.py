"""Write a note, a message or a public answer; insert a saved reply; show the transcript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from flask import jsonify, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from app.cases import rules
from app.cases.case.models import Case
from app.cases.case.queries import get_case, get_case_summary, get_own_case
from app.cases.case_page.views import show_case
from app.cases.presence import actions as presence_actions
from app.cases.saved_replies import actions as saved_replies_actions
from app.cases.saved_replies import queries as saved_replies_queries
from app.cases.saved_replies.rules import filled
from app.cases.saved_replies.views import reply_choice
from app.cases.timeline import actions
from app.cases.timeline.forms import MessageForm, NoteForm, ReplyForm, SpeakingForm
from app.cases.timeline.presenters import FORMS, values_for
from app.cases.timeline.transcript import transcript_of
from app.cases.undo_send.send import send_undoably
from app.cases.undo_send.views import offer_undo
from app.community.drafts.form_drafts import keep_typed, save_draft, saves_draft
from app.core import clock
from app.core.errors import NotFound
from app.core.web.http import member, page, redirect_after_post
from app.core.web.idempotency import run_once
from app.core.web.rate_limits import limit, member_or_address


@limit(120, "minute", methods=("GET",), key=member_or_address)
def replies_to_insert(number: int) -> Response:
    """Return saved replies that match the search, each with the text to insert, as JSON."""
    agent, case = member(), get_case(number, member())
    values = values_for(case, agent, request.args.get("kind", ""))
    found = saved_replies_queries.replies_for(case, agent, request.args.get("q", "")[:200])
    return jsonify([reply_choice(reply, filled(reply.body, values)) for reply in found])


def choose_reply(number: int) -> Response:
    """Save the input as a draft and show the saved replies to choose from; used without script."""
    case, kind = get_case(number, member()), request.form.get("kind", "")
    if kind not in FORMS:
        raise NotFound
    save_draft(f"{kind}:{case.id}")
    return redirect_after_post(url_for(".saved_replies", case=number, kind=kind))


def my_transcript(number: int) -> Response:
    return _transcript(get_own_case(number, member()), f"/my/cases/{number}", is_own=True)


def transcript(number: int) -> Response:
    return _transcript(get_case(number, member()), f"/cases/{number}", is_own=False)


def _transcript(case: Case, address: str, *, is_own: bool) -> Response:
    """Return the transcript as page or text; the customer's never has internal notes."""
    with_notes = not is_own and request.args.get("notes") == "1"
    wanted = request.args.get("format", "page")
    if wanted not in ("page", "text"):
        raise NotFound
    words = transcript_of(case, with_notes=with_notes)
    known = {"case": case, "words": words, "address": address, "is_own": is_own, "with_notes": with_notes}
    if wanted == "page":
        return page("cases/timeline/transcript.html", **known)
    answer = make_response(render_template("cases/timeline/transcript.txt", **known))
    answer.headers["Content-Type"] = "text/markdown; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="case-{case.id}.md"'
    return answer


@saves_draft("note:{number}")
def note(number: int) -> Response:
    form, case = NoteForm(), get_case_summary(number, member())
    return speak(case, form, rules.NOTE, partial(actions.note, member(), case, form.body.data or ""))


@saves_draft("message:{number}")
def message(number: int) -> Response:
    form, case = MessageForm(), get_case(number, member())
    return speak(
        case, form, rules.MESSAGE, partial(actions.message, member(), case, form.body.data or "", **said_with(form))
    )


@saves_draft("public:{number}")
def reply(number: int) -> Response:
    form, case = ReplyForm(), get_case(number, member())
    return speak(
        case, form, rules.PUBLIC, partial(actions.reply, member(), case, form.body.data or "", **said_with(form))
    )


def said_with(form: MessageForm | ReplyForm) -> dict[str, Any]:
    """Return what the form submitted besides the text."""
    return {"wait": form.wait.data, "revision": form.seen_revision or None, "confirm": form.confirm.data or ""}


def speak(case: Case, form: SpeakingForm, kind: str, say: Callable[[datetime], Any]) -> Response:
    """Send the text once, with an undo for a few seconds, and return to the case, or show it with the input."""
    now, number = clock.now(), case.id

    def make() -> str | None:
        sent = form.attempt_at(send_undoably, member(), [case], kind, say, now)
        if sent is None:
            return None
        offer_undo(sent)
        presence_actions.has_spoken(member(), number)
        saved_replies_actions.count_uses(member(), form.saved_replies)
        return url_for(".case", number=number)

    if form.validate_on_submit() and (address := run_once(member(), form, make, now)):
        return redirect_after_post(address)
    keep_typed(f"{kind}:{number}")
    return show_case(number, form, kind)
