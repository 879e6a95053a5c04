"""Transcript of a case to print or save: public posts, private messages, and for staff on request internal notes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from markupsafe import escape
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.cases.case.models import Case
from app.cases.timeline.models import CaseMessage, CaseNote
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.community.visibility import posts_visible_to
from app.core.db.base import db

MOST = 1000  # of each kind: the newest
PUBLIC, MESSAGE, NOTE = "public", "message", "note"


class Words(NamedTuple):
    """A text by one person: `kind` is its audience, `body` its Markdown."""

    kind: str
    at: datetime
    name: str
    role: str | None
    body: str
    html: str


def transcript_of(case: Case, *, with_notes: bool = False) -> list[Words]:
    """Return all texts in order of time. Internal notes only on request: a customer's transcript never has them."""
    words = [
        *_posts(case),
        *_private(MESSAGE, CaseMessage, case),
        *(_private(NOTE, CaseNote, case) if with_notes else ()),
    ]
    return sorted(words, key=lambda each: each.at)


def _posts(case: Case) -> list[Words]:
    shown = (Post.thread_id == case.thread_id, posts_visible_to(None))
    statement = select(Post).options(joinedload(Post.author)).where(*shown).order_by(Post.id.desc()).limit(MOST)
    return [
        Words(
            PUBLIC,
            each.created_at,
            each.author.name if each.author else each.author_name,
            each.staff_role,
            each.body,
            each.html,
        )
        for each in db.session.scalars(statement)
    ]


def _private(kind: str, table: Any, case: Case) -> list[Words]:
    """Return the texts of the case, and of cases of the same customer merged into it."""
    merged = (
        select(Case.id)
        .join(Thread, Thread.id == Case.thread_id)
        .where(or_(Case.id == case.id, Case.merged_into_id == case.id), Thread.asker_id == case.thread.asker_id)
    )
    statement = select(table).options(joinedload(table.author)).where(table.case_id.in_(merged))
    rows = db.session.scalars(statement.order_by(table.id.desc()).limit(MOST))
    return [_words(kind, row) for row in rows]


def _words(kind: str, row: CaseMessage | CaseNote) -> Words:
    """Return the text; a withdrawn one is replaced by a sentence that says so."""
    name = row.author.name if row.author else ""
    if not row.withdrawn_at:
        return Words(kind, row.at, name, None, row.body, row.html)
    gone = _("This note was withdrawn.") if kind == NOTE else _("This message was withdrawn.")
    return Words(kind, row.at, name, None, gone, f"<p>{escape(gone)}</p>")
