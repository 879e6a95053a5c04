"""Publish a private text: a page with the redacted text to check and edit, and the action."""

from __future__ import annotations

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.case.models import Case
from app.cases.case.queries import get_case
from app.cases.edit_conflicts.presenters import conflict_of
from app.cases.publishing.actions import NewQuestion, leaks_beside, publish_apart, publish_here
from app.cases.publishing.forms import PublishApartForm, PublishForm
from app.cases.publishing.queries import get_source, opening_of
from app.cases.redaction.actions import neutral_words
from app.cases.redaction.detector import publishable
from app.cases.timeline.models import CaseMessage
from app.community.posts.models import Post
from app.community.spaces.queries import spaces_of
from app.community.tags.forms import tag_list
from app.community.urls import thread_address
from app.core import clock
from app.core.web.http import member, page, read_id, redirect_after_post
from app.core.web.idempotency import run_once


def publish(number: int) -> Response:
    case = get_case(number, member())
    form = PublishForm() if case.thread.is_public else PublishApartForm()
    if isinstance(form, PublishApartForm):
        form.offer(spaces_of(member()))
    if form.validate_on_submit() and (address := run_once(member(), form, lambda: _published(case, form), clock.now())):
        flash(_("Published. Thank you: this will help others too."), "done")
        return redirect_after_post(address)
    case = get_case(number, member())
    _begin(form, case, source=_source(case))
    answer = page(
        "cases/publishing/publish.html",
        form=form,
        case=case,
        source=_query(),
        conflict=conflict_of(case, form, member()),
    )
    answer.status_code = 409 if form.is_overtaken else answer.status_code
    return answer


def _source(case: Case) -> CaseMessage | Post:
    return get_source(case, request.args.get("message", 0, read_id), request.args.get("post", 0, read_id))


def _query() -> str:
    return f"message={request.args['message']}" if "message" in request.args else f"post={request.args['post']}"


def _published(case: Case, form: PublishForm) -> str | None:
    number, source, body, now = case.id, _source(case), form.body.data or "", clock.now()
    confirm, revision = form.confirm.data or "", form.seen_revision or None
    if isinstance(form, PublishApartForm):
        space = next(space for space in spaces_of(member()) if space.slug == form.space.data)
        tags = tag_list(form.tags.data or "")
        question = NewQuestion(form.title.data or "", form.question.data or "", space, tags)
        done = form.attempt_at(publish_apart, member(), case, source, question, body, confirm, revision, now)
        return thread_address(done) if done else None
    assert isinstance(source, CaseMessage)
    post = form.attempt_at(publish_here, member(), case, source, body, confirm, revision, now)
    return url_for(".case", number=number) if post else None


def _begin(form: PublishForm, case: Case, source: CaseMessage | Post) -> None:
    """Fill the form with the redacted texts; a submitted form is left as it is."""
    if not form.is_submitted() or form.is_overtaken:
        form.revision.data = str(case.revision)
    if form.is_submitted():
        return
    form.body.data = _cleaned(case, source, source.body)
    if isinstance(form, PublishApartForm):
        form.title.data = _cleaned(case, source, case.thread.title)
        form.question.data = _cleaned(case, source, opening_of(case))
        form.space.data, form.tags.data = case.thread.space.slug, " ".join(case.thread.tag_names)


def _cleaned(case: Case, source: CaseMessage | Post, text: str) -> str:
    asker = case.thread.asker
    names = (asker.name, asker.handle) if asker else (case.thread.asker_name,)
    return publishable(text, leaks_beside(case.thread, source, text), neutral_words(), names)
