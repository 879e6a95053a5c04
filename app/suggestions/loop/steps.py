"""The whole line of a question: asked, answered, case, suggestion, shipped, and what its customer says of that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.members.models import AGENT, Member
from app.cases import history_kinds
from app.cases.case.models import Case, CaseHistoryEntry
from app.community.posts.models import ANSWER, Post
from app.community.roles import is_staff_of
from app.community.threads.models import Thread
from app.community.urls import thread_address
from app.community.visibility import visible_to
from app.core.db.base import db
from app.core.errors import Message
from app.suggestions.loop.models import UnsolvedReport
from app.suggestions.loop.policies import can_read_reports
from app.suggestions.models import Source, StatusChange, Suggestion
from app.suggestions.policies import is_product
from app.suggestions.queries import published_for

MOST_ANSWERS = 50  # later answers are left out
OF_CASES: dict[str, tuple[str, Message]] = {
    history_kinds.OPENED.name: ("escalate", _("Handed to support as case #%(number)s")),
    history_kinds.REOPENED.name: ("rejected", _("Case #%(number)s reopened")),
    history_kinds.RESOLVED.name: ("solved", _("Case #%(number)s resolved")),
    history_kinds.WITHDRAWN.name: ("undo", _("Case #%(number)s withdrawn")),
}


@dataclass(frozen=True)
class Step:
    """One step. `actor_id` is replaced by `name`, which is "" where the viewer may not read who it was."""

    at: datetime
    icon: str
    text: str
    url: str = ""
    actor_id: int | None = None
    name: str = ""
    status: str = ""


def steps_of(thread: Thread, viewer: Member) -> list[Step]:
    """Return the steps that the viewer may read, oldest first, whatever the number of answers in seven statements.

    Staff read who did each. Who asked reads the names on public posts and responses, and their own.
    """
    is_staff = is_staff_of(viewer, thread.space_id) or is_product(viewer)
    found = [*_of_question(thread), *_of_cases(thread, viewer, is_staff), *_of_suggestions(thread, viewer, is_staff)]
    members = select(Member.id, Member.name).where(Member.id.in_({each.actor_id for each in found}))
    names = {row.id: row.name for row in db.session.execute(members)}
    named = [replace(each, name=names.get(each.actor_id or 0, each.name)) for each in found]
    return sorted(named, key=lambda step: step.at)


def _of_question(thread: Thread) -> Iterator[Step]:
    asked = str(_("Question asked"))
    yield Step(thread.created_at, "ask", asked, actor_id=thread.asker_id, name=thread.asker_name or "")
    shown = (Post.thread_id == thread.id, Post.kind == ANSWER, Post.is_shown)
    columns = (Post.id, Post.author_id, Post.author_name, Post.created_at)
    rows = db.session.execute(select(*columns).where(*shown).order_by(Post.created_at, Post.id).limit(MOST_ANSWERS))
    for row in rows:
        name = row.author_name or ""
        yield Step(row.created_at, "answered", str(_("Answered")), f"/posts/{row.id}", row.author_id, name)
    if thread.accepted_post_id and thread.accepted_at:
        address = f"/posts/{thread.accepted_post_id}"
        yield Step(thread.accepted_at, "accept", str(_("Answer accepted")), address, thread.accepted_by_id)


def _of_cases(thread: Thread, viewer: Member, is_staff: bool) -> Iterator[Step]:
    entries = select(CaseHistoryEntry).join(Case, Case.id == CaseHistoryEntry.case_id)
    entries = entries.where(Case.thread_id == thread.id, CaseHistoryEntry.kind.in_(OF_CASES))
    for entry in db.session.scalars(entries.order_by(CaseHistoryEntry.id)):
        icon, sentence = OF_CASES[entry.kind]
        knows = is_staff or entry.actor_id == viewer.id
        yield Step(
            entry.at,
            icon,
            str(sentence) % {"number": entry.case_id},
            _case_address(entry.case_id, thread, viewer),
            entry.actor_id if knows else None,
            "" if knows else str(_("Our team")),
        )


def _case_address(number: int, thread: Thread, viewer: Member) -> str:
    if viewer.has_role(AGENT, thread.space_id):
        return f"/cases/{number}"
    return f"/my/cases/{number}" if thread.asker_id == viewer.id else ""


def _of_suggestions(thread: Thread, viewer: Member, is_staff: bool) -> Iterator[Step]:
    loads = contains_eager(Source.suggestion)
    sources = select(Source).join(Source.suggestion).join(Suggestion.thread).where(Source.thread_id == thread.id)
    sources = sources.where(visible_to(viewer), published_for(viewer))
    sources = sources.options(loads.contains_eager(Suggestion.thread), loads.joinedload(Suggestion.area))
    suggestions = {}
    for source in db.session.scalars(sources.order_by(Source.id)):
        suggestions[source.suggestion_id] = source.suggestion
        title = source.suggestion.thread.title
        yield Step(
            source.added_at,
            "product",
            str(_("Linked to the suggestion “%(title)s”")) % {"title": title},
            thread_address(source.suggestion.thread),
            source.added_by_id if is_staff else None,
            "" if is_staff else str(_("Our team")),
        )
    if suggestions:
        yield from _of_decisions(suggestions)
        yield from _of_reports(suggestions, viewer)


def _of_decisions(suggestions: dict[int, Any]) -> Iterator[Step]:
    changes = select(StatusChange).where(StatusChange.suggestion_id.in_(suggestions)).order_by(StatusChange.id)
    for change in db.session.scalars(changes):
        thread = suggestions[change.suggestion_id].thread
        yield Step(change.at, "", thread.title, thread_address(thread), change.author_id, status=change.after)


def _of_reports(suggestions: dict[int, Any], viewer: Member) -> Iterator[Step]:
    """Yield the viewer's own reports; all of them to those who may read them."""
    reports = select(UnsolvedReport).where(UnsolvedReport.suggestion_id.in_(suggestions)).order_by(UnsolvedReport.id)
    for report in db.session.scalars(reports.options(joinedload(UnsolvedReport.member))):
        if report.member_id == viewer.id or can_read_reports(viewer, suggestions[report.suggestion_id]):
            text = str(_("Reported as still not solved"))
            yield Step(report.at, "rejected", text, actor_id=report.member_id)
