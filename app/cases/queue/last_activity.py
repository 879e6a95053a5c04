"""The last message, internal note or public post of each case in a list, in the statement of its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.cases.rules import MESSAGE, NOTE, PUBLIC
from app.cases.timeline.models import CaseMessage, CaseNote
from app.community.posts.models import Post
from app.community.visibility import posts_visible_to
from app.core.text.html import excerpt, to_text

READ = 1_500  # characters of HTML that are loaded for an excerpt
LONGEST_EXCERPT = 160
CUT_TAG = re.compile(r"<[^>]*$|&[#\w]*$")  # what is cut in two because only the beginning is loaded


class _Source(NamedTuple):
    """One kind of text: an alias of its table, its author and time columns, and the id of a case's last row."""

    kind: str
    table: Any
    author: Any
    at: Any
    last_id: Any


def _sources() -> list[_Source]:
    message, note, post = aliased(CaseMessage), aliased(CaseNote), aliased(Post)
    last_message = select(func.max(CaseMessage.id)).where(
        CaseMessage.case_id == Case.id, CaseMessage.withdrawn_at.is_(None)
    )
    last_note = select(func.max(CaseNote.id)).where(CaseNote.case_id == Case.id, CaseNote.withdrawn_at.is_(None))
    last_post = select(func.max(Post.id)).where(Post.thread_id == Case.thread_id, posts_visible_to(None))
    return [
        _Source(kind, table, aliased(Member), at, last.correlate(Case).scalar_subquery())
        for kind, table, at, last in (
            (MESSAGE, message, message.at, last_message),
            (NOTE, note, note.at, last_note),
            (PUBLIC, post, post.created_at, last_post),
        )
    ]


SOURCES = _sources()
WIDTH = 3  # columns of each source


def with_last_words(rows: Select[Any]) -> Select[Any]:
    """Add the columns that `last_word_of` reads; whoever works on a case may read all of these texts."""
    for source in SOURCES:
        html = func.substr(source.table.html, 1, READ)
        rows = rows.outerjoin(source.table, source.table.id == source.last_id)
        rows = rows.outerjoin(source.author, source.author.id == source.table.author_id)
        rows = rows.add_columns(source.at, source.author.name, html)
    return rows


def last_word_of(columns: Sequence[Any]) -> tuple[Any, ...]:
    """Return kind, author's name, time and excerpt of the newest of these texts; an empty tuple if there is none."""
    said = [
        (at, source.kind, author or "", html)
        for number, source in enumerate(SOURCES)
        for at, author, html in [columns[number * WIDTH : (number + 1) * WIDTH]]
        if at is not None
    ]
    if not said:
        return ()
    at, kind, author, html = max(said)
    return kind, author, at, excerpt(to_text(CUT_TAG.sub("", html)), LONGEST_EXCERPT)
