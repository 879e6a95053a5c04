"""Staff read what was searched without results, add a synonym, and read how many found the answer before asking."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.products import products

IS_FILLED = True
WORDS = {
    "mia": {
        "missing": "Searches without results",
        "asked": "Ended in a question",
        "empty": "No searches of this kind in this week",
        "add": "Add a synonym blubdrum",
        "save": "Add synonym",
        "saved": "Synonym added.",
        "delete": "Delete…",
        "really": "Delete synonym",
        "deleted": "Synonym deleted.",
        "before": "Before asking",
        "found": "Answers found before asking",
    },
    "ada": {
        "missing": "Recherches sans résultat",
        "asked": "Question posée ensuite",
        "empty": "Aucune recherche de ce type",
        "add": "Ajouter un synonyme blubdrum",
        "save": "Ajouter un synonyme",
        "saved": "Synonyme ajouté.",
        "delete": "Supprimer…",
        "really": "Supprimer le synonyme",
        "deleted": "Synonyme supprimé.",
        "before": "Avant de demander",
        "found": "Réponses trouvées avant de demander",
    },
}


@pytest.fixture(autouse=True)
def searched(folder):
    """A server under test gathers what was searched and writes nothing: here it is written."""
    values = (datetime.now(UTC).date().isoformat(), 0, "en", "blubdrum", 3, False)
    begun = ("a" * 32, datetime.now(UTC).date().isoformat(), 1)
    with closing(sqlite3.connect(folder / "journey.db", timeout=30)) as line, line:
        line.execute("INSERT OR REPLACE INTO question_begun VALUES (?, ?, ?)", begun)
        line.execute("INSERT OR REPLACE INTO search_log_entry VALUES (?, ?, ?, ?, ?, ?)", values)


@products(("who", "screen"), ("ada", "phone"), ("mia", "desktop"), ("ada", "desktop"), ("mia", "phone"))
def test_a_word_without_results_gets_a_synonym(person, who, screen):
    words = WORDS[who]
    one = person(who, screen).go("/search?q=Blubdrum")
    one.page.locator(".staffbar a[href='/search/missing']").click()
    one.sees(words["missing"]).sees("blubdrum").looks_well(f"searches-missing-{who}")
    one.press(words["asked"], "link").sees(words["empty"]).looks_well(f"searches-asked-{who}")
    one.go("/search/missing").press(words["add"], "link").looks_well(f"synonym-new-{who}")
    one.fill(means="drum").press(words["save"]).sees("blubdrum").looks_well(f"synonyms-{who}")
    one.page.get_by_text(words["saved"]).wait_for()
    one.page.get_by_text(words["delete"], exact=True).click()
    one.looks_well(f"synonym-delete-{who}").press(words["really"]).page.get_by_text(words["deleted"]).wait_for()
    one.press(words["before"], "link").sees(words["found"]).looks_well(f"deflections-{who}-{screen}")
    expect(one.page.get_by_role("table").get_by_role("row")).to_have_count(2)
