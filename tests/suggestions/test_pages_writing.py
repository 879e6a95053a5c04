"""Suggesting, remarking, backing, linking and deciding through the forms; what cannot be taken keeps what was typed."""

from __future__ import annotations

import re

import pytest

from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.suggestions.models import Source, StatusChange, Suggestion
from tests.suggestions.conftest import BODY, TITLE, WHY, ask, loaded
from tests.suggestions.test_pages_reading import REMARK, address

WORDS = {"title": TITLE, "body": BODY, "area": "laundry"}


@pytest.mark.parametrize("where", ["/suggestions/new", "/suggestions"])
def test_suggesting_leads_to_the_suggestion(ana, laundry, signed_in, where):
    browser = signed_in(ana)
    assert "What should change?" in browser.get("/suggestions/new").text
    answer = browser.send(where, WORDS)
    assert answer.status_code == 303
    assert answer.location == address(db.session.query(Suggestion).one())
    assert (
        "Thank you! Others can now back your suggestion, and the product team will respond here."
        in browser.get(answer.location).text
    )


def test_many_sends_of_one_form_make_one_suggestion(ana, laundry, signed_in):
    browser = signed_in(ana)
    form_id = re.findall(r'name="form_id" value="([0-9a-f]{32})"', browser.get("/suggestions/new").text)[0]
    answers = [browser.send("/suggestions/new", WORDS | {"form_id": form_id}) for _ in range(3)]
    assert {answer.location for answer in answers} == {address(db.session.query(Suggestion).one())}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "Timer"),
        ("title", "x" * 151),
        ("body", ""),
        ("body", "Please."),
        ("area", "nowhere"),
        ("body", "a\x00" * 30),
    ],
)
def test_what_cannot_be_taken_keeps_what_was_typed(ana, laundry, signed_in, field, value):
    page = signed_in(ana).send("/suggestions/new", WORDS | {field: value})
    assert page.status_code == 422
    for name, typed in WORDS.items():
        assert field == name or typed in page.text
    assert db.session.query(Thread).count() == 0


def test_staff_make_one_out_of_a_question_and_its_asker_is_told_so(ben, gus, laundry, question, signed_in):
    browser = signed_in(gus)
    here = f"/questions/{question.id}/suggest"
    assert here in browser.get(f"/questions/{question.id}/{question.slug}").text
    assert question.title in browser.get(here).text
    made = browser.send(here, WORDS)
    assert made.status_code == 303
    page = browser.get(made.location).text
    assert question.title in page
    assert "The customer follows it and is notified" in page


def test_a_private_question_s_title_is_not_put_into_the_form(ben, gus, machines, laundry, now, signed_in):
    private = ask(ben, machines, now, visibility="private", title="My address and my order number")
    form = signed_in(gus).get(f"/questions/{private.id}/suggest").text
    assert 'value="My address' not in form
    assert (
        "The question is private, but the suggestion is public: leave out anything that only "
        "concerns this customer." in form
    )


def test_customers_make_none_out_of_a_question(ana, laundry, question, signed_in):
    assert signed_in(ana).send(f"/questions/{question.id}/suggest", WORDS).status_code == 403


def test_what_was_begun_out_of_a_question_that_was_deleted_since_is_shown(gus, laundry, question, signed_in, now):
    browser, here = signed_in(gus), f"/questions/{question.id}/suggest"
    browser.send("/drafts", {"key": f"suggest:{question.id}", "body": BODY})
    with unit_of_work():
        db.session.get_one(Thread, question.id).deleted_at = now
    page = browser.get(here)
    assert (page.status_code, f">\n{BODY}</textarea>" in page.text) == (200, True)
    assert "You can only create a suggestion from a question that is visible." in page.text
    assert browser.send(here, WORDS).status_code == 403


def test_a_remark_stands_on_the_page(ben, idea, signed_in):
    browser = signed_in(ben)
    browser.get(address(idea))
    answer = browser.send(f"/suggestions/{idea.id}/remarks", {"body": REMARK})
    assert answer.status_code == 303
    assert answer.location.split("#")[0] == address(idea)
    assert REMARK in browser.get(address(idea)).text


@pytest.mark.parametrize(("body", "why"), [("Me too!", "at least 20 characters"), ("", "Write a reply first.")])
def test_a_remark_that_cannot_be_taken_stands_in_the_page_still(ben, idea, signed_in, body, why):
    page = signed_in(ben).send(f"/suggestions/{idea.id}/remarks", {"body": body})
    assert page.status_code == 422
    assert TITLE in page.text
    assert why in page.text
    assert body in re.findall(r"<textarea[^>]*>([^<]*)", page.text)[0]


