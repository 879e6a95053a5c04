"""Searchable text of cases: everything written in a case as one text. Only support may search it: see `visible_to`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unicodedata import combining, normalize

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from app.cases.case.models import Case
from app.cases.queue.models import CaseSearchText
from app.cases.reasons import reason_words
from app.cases.timeline.models import CaseMessage, CaseNote
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.db.session import lock_row
from app.core.outbox.events import event_handler
from app.core.outbox.models import Event
from app.core.text.html import to_text
from app.core.web.http import read_id

LONGEST = 400_000  # characters of one case that can be searched: about 300 pages
MOST_WORDS = 10  # of a search
PLACES = ("thread_id", "into_id", "from_id")  # the event values with thread ids


def plain(text: str) -> str:
    """Normalise spelling for the search: lower case, without accents, on one line."""
    letters = normalize("NFKD", normalize("NFKD", text).casefold())
    return " ".join("".join(letter for letter in letters if not combining(letter)).split())


def says(words: str) -> ColumnElement[bool]:
    """Match all words in the case's text or title, or its number. The statement must join Thread."""
    wanted = words.split()[:MOST_WORDS]
    said = [CaseSearchText.text.contains(plain(word), autoescape=True) for word in wanted]
    found = or_(
        select(CaseSearchText.case_id).where(CaseSearchText.case_id == Case.id, *said).exists(),
        and_(*(Thread.title.icontains(word, autoescape=True) for word in wanted)),
    )
    number = read_id(words.removeprefix("#"))
    return or_(found, Case.id == number) if number else found


@event_handler("cases.texts.keep_text")
def keep_text(event: Event) -> None:
    """Update the searchable text of the cases of a thread in which something was written, edited or deleted."""
    threads = [event.values[name] for name in PLACES if event.values.get(name)]
    _write_texts(select(Case.id).where(Case.thread_id.in_(threads)))


@event_handler("cases.texts.keep_name")
def keep_name(event: Event) -> None:
    """Update the searchable text of the cases of a member who was renamed."""
    _write_texts(select(Case.id).join(Case.thread).where(Thread.asker_id == event.subject_id))


def _write_texts(cases: Select[int]) -> None:
    for case_id in db.session.scalars(cases.order_by(Case.id)).all():
        write_text(case_id)


def write_text(case_id: int) -> None:
    """Write the case's searchable text; its row is locked, so that the last of concurrent calls writes current text."""
    insert_if_absent(CaseSearchText, case_id=case_id, text="")
    kept = lock_row(db.session.get_one(CaseSearchText, case_id))
    kept.text = plain("\n".join(_said_in(case_id)))[:LONGEST]


def _said_in(case_id: int) -> Iterator[str]:
    """Yield number, title, name of the person who asked, reasons, and all current texts, newest first."""
    statement = select(Case).options(joinedload(Case.thread, innerjoin=True).joinedload(Thread.asker))
    case = db.session.scalars(statement.where(Case.id == case_id).execution_options(populate_existing=True)).one()
    asker = case.thread.asker
    yield from (f"#{case.id}", case.thread.title, asker.name if asker else case.thread.asker_name)
    yield from (reason_words(case.reason), case.hold_reason, reason_words(case.knowledge_reason))
    for table in (CaseNote, CaseMessage):
        yield from db.session.scalars(select(table.body).where(table.case_id == case_id).order_by(table.id.desc()))
    yield from (to_text(html, labels_images=False) for html in db.session.scalars(_posts(case.thread_id)))


def _posts(thread_id: int) -> Select[Any]:
    there = (Post.thread_id == thread_id, Post.is_shown)
    return select(Post.html).where(*there).order_by(Post.id.desc())
