"""The parts of the products that `make test` runs are one for each commit, and all together the whole."""

from __future__ import annotations

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


def test_verify_takes_all(monkeypatch):
    monkeypatch.setenv(products.IS_WHOLE, "1")
    assert products.part(THEMES, "the queue on a phone") == THEMES


def test_pages_do_not_all_have_the_same_part(monkeypatch):
    monkeypatch.delenv(products.IS_WHOLE, raising=False)
    assert len({tuple(products.part(THEMES, f"page {number}")) for number in range(50)}) == len(THEMES)
