"""Parts of pages are drawn once for the same facts, and never for others."""

from __future__ import annotations

from itertools import count

import pytest

from app.core import drawn
from app.core.drawn import drawn_once


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(drawn, "_kept", {})
    monkeypatch.setattr(drawn, "_size", 0)


def test_the_same_facts_are_drawn_once_and_others_anew():
    numbers = count(1)

    def draw(fact):
        return drawn_once(("part", fact), lambda: f"{fact}: {next(numbers)}")

    assert [draw("a"), draw("b"), draw("a")] == ["a: 1", "b: 2", "a: 1"]


def test_a_process_keeps_no_more_than_it_may(monkeypatch):
    monkeypatch.setattr(drawn, "MOST_CHARACTERS", 100)
    for number in range(50):
        drawn_once(number, lambda: "x" * 10)
        assert sum(map(len, drawn._kept.values())) <= 110
    assert drawn_once(49, lambda: "anew") == "x" * 10
