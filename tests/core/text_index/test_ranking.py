"""What ranks a document: the same order on each engine."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.core.db.base import db
from app.core.text_index.analysis import query_terms
from app.core.text_index.documents import ASIDE, BEST, BODY
from app.core.text_index.engine import Query, current_engine
from app.core.text_index.vocabulary import uses_and_rarity

FILLING = "we looked at it for a while and then went home to think about what could be done"


@pytest.fixture
def ranked(shelf):
    """`ranked("drum hums")`: the numbers of the documents with one of these words, best first."""

    def of(text):
        words = query_terms(text)
        _uses, rarity = uses_and_rarity(words)
        found = current_engine().matches(Query(any_of=tuple(words), rarity=rarity), "thread")
        order = select(found.c.subject_id).order_by(found.c.rank.desc(), found.c.subject_id)
        return list(db.session.scalars(order))

    return of


def test_a_word_counts_by_the_text_that_it_is_in(shelf, ranked):
    for number, weight in enumerate((ASIDE, BODY, BEST), 1):
        shelf.put(number, "Something else", f"The drum hums, {FILLING}", weight=weight)
    shelf.put(4, "The drum hums", f"Something else, {FILLING}")
    shelf.index()
    assert ranked("drum") == [4, 3, 2, 1]


def test_a_rare_word_counts_more_than_a_common_one(shelf, ranked):
    shelf.put(1, "Machine", f"The grinder is loud, {FILLING}")
    shelf.put(2, "Machine", f"The drum is loud, {FILLING}")
    for number in range(3, 9):
        shelf.put(number, "Machine", f"The drum is new, {FILLING}")
    shelf.index()
    assert ranked("grinder drum")[0] == 1


def test_more_uses_count_more_but_less_than_another_word(shelf, ranked):
    shelf.put(1, "Machine", f"The drum is loud, {FILLING}")
    shelf.put(2, "Machine", f"The drum is a drum is a drum, {FILLING}")
    shelf.put(3, "Machine", f"The drum has a bearing, {FILLING}")
    shelf.put(4, "Machine", f"A new bearing, {FILLING}")
    shelf.index()
    assert ranked("drum")[0] == 2
    assert ranked("drum bearing")[0] == 3


def test_a_use_in_a_long_text_counts_less(shelf, ranked):
    shelf.put(1, "Machine", f"The drum is loud. {FILLING * 20}")
    shelf.put(2, "Machine", f"The drum is loud. {FILLING}")
    shelf.index()
    assert ranked("drum") == [2, 1]


def test_a_part_of_a_compound_counts_nothing(shelf, ranked):
    shelf.put(1, "Machine", f"A note about the glass glass, {FILLING}")
    shelf.put(2, "Machine", f"A note about the lave glass, {FILLING}")
    shelf.put(3, "Machine", f"A note about the lave-linge, {FILLING}")
    shelf.index()
    assert ranked("note lave-linge") == [3, 1, 2]
