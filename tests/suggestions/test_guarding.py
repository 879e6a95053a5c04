"""What staff write on a suggestion, everyone reads: what was private in its sources goes out by a second yes only."""

from __future__ import annotations

import pytest

from app.cases.escalation.actions import escalate
from app.cases.timeline import actions as timeline_actions
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.suggestions.models import StatusChange, Suggestion
from app.suggestions.sources import actions as sources_actions
from tests.suggestions.conftest import ask, loaded

NOTE = "That panel was made by the second supplier, whose contract ends before the summer comes."
TOLD = "My father lives downstairs and cannot sleep whenever it runs at four in the morning."
CARD = "Ana paid with 4111 1111 1111 1111 for it, so she may have the panel."
SECRET = "Our house is the yellow one behind the mill, and the key lies under the third pot."


@pytest.fixture
def secrets(idea: Suggestion, ana, mia, gus, pia, machines, now) -> Suggestion:
    """Ana's suggestion, whose source is a case with a note and a message, in a private question."""
    thread = ask(ana, machines, now, visibility="private", body=SECRET)
    with unit_of_work():
        case = escalate(mia, db.session.get_one(Thread, thread.id), reason="For support", now=now)
        timeline_actions.note(gus, case, NOTE, now)
        timeline_actions.message(ana, case, TOLD, now)
        sources_actions.add_source(gus, loaded(idea), db.session.get_one(Thread, thread.id), now)
    return idea


def held_by(browser, address: str, kept: str, **fields) -> dict[str, str]:
    """What was sent and waits for a second yes, with that yes."""
    page = browser.send(address, fields)
    assert page.status_code == 422, address
    assert f"{fields[kept]}</textarea>" in page.text
    return fields | {"confirm": page.text.split('name="confirm" value="')[1].split('"')[0]}


def log() -> list[dict]:
    return [each.facts for each in db.session.query(AuditLogEntry).filter_by(action="case.leak_confirmed")]


@pytest.mark.parametrize("words", [NOTE, TOLD, CARD, SECRET])
def test_an_official_response_asks(secrets, pia, signed_in, words):
    browser, address = signed_in(pia), f"/suggestions/{secrets.id}/status"
    yes = held_by(browser, address, "response", status="planned", response=words)
    assert db.session.query(StatusChange).count() == 0
    changed = browser.send(address, yes | {"response": f"{words} And so on."})
    assert changed.status_code == 422
    assert browser.send(address, yes).status_code == 303
    assert len(log()) == 1


def test_a_remark_asks_and_what_an_edit_of_it_adds(secrets, gus, signed_in):
    browser = signed_in(gus)
    yes = held_by(browser, f"/suggestions/{secrets.id}/remarks", "body", body=NOTE)
    assert browser.send(f"/suggestions/{secrets.id}/remarks", yes).status_code == 303
    post = db.session.query(Post).filter_by(kind="answer").one()
    held_by(browser, f"/posts/{post.id}/edit", "body", body=f"{NOTE}\n\n{TOLD}", revision="1")
    assert log() == [{"private": 1}]


@pytest.mark.parametrize("script", [{}, {"HX-Request": "true"}])
def test_a_comment_asks_with_and_without_script(secrets, gus, signed_in, script):
    post = db.session.query(Post).filter_by(thread_id=secrets.id, kind="opening").one()
    browser, address = signed_in(gus), f"/posts/{post.id}/comments"
    page = browser.send(address, {"body": NOTE}, headers=script)
    assert page.status_code == 422
    assert f"{NOTE}</textarea>" in page.text
    confirm = page.text.split('name="confirm" value="')[1].split('"')[0]
    assert browser.send(address, {"body": NOTE, "confirm": confirm}).status_code == 303


def test_a_suggestion_out_of_a_question_asks(ana, mia, gus, pia, laundry, machines, now, signed_in):
    thread = ask(ana, machines, now, title="The dial knows no two hours")
    with unit_of_work():
        timeline_actions.note(
            gus, escalate(mia, db.session.get_one(Thread, thread.id), reason="So", now=now), NOTE, now
        )
    browser, words = signed_in(pia), {"title": "Two hours on the dial", "body": NOTE, "area": "laundry"}
    yes = held_by(browser, f"/questions/{thread.id}/suggest", "body", **words)
    assert db.session.query(Suggestion).count() == 0
    assert browser.send(f"/questions/{thread.id}/suggest", yes).status_code == 303
    assert (db.session.query(Suggestion).count(), log()) == (1, [{"private": 1}])


def test_members_are_not_searched_and_plain_words_pass(secrets, ana, ben, pia, laundry, signed_in):
    browser = signed_in(ben)
    assert browser.send(f"/suggestions/{secrets.id}/remarks", {"body": f"{NOTE} {CARD}"}).status_code == 303
    words = {"title": "Two hours on the dial", "body": CARD, "area": "laundry"}
    assert browser.send("/suggestions/new", words).status_code == 303
    plain = {"status": "planned", "response": "We build it into the next version of the panel."}
    assert signed_in(pia).send(f"/suggestions/{secrets.id}/status", plain).status_code == 303
    assert log() == []
