"""Kinds of history entries are one table; their names are stored."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from app.cases.case.models import CaseHistoryEntry
from app.cases.history_kinds import HISTORY_KINDS, line_of
from app.cases.timeline.queries import Person, TimelineRow
from app.core import clock
from app.core.ui.icons import HEROICONS
from app.core.web.i18n import in_language

ROOT = Path(__file__).parents[2]
FROZEN = Path(__file__).parent / "history_kinds.txt"
VALUES = {"other_id": 2, "into_id": 2, "from_id": 2, "to": "open", "reason": "It is urgent.", "clock": "resolution"}
VALUES |= {"post_id": 2, "score": 5, "what": "note", "rule": "Two days"}
IN_TIMELINE = [kind for kind in HISTORY_KINDS.values() if not kind.of_post]
OF_PRIORITY = {"to": "high"}


def row(kind: str) -> TimelineRow:
    values = VALUES | (OF_PRIORITY if kind == "priority" else {})
    ana = Person(1, "ana", "Ana <Ribeiro>")
    return TimelineRow(1, 1, clock.now(), 1, kind, "", 0, json.dumps(values), ana, "Gus", 1, "Ana", True, 1, False)


def test_names_are_those_that_databases_contain() -> None:
    """Add a line for a new name. To rename one, write a migration of `case_entry` first."""
    assert sorted(HISTORY_KINDS) == FROZEN.read_text().splitlines()
    assert max(map(len, HISTORY_KINDS)) <= CaseHistoryEntry.kind.type.length


@pytest.mark.parametrize(
    "kind", [kind for kind in HISTORY_KINDS.values() if not kind.of_post], ids=lambda kind: kind.name
)
def test_each_kind_has_an_icon_and_a_sentence_in_both_languages(app: Flask, kind) -> None:
    said = []
    for language in ("en", "fr"):
        with app.test_request_context(), in_language(language):
            icon, sentence = line_of(row(kind.name))
            assert icon in HEROICONS
            assert sentence
            assert "<Ribeiro>" not in sentence
            said.append((sentence, str(kind.ending or language)))
    english, french = said
    assert all(one != other for one, other in zip(english, french, strict=True))


def test_entries_are_recorded_by_their_row() -> None:
    literal = re.compile(r"record_history(_once)?\(\s*\w+,\s*\"")
    assert [path for path in (ROOT / "app").rglob("*.py") if literal.search(path.read_text())] == []
