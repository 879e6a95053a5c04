"""Searching cases: everything written in a case is one document of the text index, for support alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import joinedload

from app.cases.case.models import Case
from app.cases.reasons import reason_words
from app.cases.timeline.models import CaseMessage, CaseNote
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.outbox.events import event_handler
from app.core.outbox.models import Event
from app.core.synonyms.queries import expanded_terms
from app.core.text.html import to_text
from app.core.text_index.analysis import query_terms
from app.core.text_index.documents import ASIDE, BEST, BODY, Document, Source, Text
from app.core.text_index.engine import EVERYTHING, Query, current_engine
from app.core.text_index.writing import mark_changed
from app.core.web.http import read_id

CASE = "case"
MOST_WORDS = 10  # of a search
PLACES = ("thread_id", "into_id", "from_id")  # the event values with thread ids


def says(words: str) -> ColumnElement[bool]:
    """Match cases that contain all words or their synonyms, or that have this number.

    The last word may be the beginning of one.
    """
    terms = expanded_terms(query_terms(words)[:MOST_WORDS])
    found: ColumnElement[bool] = false()
    if terms:
        matches = current_engine().matches(Query(required=tuple(terms), is_prefix=True), CASE, EVERYTHING)
        found = Case.id.in_(select(matches.c.subject_id))
    number = read_id(words.removeprefix("#"))
    return or_(found, Case.id == number) if number else found


@event_handler("cases.texts.keep_text")
def keep_text(event: Event) -> None:
    """Have the cases of a thread indexed again, in which something was written, edited or deleted."""
    threads = [event.values[name] for name in PLACES if event.values.get(name)]
    mark_changed(CASE, select(Case.id).where(Case.thread_id.in_(threads)))


@event_handler("cases.texts.keep_name")
def keep_name(event: Event) -> None:
    """Have the cases of a member who was renamed indexed again."""
    mark_changed(CASE, select(Case.id).join(Case.thread).where(Thread.asker_id == event.subject_id))


def case_documents(ids: Sequence[int]) -> Iterator[Document]:
    """Yield the documents of these cases: number, title, who asked, reasons, messages, notes and posts."""
    loaded = joinedload(Case.thread, innerjoin=True).joinedload(Thread.asker)
    statement = select(Case).options(loaded).where(Case.id.in_(ids)).order_by(Case.id)
    cases = db.session.scalars(statement.execution_options(populate_existing=True)).all()
    texts: dict[int, list[Text]] = {case.id: [Text(BEST, case.id, 0, _head(case))] for case in cases}
    for table, weight in ((CaseMessage, BODY), (CaseNote, ASIDE)):
        rows = select(table.case_id, table.id, table.body).where(table.case_id.in_(texts)).order_by(table.id)
        for case_id, number, body in db.session.execute(rows):
            texts[case_id].append(Text(weight, number, 0, body))
    posts: dict[int, list[Text]] = {case.thread_id: [] for case in cases}
    shown = select(Post.thread_id, Post.id, Post.html).where(Post.thread_id.in_(posts), Post.is_shown).order_by(Post.id)
    for thread_id, number, html in db.session.execute(shown):
        posts[thread_id].append(Text(BODY, number, 0, to_text(html, labels_images=False)))
    for case in cases:
        written = [*texts[case.id], *posts[case.thread_id]]
        yield Document(case.id, case.thread.title, written, case.thread.locale[:2], case.thread.tag_names)


def _head(case: Case) -> str:
    asker = case.thread.asker
    reasons = (reason_words(case.reason), case.hold_reason, reason_words(case.knowledge_reason))
    return "\n".join((str(case.id), asker.name if asker else case.thread.asker_name, *reasons))


def case_ids(after: int, limit: int) -> Sequence[int]:
    return db.session.scalars(select(Case.id).where(Case.id > after).order_by(Case.id).limit(limit)).all()


CASES = Source(case_ids, case_documents)
