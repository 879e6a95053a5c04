"""All that was said in a case as one text, which the queue is searched by. Only support reads it: see `visible_to`."""

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

LONGEST = 400_000  # characters of one case that are searched: some three hundred pages
MOST_WORDS = 10  # of a search
PLACES = ("thread_id", "into_id", "from_id")  # where an event names the threads that it is about


def plain(text: str) -> str:
    """The form in which two spellings are found by each other: lower case, without accents, on one line."""
    letters = normalize("NFKD", normalize("NFKD", text).casefold())
    return " ".join("".join(letter for letter in letters if not combining(letter)).split())


def says(words: str) -> ColumnElement[bool]:
    """Cases in which all of these words were said, or stand in the title, or whose number they are. The statement joins
    Thread.
    """
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
    """Something was said, changed or taken away in a thread: its cases are found by what stands there now."""
    threads = [event.values[name] for name in PLACES if event.values.get(name)]
    _write_texts(select(Case.id).where(Case.thread_id.in_(threads)))


@event_handler("cases.texts.keep_name")
def keep_name(event: Event) -> None:
    """A member goes by another name: their cases are found by that one."""
    _write_texts(select(Case.id).join(Case.thread).where(Thread.asker_id == event.subject_id))


def _write_texts(cases: Select[int]) -> None:
    for case_id in db.session.scalars(cases.order_by(Case.id)).all():
        write_text(case_id)


def write_text(case_id: int) -> None:
    """Write anew what the case is found by. Who writes it at the same time waits, and writes what is true then."""
    insert_if_absent(CaseSearchText, case_id=case_id, text="")
    kept = lock_row(db.session.get_one(CaseSearchText, case_id))
    kept.text = plain("\n".join(_said_in(case_id)))[:LONGEST]


def _said_in(case_id: int) -> Iterator[str]:
    """The title, who asked, why it came, and every word that still stands, the newest first."""
    statement = select(Case).options(joinedload(Case.thread, innerjoin=True).joinedload(Thread.asker))
    case = db.session.scalars(statement.where(Case.id == case_id).execution_options(populate_existing=True)).one()
    asker = case.thread.asker
    yield from (f"#{case.id}", case.thread.title, asker.name if asker else case.thread.asker_name)
    yield from (reason_words(case.reason), case.hold_reason, reason_words(case.knowledge_reason))
    for table in (CaseNote, CaseMessage):
        yield from db.session.scalars(select(table.body).where(table.case_id == case_id).order_by(table.id.desc()))
    yield from (to_text(html, labels_images=False) for html in db.session.scalars(_posts(case.thread_id)))


def _posts(thread_id: int) -> Select[Any]:
    there = (Post.thread_id == thread_id, Post.hidden_at.is_(None), Post.deleted_at.is_(None))
    return select(Post.html).where(*there).order_by(Post.id.desc())
