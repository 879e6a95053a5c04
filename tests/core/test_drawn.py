"""Parts of pages are drawn once for the same facts, and never for others."""

from __future__ import annotations

from itertools import count

import pytest

from app.core import drawn
from app.core.drawn import drawn_once


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(drawn, "_drawings", drawn.Drawings())


def test_the_same_facts_are_drawn_once_and_others_anew():
    numbers = count(1)

    def draw(fact):
        return drawn_once(("part", fact), lambda: f"{fact}: {next(numbers)}")

    assert [draw("a"), draw("b"), draw("a")] == ["a: 1", "b: 2", "a: 1"]


def test_a_process_keeps_no_more_than_it_may_and_that_which_is_asked_for(monkeypatch):
    monkeypatch.setattr(drawn, "MOST_BYTES", 100)
    for number in range(50):
        drawn_once(number, lambda: "é" * 5)
        assert drawn_once("asked for again and again", lambda: "once") == "once"
        kept = [*drawn._drawings.lately.values(), *drawn._drawings.before.values()]
        assert sum(map(len, kept)) <= 110
    assert drawn_once(49, lambda: "anew") == "é" * 5
    assert drawn_once("asked for again and again", lambda: "anew") == "once"
    assert drawn_once(3, lambda: "anew") == "anew"


def test_a_macro_is_drawn_once_for_facts_and_anew_without_them(app):
    numbers = count(1)
    macro = app.jinja_env.from_string("{% macro told(number) %}n{{ number() }}{% endmacro %}").module.told
    with app.test_request_context():
        shown = [drawn.part_for(facts, macro, lambda: next(numbers)) for facts in (("a",), ("a",), ("b",), None, None)]
    assert shown == ["n1", "n1", "n2", "n3", "n4"]
