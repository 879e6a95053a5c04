"""What changed is indexed in batches, a rebuild replaces the index at once, and nothing is lost when a process ends."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import pytest
from sqlalchemy import func, select

from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.text_index import analysis, generations, rebuild, writing
from app.core.text_index.analysis import query_terms
from app.core.text_index.engine import Query, current_engine
from app.core.text_index.models import TextChange, TextDocument, TextGeneration, TextWord
from app.core.text_index.rebuild import differences
from app.core.text_index.writing import index_changes, mark_changed
from tests.core.text_index.conftest import KIND


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    monkeypatch.setattr(rebuild, "REBUILT", 50)


def numbers(column):
    return db.session.scalars(select(column).order_by(column)).all()


def words():
    return dict(db.session.execute(select(TextWord.word, TextWord.documents).where(TextWord.documents != 0)).all())


def test_a_changed_document_is_found_by_its_new_words_and_not_by_its_old_ones(shelf, find):
    shelf.put(1, "The drum hums")
    shelf.index()
    assert (find("drum"), words()) == ([1], {"drum": 1, "hums": 1})
    shelf.put(1, "The pump leaks")
    shelf.index()
    assert (find("drum"), find("pump"), words()) == ([], [1], {"pump": 1, "leaks": 1})


def test_a_document_that_is_gone_is_not_found(shelf, find):
    shelf.put(1, "The drum hums")
    shelf.put(2, "The pump hums")
    shelf.index()
    del shelf[1]
    with unit_of_work():
        mark_changed(KIND, [1])
    assert index_changes() == 1
    assert (find("hums"), words(), list(differences())) == ([2], {"pump": 1, "hums": 1}, [])


def test_accents_without_a_letter_are_no_word(shelf, find):
    shelf.put(1, "The drum \u0301 hums", "\u030a \u0334\u0335 and \u0149 \u0241")
    shelf.index()
    assert (find("drum"), find("\u0301"), list(differences())) == ([1], [], [])


def test_many_changes_are_written_in_one_transaction(shelf, find, monkeypatch):
    for number in range(1, writing.BATCH + 11):
        shelf.put(number, f"The drum number{number} hums")
    with unit_of_work():
        mark_changed(KIND, [*shelf, *shelf])
    assert [index_changes(), index_changes(), index_changes(), index_changes()] == [50, 50, 20, 0]
    assert len(find("drum")) == len(shelf)
    assert numbers(TextChange.id) == []


def test_what_changes_while_it_is_read_stays_marked(shelf, find, monkeypatch):
    shelf.put(1, "The drum hums")
    shelf.index()
    own = writing.prepared

    def overtaken(kind, ids):
        read = own(kind, ids)
        with unit_of_work():
            generation = generations.generations()[0]
            generations.take_turn(generation, generation.version)
        return read

    with unit_of_work():
        mark_changed(KIND, [1])
    monkeypatch.setattr(writing, "prepared", overtaken)
    assert index_changes() == 1
    assert numbers(TextChange.subject_id) == [1]
    monkeypatch.setattr(writing, "prepared", own)
    assert (index_changes(), index_changes()) == (1, 0)


def test_a_rebuild_is_searched_only_when_it_is_complete(shelf, find):
    for number in range(1, 121):
        shelf.put(number, f"The drum number{number} hums")
    shelf.index()
    shelf.put(7, "The pump leaks")
    steps = rebuild.rebuild()
    assert list(islice(steps, 2)) == [50, 50]
    assert (find("pump"), len(find("drum"))) == ([], 120)
    assert list(steps) == [20, 0]
    assert (find("pump"), len(find("drum"))) == ([7], 119)
    assert numbers(TextGeneration.number) == [2]
    assert db.session.scalar(select(func.count()).select_from(TextDocument)) == 120
    assert db.session.scalar(select(TextGeneration.documents)) == 120
    assert words()["drum"] == 119


def test_a_rebuild_that_was_interrupted_goes_on(shelf, find):
    for number in range(1, 121):
        shelf.put(number, f"The drum number{number} hums")
    assert list(islice(rebuild.rebuild(), 1)) == [50]
    db.session.rollback()
    assert rebuild.is_outdated()
    assert list(rebuild.rebuild()) == [50, 20, 0]
    assert (len(find("drum")), rebuild.is_outdated(), list(differences())) == (120, False, [])


def test_what_changes_during_a_rebuild_is_in_both(shelf, find):
    for number in range(1, 121):
        shelf.put(number, f"The drum number{number} hums")
    shelf.index()
    steps = rebuild.rebuild()
    next(steps)
    shelf.put(3, "The pump leaks")
    shelf.put(200, "The pump whistles")
    with unit_of_work():
        mark_changed(KIND, [3, 200])
    assert index_changes() == 2
    assert find("pump") == [3, 200]
    list(steps)
    assert (find("pump"), list(differences())) == ([3, 200], [])


def test_one_document_that_cannot_be_indexed_does_not_hold_up_others(shelf, find, monkeypatch):
    shelf.put(1, "The drum hums")
    shelf.put(2, "The pump hums")
    own = analysis.index_terms

    def failing(words, language):
        found = list(words)
        if "pump" in found:
            raise ValueError("no such term")
        return own(found, language)

    monkeypatch.setattr(writing, "index_terms", failing)
    with unit_of_work():
        mark_changed(KIND, [2, 1])
    assert index_changes() == 2
    monkeypatch.setattr(writing, "index_terms", own)
    assert (find("hums"), numbers(TextChange.id), list(differences())) == ([1], [], ["thread 2 is missing"])


@pytest.mark.slow
@pytest.mark.parametrize("word", ["e{}", "洗濯{0}洗濯{0}洗濯{0}"])
def test_the_longest_document_is_indexed_as_far_as_it_fits(shelf, find, word):
    shelf.put(1, "The drum hums", " ".join(word.format(number) for number in range(390_000 // len(word) // 3)))
    shelf.put(2, "The pump hums", "x " * writing.LONGEST)
    shelf.index()
    assert find(word.format(7))[:1] == [1]
    assert find("pump") == [2]
    assert numbers(TextChange.id) == []


def test_another_version_of_the_analysis_makes_the_index_outdated(shelf, monkeypatch):
    assert rebuild.is_outdated()
    shelf.put(1, "The drum hums")
    shelf.index()
    assert not rebuild.is_outdated()
    monkeypatch.setattr(generations, "FORMAT", "next")
    assert rebuild.is_outdated()
    list(rebuild.rebuild())
    assert not rebuild.is_outdated()


def test_differences_are_named(shelf):
    for number in range(1, 5):
        shelf.put(number, f"The drum number{number} hums")
    shelf.index()
    shelf[1] = replace(shelf[1], title="The pump leaks")
    shelf.put(5, "A new one")
    del shelf[2]
    with unit_of_work():
        mark_changed(KIND, [5])
    assert list(differences()) == [
        "thread 1 is out of date",
        "thread 2 should not be there",
        "thread 5 is missing",
        "1 changes wait for the worker",
    ]


def test_lost_terms_are_a_difference(shelf, engine):
    if engine == "tsvector":
        pytest.skip("the terms are in the row of the document")
    shelf.put(1, "The drum hums")
    shelf.index()
    with unit_of_work():
        current_engine().drop(numbers(TextDocument.id))
    assert list(differences()) == ["thread 1 has no terms"]


def test_the_newest_that_are_ranked_are_those_that_are_searched(shelf, find, monkeypatch):
    for number in range(1, 121):
        shelf.put(number, f"The drum number{number} hums")
    shelf.index()
    steps = rebuild.rebuild()
    next(steps)
    found = current_engine().matches(Query(required=tuple(query_terms("drum"))), KIND, 60)
    assert db.session.scalar(select(func.count()).select_from(found)) == 60
