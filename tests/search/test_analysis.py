"""Words are found however they are written, and however they are typed."""

from __future__ import annotations

import pytest
from whoosh.index import create_in

from app.search.analysis import ANALYZER, parts_of
from app.search.documents import Document
from app.search.index import SCHEMA, Index
from app.search.query_parser import query_of, words_of
from app.search.snippets import best_excerpt

FOUND = [
    ("The train to Kingston-upon-Hull is late", ["hull", "kingston", "kingston-upon-hull", '"kingston upon hull"']),
    ("The lave-linge leaks", ["linge", "lave linge", "lave-linge", '"lave linge leaks"', '"lave-linge"']),
    ("Un œuf cassé", ["oeuf", "œuf", "OEUF", "casse"]),
    ("Die Straße ist naß", ["strasse", "straße", "nass"]),
    ("It says error -36 since noon", ["error -36", "-36", "36", '"error -36"']),
    ("Written in C++ and node.js", ["c++", "node.js", "node"]),
    ("Stops with ERR_CONN_RESET", ["conn", "err_conn_reset", "reset"]),
    ("Ｅ１８ is shown", ["e18", "Ｅ１８"]),
    ("洗濯機が止まりません", ["洗濯機", "止まり", "洗濯"]),
    ("我的洗衣机漏水", ["洗衣机", "漏水"]),
    ("เครื่องซักผ้าไม่ทำงาน", ["ซักผ้า"]),
    ("मशीन हिन्दी में बोलती है", ["हिन्दी"]),
]
NOT_FOUND = [
    ("The train to Kingston-upon-Hull is late", ["hall", '"hull kingston"', "-train"]),
    ("It says error -36 since noon", ["-error", "37"]),
    ("洗濯機が止まりません", ["機洗", "冷蔵庫"]),
]


def index_of(folder, title):
    index = Index(folder)
    index.rebuild([Document(7, title, "", (), "machines", ("ana",), False, "question")])
    return index


@pytest.mark.parametrize(("title", "typed"), FOUND)
def test_what_is_written_is_found(tmp_path, title, typed):
    index = index_of(tmp_path, title)
    assert [each for each in typed if index.find(query_of(each), 5) != [7]] == []


@pytest.mark.parametrize(("title", "typed"), NOT_FOUND)
def test_what_is_not_written_is_not_found(tmp_path, title, typed):
    index = index_of(tmp_path, title)
    assert [each for each in typed if index.find(query_of(each), 5)] == []


def test_an_author_is_found_as_they_are_mentioned(tmp_path):
    index = index_of(tmp_path, "A question")
    assert index.find(query_of("author:@ana"), 5) == index.find(query_of("author:Ana"), 5) == [7]
    assert index.find(query_of("author:@ben"), 5) == []


def test_a_synonym_of_a_tag_finds_what_carries_the_tag(tmp_path):
    index = Index(tmp_path)
    index.rebuild([Document(7, "A question", "", ("dryer",), "machines", (), False, "question")])
    assert index.find(query_of("tag:tumbler", {"tumbler": "dryer"}), 5) == [7]
    assert index.find(query_of("-tag:tumbler", {"tumbler": "dryer"}), 5) == []


def test_a_compound_is_marked_where_a_part_of_it_was_typed():
    assert "<mark>Kingston-upon-Hull</mark>" in best_excerpt(["To Kingston-upon-Hull."], words_of("hull"))


def test_what_is_no_compound_has_no_parts():
    assert [word for word in ("drum", "c++", "e18", "w") if parts_of(word)] == []


def test_words_after_a_compound_stand_where_a_phrase_finds_them():
    places = {token.text: token.pos for token in ANALYZER("old lave-linge leaks", positions=True, mode="index")}
    assert places == {"old": 0, "lave-ling": 1, "lave": 1, "ling": 2, "leak": 3}


def test_an_index_of_another_version_is_outdated_until_it_is_rebuilt(tmp_path):
    create_in(tmp_path, SCHEMA)
    index = Index(tmp_path)
    assert index.is_outdated()
    index.rebuild([])
    assert not index.is_outdated()
    assert not Index(tmp_path / "new").is_outdated()
