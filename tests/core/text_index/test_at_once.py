"""One index searched by several threads of a process while another process writes it, and killed in between."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from app import create_app
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.text_index.analysis import query_terms
from app.core.text_index.documents import BEST, Document, Source, Text
from app.core.text_index.engine import Query, current_engine
from app.core.text_index.models import TextDocument
from app.core.text_index.rebuild import differences
from app.core.text_index.whoosh_engine import WhooshEngine
from app.core.text_index.writing import index_changes, mark_changed
from tests.conftest import configured
from tests.core.text_index.conftest import KIND
from tests.forked import a_worker

WORDS = [f"word{number}" for number in range(400)]
DOCUMENTS, THREADS = 200, 8


def document(number: int) -> Document:
    """A document whose words its number decides, so that each hit can be checked."""
    chosen = random.Random(number)
    title, body = chosen.choices(WORDS, k=8), chosen.choices(WORDS, k=60)
    return Document(number, " ".join(title), [Text(BEST, number, 1, " ".join(body))])


SOURCE = Source(
    lambda after, limit: range(after + 1, min(after + limit, DOCUMENTS) + 1), lambda ids: map(document, ids)
)


def serve(database: str, folder: Any, engine: str, line: Any) -> None:
    """Index one document after the other again, until killed."""
    app = create_app(configured(folder, database))
    app.extensions["text_sources"] = {KIND: SOURCE}
    if engine == "whoosh":
        app.extensions["text_engine"] = WhooshEngine(folder / "index")
    with app.app_context():
        line.send("working")
        while True:
            with unit_of_work():
                mark_changed(KIND, random.sample(range(1, DOCUMENTS + 1), 3))
            index_changes()
            sleep(0.005)


def search(app: Any, until: float) -> Iterator[str]:
    """Search one word after the other; what was wrong: errors, and hits without the word."""
    with app.app_context():
        while monotonic() < until:
            word = random.choice(WORDS)
            try:
                matches = current_engine().matches(Query(required=tuple(query_terms(word))), KIND)
                found = db.session.scalars(select(matches.c.subject_id)).all()
            except Exception as error:
                yield f"{type(error).__name__}: {error}"
                continue
            finally:
                db.session.rollback()
            said = {number: document(number) for number in found}
            yield from (
                str(number) for number, each in said.items() if word not in f"{each.title} {each.texts[0].text}".split()
            )
        db.session.remove()


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [3, pytest.param(60, marks=pytest.mark.verify)])
def test_threads_find_what_is_there_while_a_process_writes_and_is_killed(engine, shelf, tmp_path, seconds):
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    app.extensions["text_sources"] = {KIND: SOURCE}
    with unit_of_work():
        mark_changed(KIND, range(1, DOCUMENTS + 1))
    while index_changes():
        pass
    database = app.config["SQLALCHEMY_DATABASE_URI"]
    with a_worker(serve, database, tmp_path, engine) as writer, ThreadPoolExecutor(THREADS) as threads:
        until = monotonic() + seconds
        searching = [threads.submit(lambda: list(search(app, until))) for _ in range(THREADS)]
        faults = [fault for each in searching for fault in each.result()]
        assert writer.is_alive()
        writer.kill()
    assert faults == []
    while index_changes():
        pass
    assert list(differences()) == []
    assert db.session.scalar(select(TextDocument.id).where(TextDocument.subject_id == DOCUMENTS))
