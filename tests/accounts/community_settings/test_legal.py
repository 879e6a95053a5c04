"""What the law asks for, and the language that a stranger reads."""

from __future__ import annotations

import pytest

from app.core.db.session import unit_of_work
from app.core.settings import change_settings


@pytest.mark.parametrize("address", ["/privacy", "/terms", "/imprint"])
def test_a_text_that_nobody_wrote_says_so(browser, address):
    page = browser.get(address)
    assert page.status_code == 200
    assert "Nothing here yet" in page.text


def test_a_legal_text_is_cleaned(browser, now):
    with unit_of_work():
        change_settings(now, privacy="We keep *little*.<script>alert(1)</script>")
    page = browser.get("/privacy").text
    assert "<em>little</em>" in page
    assert "alert(1)</script>" not in page


def test_a_stranger_chooses_a_language(browser):
    answer = browser.get("/language/fr?next=/terms")
    assert answer.status_code == 303
    assert answer.location == "/terms"
    assert '<html lang="fr"' in browser.get("/terms").text


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_a_language_leads_nowhere_else(browser, wanted):
    assert browser.get("/language/en", query_string={"next": wanted}).location == "/"


def test_a_language_that_we_do_not_speak_is_nothing(browser):
    assert browser.get("/language/xx").status_code == 404
