"""The parts of the products that `make test` runs are one for each commit, and all together the whole."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import products

THEMES = ("light", "dark", "high contrast")


def test_a_commit_has_one_part_and_many_commits_have_all(monkeypatch):
    monkeypatch.delenv(products.IS_WHOLE, raising=False)
    found = set()
    for number in range(50):
        monkeypatch.setenv(products.SEED, f"commit {number}")
        part = products.part(THEMES, "the queue on a phone")
        assert part == products.part(THEMES, "the queue on a phone")
        assert len(part) == 1
        found |= set(part)
    assert found == set(THEMES)


def test_a_part_may_be_several_that_differ(monkeypatch):
    monkeypatch.delenv(products.IS_WHOLE, raising=False)
    for name in ("a page", "another page", "a form"):
        assert len(set(products.part(THEMES, name, 2))) == 2
        assert set(products.part(THEMES, name, 5)) == set(THEMES)


def test_verify_takes_all(monkeypatch):
    monkeypatch.setenv(products.IS_WHOLE, "1")
    assert products.part(THEMES, "the queue on a phone") == THEMES


def test_pages_do_not_all_have_the_same_part(monkeypatch):
    monkeypatch.delenv(products.IS_WHOLE, raising=False)
    assert len({tuple(products.part(THEMES, f"page {number}")) for number in range(50)}) == len(THEMES)


class Item(SimpleNamespace):
    """What the choice asks of a collected test."""

    marks: set[str]

    def get_closest_marker(self, name: str) -> str | None:
        return name if name in self.marks else None

    def add_marker(self, mark: pytest.MarkDecorator) -> None:
        self.marks.add(mark.name)


def a_file(*marks: str, tests: int = 7, rows: int = 2, fixtures: tuple[str, ...] = ()) -> list[Any]:
    path = Path(products.ROOT / "tests/walks/test_all.py")
    ids = [f"tests/walks/test_all.py::test_{test}[{row}]" for test in range(tests) for row in range(rows)]
    return [Item(nodeid=each, path=path, marks=set(marks), fixturenames=fixtures) for each in ids]


def on_today(items: list[Any], *named: str) -> list[str]:
    products.leave_for_later(items, named or ("tests",))
    return [each.nodeid for each in items if not products.is_long(each)]


def test_each_slow_test_is_on_at_one_of_the_turns(monkeypatch):
    parts = set()
    for number in range(50):
        monkeypatch.setenv(products.SEED, f"commit {number}")
        parts.add(tuple(on_today(a_file("slow"))))
    assert len(parts) == products.TURNS
    assert Counter(each for part in parts for each in part) == dict.fromkeys((each.nodeid for each in a_file()), 1)


def test_a_commit_runs_its_share_of_each_file(monkeypatch):
    least = 7 // products.TURNS
    for number in range(20):
        monkeypatch.setenv(products.SEED, f"commit {number}")
        tests = Counter(each.partition("[")[0] for each in on_today(a_file("slow")))
        assert least <= len(tests) <= least + 1
        assert set(tests.values()) == {2}, "all rows of a test have the same turn"


@pytest.mark.parametrize("marks", [(), ("slow", "always")])
def test_what_is_quick_or_marked_always_waits_for_no_turn(marks):
    assert len(on_today(a_file(*marks))) == len(a_file())


@pytest.mark.parametrize("named", ["tests/walks/test_all.py", "tests/walks/test_all.py::test_1"])
def test_what_the_command_names_by_its_file_runs_whole(named):
    assert len(on_today(a_file("slow"), named)) == len(a_file())
    assert len(on_today(a_file("slow"), "tests/walks")) < len(a_file())


def test_the_long_runs_take_no_turn():
    assert on_today(a_file("slow", "verify")) == []


def test_of_many_rows_through_pages_each_is_on_at_every_other_turn(monkeypatch):
    parts = set()
    for number in range(20):
        monkeypatch.setenv(products.SEED, f"commit {number}")
        parts.add(tuple(on_today(a_file(tests=1, rows=products.MANY + 1, fixtures=("browser",)))))
    assert len(parts) == products.HALF
    assert {each for part in parts for each in part} == {each.nodeid for each in a_file(tests=1, rows=5)}


@pytest.mark.parametrize(("rows", "fixtures"), [(products.MANY - 1, ("signed_in",)), (products.MANY, ("app",))])
def test_few_rows_and_those_without_a_page_run_each_time(rows, fixtures):
    assert len(on_today(a_file(tests=1, rows=rows, fixtures=fixtures))) == rows
