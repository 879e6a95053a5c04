"""Making a suggestion, of one's own or out of a question, and remarking on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import Member
from app.cases.actions.guarding import leaks_for_everyone, neutral_words
from app.cases.publishable import publishable
from app.community.actions import answering
from app.community.addresses import post_address, thread_address
from app.community.models import Draft, Thread
from app.community.models.thread import QUESTION
from app.community.policies import can_ask
from app.community.queries.reading import get_thread
from app.community.views.drafted import begun, drafted
from app.core.clock import now
from app.core.forms import once
from app.core.policy import Verdict, require
from app.core.web import after, back_to, member, page
from app.suggestions import queries
from app.suggestions.actions import suggesting
from app.suggestions.forms import RemarkForm, SuggestForm
from app.suggestions.models import Area, Suggestion
from app.suggestions.policies import can_make_from
from app.suggestions.views.reading import show

PREFILLED = ("title", "body", "area")


@drafted("suggest")
def suggest() -> ResponseReturnValue:
    """The form for a suggestion; sent, it makes one."""
    actor, draft = member(), begun("suggest")
    form = _form(actor, draft)
    if form.validate_on_submit():
        address = once(actor, form, lambda: _suggested(actor, form), now())
        if address:
            flash(_("Thank you! Others can now back your suggestion, and the product team will respond here."), "done")
            return after(address)
    return page("suggestions/suggest.html", form=form, source=None, draft=draft, may_suggest=can_ask(actor, None))


@drafted("suggest:{thread_id}")
def make_from(thread_id: int) -> ResponseReturnValue:
    """The form for a suggestion that grows out of a question; sent, it makes one and links the question."""
    actor, draft, way_back = member(), begun(f"suggest:{thread_id}"), request.args.get("next")
    source = get_thread(thread_id, actor, QUESTION)
    may_suggest = _may_make_from(actor, source, draft)
    form = _form(actor, draft, source)
    if form.validate_on_submit():
        address = once(actor, form, lambda: _made_from(actor, source, form), now())
        if address:
            flash(_("Suggestion created. The customer follows it and is notified when its status changes."), "done")
            return after(back_to(way_back, address))
    source = get_thread(thread_id, actor, QUESTION)
    return page(
        "suggestions/suggest.html", form=form, source=source, draft=draft, next=way_back, may_suggest=may_suggest
    )


def _may_make_from(actor: Member, source: Thread, draft: Draft | None) -> Verdict:
    """Raises NotAllowed where they may not, unless what was begun is to be shown, which cannot be sent any more."""
    verdict = can_make_from(actor, source) and can_ask(actor, None)
    if draft is None or request.method == "POST":
        require(verdict)
    return verdict


@drafted("answer:{thread_id}")
def remark(thread_id: int) -> ResponseReturnValue:
    """Write a remark; one that cannot be taken stands in the suggestion's page still."""
    author, form = member(), RemarkForm()
    found = queries.get_suggestion(thread_id, author)
    if form.validate_on_submit():
        address = once(author, form, lambda: _remarked(author, found, form), now())
        if address:
            flash(_("Thank you! Your reply is posted."), "done")
            return after(address)
    return show(queries.get_suggestion(thread_id, author), remark_form=form)


def _form(actor: Member, draft: Draft | None, source: Thread | None = None) -> SuggestForm:
    areas = queries.areas_for(actor)
    prefilled = {name: request.args[name] for name in PREFILLED if name in request.args}
    form = SuggestForm(data=(_words_of(source, areas) if source else {}) | prefilled | (draft.fields if draft else {}))
    form.offer(areas)
    return form


def _words_of(source: Thread, areas: Sequence[Area]) -> dict[str, str]:
    """What a form begins with: the question's words without personal data and names, and the area of its space.

    A private question gives no title: the guard that holds back private words knows bodies alone.
    """
    area = next((each.slug for each in areas if each.space_id == source.space_id), "")
    asker = source.asker
    names = (asker.name, asker.handle) if asker else (source.asker_name,)
    title, body = (
        publishable(text, leaks_for_everyone(text, ()), neutral_words(), names)
        for text in (source.title, source.excerpt)
    )
    return {"area": area, "title": title if source.is_public else "", "body": body}


def _suggested(actor: Member, form: SuggestForm) -> str | None:
    return _place(form.attempt(suggesting.suggest, actor, **_words_in(form, actor), now=now()))


def _made_from(actor: Member, source: Thread, form: SuggestForm) -> str | None:
    return _place(form.attempt(suggesting.make_from, actor, source, **_words_in(form, actor), now=now()))


def _words_in(form: SuggestForm, actor: Member) -> dict[str, Any]:
    """What was sent, as the actions take it."""
    said = {name: form[name].data or "" for name in ("title", "body", "confirm")}
    return {"area": queries.get_area(form.area.data, actor), **said}


def _remarked(author: Member, found: Suggestion, form: RemarkForm) -> str | None:
    post = form.attempt(
        answering.answer, author, found.thread, form.body.data or "", now(), confirm=form.confirm.data or ""
    )
    return post_address(post) if post else None


def _place(made: Suggestion | None) -> str | None:
    return thread_address(made.thread) if made else None