def test_remarks_are_for_suggestions(ben, question, signed_in):
    assert signed_in(ben).send(f"/suggestions/{question.id}/remarks", {"body": REMARK}).status_code == 404


def test_backing_and_taking_it_back(ben, idea, signed_in):
    browser = signed_in(ben)
    assert browser.send(f"/threads/{idea.id}/back").location == address(idea)
    assert "1 backer" in browser.get(address(idea)).text
    assert browser.send(f"/threads/{idea.id}/unback").location == address(idea)
    assert "1 backer" not in browser.get(address(idea)).text


@pytest.mark.parametrize(
    "how", ["{id}", "#{id}", "/questions/{id}", "http://localhost/questions/{id}/why-only-three?x=1"]
)
def test_a_question_is_linked_by_its_number_or_address(gus, idea, question, signed_in, how):
    answer = signed_in(gus).send(f"/suggestions/{idea.id}/sources", {"thread": how.format(id=question.id)})
    assert answer.status_code == 303
    assert answer.location == address(idea) + "#sources"
    assert db.session.query(Source).one().thread_id == question.id


@pytest.mark.parametrize("typed", ["", "12345", "the one about hours", "9" * 30, "-1"])
def test_what_is_no_question_stands_in_the_field_still(gus, idea, signed_in, typed):
    page = signed_in(gus).send(f"/suggestions/{idea.id}/sources", {"thread": typed})
    assert page.status_code == 422
    assert f'value="{typed}"' in page.text


def test_the_official_response_is_published(pia, idea, signed_in):
    browser = signed_in(pia)
    form = browser.get(f"/suggestions/{idea.id}/status").text
    revision = re.findall(r'name="revision" value="(\d+)"', form)[0]
    answer = browser.send(
        f"/suggestions/{idea.id}/status", {"status": "planned", "response": WHY, "revision": revision}
    )
    assert answer.status_code == 303
    assert WHY in browser.get(address(idea)).text


@pytest.mark.parametrize(
    "changes", [{"response": ""}, {"response": "Soon."}, {"status": "merged"}, {"status": ""}, {"response": "y" * 5001}]
)
def test_an_answer_that_cannot_be_taken_keeps_what_was_typed(pia, idea, signed_in, changes):
    sent = {"status": "planned", "response": WHY, "revision": "1"} | changes
    page = signed_in(pia).send(f"/suggestions/{idea.id}/status", sent)
    assert page.status_code == 422
    assert sent["response"] in page.text
    assert loaded(idea).status == "open"


def test_of_two_answers_at_once_the_second_sees_the_first_and_loses_nothing(pia, ada, idea, signed_in):
    sent = {"status": "planned", "response": WHY, "revision": "1"}
    assert signed_in(pia).send(f"/suggestions/{idea.id}/status", sent).status_code == 303
    other = "We decline this, since the next machine has a clock of its own."
    browser = signed_in(ada)
    page = browser.send(f"/suggestions/{idea.id}/status", sent | {"status": "declined", "response": other})
    assert page.status_code == 409
    for words in (
        "Someone else has responded while you were writing. Read their response first; your text is saved below.",
        WHY,
        other,
        'name="revision" value="2"',
    ):
        assert words in page.text
    again = {"status": "declined", "response": other, "revision": "2"}
    assert browser.send(f"/suggestions/{idea.id}/status", again).status_code == 303
    assert db.session.query(StatusChange).count() == 2


def test_support_is_told_who_decides(gus, idea, signed_in):
    page = signed_in(gus).get(f"/suggestions/{idea.id}/status")
    assert page.status_code == 403
    assert "Only the product team can decide on suggestions." in page.text


def test_the_owner_edits_their_words(ana, idea, signed_in):
    browser = signed_in(ana)
    opening = db.session.query(Post).one()
    assert f"/posts/{opening.id}/edit" in browser.get(address(idea)).text
    sent = {"title": "Let me say when the wash ends", "body": BODY, "tags": "", "summary": "", "revision": "1"}
    answer = browser.send(f"/posts/{opening.id}/edit", sent)
    assert answer.location.startswith(f"/suggestions/{idea.id}/let-me-say-when")


def test_one_that_is_locked_takes_no_remark_and_shows_what_was_begun(ben, idea, now, signed_in):
    browser = signed_in(ben)
    browser.send("/drafts", {"key": f"answer:{idea.id}", "body": REMARK})
    with unit_of_work():
        db.session.get_one(Thread, idea.id).locked_at = now
    assert f'href="/questions/{idea.id}#answer"' in browser.get("/my/drafts").text
    page = browser.get(address(idea)).text
    assert "Post reply" not in page
    assert f">\n{REMARK}</textarea>" in page.partition('id="answer"')[2]
    assert browser.send(f"/suggestions/{idea.id}/remarks", {"body": REMARK}).status_code == 403
