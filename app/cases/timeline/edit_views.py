"""Edit or withdraw a note or message, show its versions, and complete mentions."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.case.models import Case
from app.cases.case.queries import get_case_summary
from app.cases.policies import can_note, can_see_case, can_see_status
from app.cases.teams.queries import can_read_notes_in
from app.cases.timeline import edits
from app.cases.timeline.edit_queries import Words, get_message, get_note, versions_of
from app.cases.timeline.forms import EditWordsForm
from app.cases.timeline.models import CaseNote
from app.cases.timeline.policies import can_change_words, can_read_versions
from app.community.editing.diff import difference
from app.community.members.queries import matching_members
from app.core import clock
from app.core.db.prefix_search import LONGEST
from app.core.errors import NotFound
from app.core.policy import require_allowed
from app.core.web.http import member, page, redirect_after_post


def edit_words(kind: str, number: int, words_id: int) -> Response:
    case, words = _load(number, kind, words_id)
    require_allowed(can_change_words(member(), case, words))
    form = EditWordsForm(data={"body": words.body, "revision": words.revision})
    if form.validate_on_submit() and form.attempt(_edit, case, words, form):
        return redirect_after_post(address_of(case, words))
    case, words = _load(number, kind, words_id)
    is_changed = form.is_submitted() and request.form.get("revision") != str(words.revision)
    return page("cases/timeline/edit.html", form=form, is_changed=is_changed, **_shown(case, words))


def withdraw_words(number: int, kind: str, words_id: int) -> Response:
    case, words = _load(number, kind, words_id)
    address = address_of(case, words)
    edits.withdraw(member(), case, words, clock.now())
    flash(_("Internal note withdrawn.") if kind == "notes" else _("Message withdrawn."), "done")
    return redirect_after_post(address)


def versions(number: int, kind: str, words_id: int) -> Response:
    """Show the earlier versions. The versions of a withdrawn message are not shown to its customer."""
    case, words = _load(number, kind, words_id)
    if not can_read_versions(member(), case, words):
        raise NotFound
    versions = versions_of(words)
    newer = [words.body, *(each.body for each in versions)]
    changes = [
        None if not after_it else difference(each.body, after_it)
        for each, after_it in zip(versions, newer, strict=False)
    ]
    return page(
        "cases/timeline/revisions.html", versions=list(zip(versions, changes, strict=True)), **_shown(case, words)
    )


def address_of(case: Case, words: Words) -> str:
    """Return the URL at which the viewer reads it: in the case, or on their own page of it."""
    is_note = isinstance(words, CaseNote)
    reads_it_there = can_see_status if is_note else can_see_case
    page_of_it = "cases.case" if reads_it_there(member(), case) else "cases.my_case"
    return url_for(page_of_it, number=case.id, _anchor=f"{'note' if is_note else 'message'}-{words.id}")


def _load(number: int, kind: str, words_id: int) -> tuple[Case, Words]:
    return (get_note if kind == "notes" else get_message)(number, words_id, member())


def _edit(case: Case, words: Words, form: EditWordsForm) -> bool:
    said: dict[str, Any] = {"now": clock.now(), "revision": form.seen_revision}
    if isinstance(words, CaseNote):
        edits.edit_note(member(), case, words, form.body.data or "", **said)
    else:
        edits.edit_message(member(), case, words, form.body.data or "", confirm=form.confirm.data or "", **said)
    return True


def _shown(case: Case, words: Words) -> dict[str, Any]:
    is_note = isinstance(words, CaseNote)
    return {
        "case": case,
        "words": words,
        "is_note": is_note,
        "address": f"/cases/{case.id}/{'notes' if is_note else 'messages'}/{words.id}",
        "back": address_of(case, words),
    }


def note_readers(number: int) -> Response:
    """Return the members who can read this case's notes and whose username or name starts with `q`, as JSON."""
    case, text = get_case_summary(number, member()), request.args.get("q", "").strip()[:LONGEST]
    require_allowed(can_note(member(), case))
    found = matching_members(text, member(), can_read_notes_in(case.thread.space_id)) if text else ()
    return jsonify([{"value": each.handle, "text": each.name, "hint": each.title or ""} for each in found])
