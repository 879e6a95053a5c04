"""Assertions that could fail, or pass, by chance."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent
PAGE = re.compile(r"\.text\b|\bpage\b|\btext\b")
SHORT = re.compile("[A-Za-z0-9+/_-]{1,4}", re.ASCII)  # random tokens of a page (CSRF, forms) hold such words by chance
FIXED = {"csrf"}  # looked for on pages that have no token


def by_chance(path: Path) -> Iterator[str]:
    """Yield the words whose absence from a page is asserted, and that a random token may hold."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Compare(left=ast.Constant(value=str(word)), ops=[ast.NotIn()], comparators=[page]):
                if SHORT.fullmatch(word) and word not in FIXED and PAGE.search(ast.unparse(page)):
                    yield f"{path.name}:{node.lineno} {word}"


def test_no_short_word_is_asserted_to_be_absent_from_a_page():
    assert [found for path in sorted(ROOT.rglob("test_*.py")) for found in by_chance(path)] == []
