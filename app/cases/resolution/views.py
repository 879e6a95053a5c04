"""Resolve a case: the page that asks what is shared with the community, and the action."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.case.models import Case
from app.cases.case.queries import get_case
from app.cases.edit_conflicts.presenters import conflict_of
from app.cases.merging.actions import resolve_children
from app.cases.merging.queries import open_children
from app.cases.publishing.queries import published_as
from app.cases.queue.neighbours import queue_neighbours
from app.cases.queue.presenters import QueueReturnLink, address_after, queue_return_link
from app.cases.resolution.actions import resolve
from app.cases.resolution.forms import ResolveForm
from app.cases.timeline.presenters import why_no_answer
from app.cases.timeline.queries import answers_of
from app.cases.undo_send.send import send_undoably
from app.cases.undo_send.views import offer_undo
from app.community.drafts.form_drafts import current_draft, saves_draft
from app.community.thread_state.forms import Alike
from app.community.threads.models import QUESTION, Thread
from app.community.visibility import thread_named
from app.core import clock
from app.core.errors import InvalidInput, NotFound
from app.core.web.http import member, page, redirect_after_post
from app.core.web.idempotency import run_once


@saves_draft("resolve:{number}")
def resolve_case(number: int) -> Response:
    form, now, case, way = ResolveForm(), clock.now(), get_case(number, member()), queue_return_link()
    no_answer = why_no_answer(case, member())
    form.offer(answers_of(case), open_children(case, member()), can_publish=no_answer is None)
    if form.validate_on_submit() and (
        address := run_once(member(), form, partial(_resolve, case, form, way, now), now)
    ):
        return redirect_after_post(address)
    case = get_case(number, member())
    draft = current_draft(f"resolve:{number}")
    form.go_on(case, draft, published_as(case))
    conflict = conflict_of(case, form, member())
    answer = page(
        "cases/resolution/resolve.html",
        form=form,
        conflict=conflict,
        case=case,
        way=way,
        answers=answers_of(case),
        no_answer=no_answer,
        alike=_alike(case, form),
        draft=draft,
    )
    answer.status_code = 409 if conflict else answer.status_code
    return answer


def _resolve(case: Case, form: ResolveForm, way: QueueReturnLink, now: datetime) -> str | None:
    """Resolve the case and return the URL to go to: the case, or the next one of its queue."""
    number, goes_on = case.id, way.selection is not None and form.then_next.data
    further = queue_neighbours(member(), number, way.selection, way.cursor, now).next if goes_on else None
    refused: dict[int, str] = {}
    children = [each for each in open_children(case, member()) if each.id in (form.children.data or ())]
    act = partial(_come_back, member(), case, form, refused)
    sent = form.attempt_at(send_undoably, member(), [case, *children], rules.RESOLVING, act, now)
    if sent is None:
        return None
    offer_undo(sent)
    tell_refused(refused)
    if goes_on and further is None:
        flash(_("That was the last case in this queue."), "done")
    return address_after(further, way) if goes_on else url_for(".case", number=number)


def tell_refused(refused: dict[int, str]) -> None:
    """Flash which child cases could not be resolved, and why."""
    for number, why in refused.items():
        flash(_("#%(number)s is still open: %(why)s", number=number, why=why), "warning")


def _come_back(actor: Member, case: Case, form: ResolveForm, refused: dict[int, str], now: datetime) -> None:
    """Resolve the case and the selected child cases; reasons of those that were refused are added to `refused`."""
    post = next((answer for answer in answers_of(case) if str(answer.id) == form.post.data), None)
    knowledge = form.knowledge.data
    canonical = _named(form, actor) if knowledge == "link" else None
    words: dict[str, Any] = {"body": form.body.data, "reason": form.reason.data, "revision": form.seen_revision or None}
    words["confirm"] = form.confirm.data or ""
    resolve(actor, case, knowledge=knowledge, post=post, canonical=canonical, now=now, **words)
    refused.update(resolve_children(actor, case, form.children.data or (), now))


def _alike(case: Case, form: ResolveForm) -> Alike:
    return Alike(case.thread.title, case.thread_id, form.like.data or "")


def _named(form: ResolveForm, actor: Member) -> Thread | None:
    try:
        return thread_named(form.canonical_name, actor, QUESTION) if form.canonical_name else None
    except NotFound as error:
        raise InvalidInput(_("This question does not exist, or you cannot read it."), field="canonical") from error
