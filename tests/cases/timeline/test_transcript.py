"""The transcript: all that was said, to print or save; never a note for the customer."""

from __future__ import annotations

import pytest

from app.cases.timeline import actions as timeline_actions
from app.core.db.session import unit_of_work

REPLY = "Put a **thin plate** under the left hinge; it has been dry since."


@pytest.fixture
def spoken(case, ana, gus, now):
    with unit_of_work():
        timeline_actions.message(gus, case, "Your number is HV-20417, yes?", now)
        timeline_actions.message(ana, case, "Yes, MESSAGE-CANARY.", now)
        timeline_actions.note(gus, case, "NOTE-CANARY", now)
        timeline_actions.reply(gus, case, REPLY, now)
    return case


@pytest.mark.parametrize("query", ["", "?format=text", "?notes=1", "?format=text&notes=1"])
def test_the_customer_keeps_all_words_and_no_note(spoken, ana, signed_in, query):
    answer = signed_in(ana).get(f"/my/cases/{spoken.id}/transcript{query}")
    assert answer.status_code == 200
    for words in ("D45 leaks at the door", "Three weeks after the repair", "HV-20417", "MESSAGE-CANARY", "thin plate"):
        assert words in answer.text
    assert "NOTE-CANARY" not in answer.text


def test_as_a_text_it_is_a_file_of_markdown_as_it_was_written(spoken, ana, signed_in):
    answer = signed_in(ana).get(f"/my/cases/{spoken.id}/transcript?format=text")
    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="case-{spoken.id}.md"'
    assert answer.text.startswith("# D45 leaks at the door after the repair\n")
    assert REPLY in answer.text
    assert "*Only you and support can read this*" in answer.text
    assert "**Gus Martin, Support**" in answer.text


def test_support_chooses_whether_notes_are_in_it(spoken, gus, signed_in):
    desk = signed_in(gus)
    assert "NOTE-CANARY" not in desk.get(f"/cases/{spoken.id}/transcript").text
    for query in ("?notes=1", "?format=text&notes=1"):
        assert "NOTE-CANARY" in desk.get(f"/cases/{spoken.id}/transcript{query}").text


def test_it_is_for_its_customer_and_for_support(spoken, ana, ben, mia, pia, gus, signed_in, browser):
    for reader in (ben, mia, pia):
        for way in ("/my/cases", "/cases"):
            assert signed_in(reader).get(f"{way}/{spoken.id}/transcript").status_code == 404
    assert signed_in(ana).get(f"/cases/{spoken.id}/transcript").status_code == 404
    assert signed_in(gus).get(f"/my/cases/{spoken.id}/transcript").status_code == 404
    assert browser.get(f"/my/cases/{spoken.id}/transcript").status_code == 302
    assert signed_in(ana).get(f"/my/cases/{spoken.id}/transcript?format=pdf").status_code == 404
