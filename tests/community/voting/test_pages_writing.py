"""Asking, answering and commenting through the forms; what cannot be taken keeps what was typed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy.orm import joinedload

from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core.clock import now as the_time
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.cast import place
from tests.community.samples import a_suggestion, opening_of
from tests.community.voting.test_pages_threads import BODY, address_of, put_answer, put_question

TITLE = "W7 stops with E18 at the last spin"
ASKED = {"title": TITLE, "body": BODY, "tags": "w7, e18", "space": "machines", "visibility": "public"}


@pytest.fixture
def question(ana, machines, now):
    return put_question(ana, machines, now)


@pytest.fixture
def reply(ben, question, now):
    return put_answer(ben, question, now)


@pytest.mark.parametrize("address", ["/questions/new", "/questions"])
def test_asking_leads_to_the_question(ana, machines, signed_in, address):
    browser = signed_in(ana)
    browser.get("/questions/new")
    answer = browser.send(address, ASKED)
    thread = db.session.query(Thread).one()
    assert answer.status_code == 303
    assert answer.location == address_of(thread)
    assert thread.tag_names == ["w7", "e18"]
    assert "Your question was posted. We will notify you when someone answers." in browser.get(answer.location).text


def test_many_sends_of_one_form_make_one_question(ana, machines, signed_in):
    browser = signed_in(ana)
    form_id = re.findall(r'name="form_id" value="([0-9a-f]{32})"', browser.get("/questions/new").text)[0]
    answers = [browser.send("/questions/new", ASKED | {"form_id": form_id}) for _ in range(3)]
    assert {answer.location for answer in answers} == {address_of(db.session.query(Thread).one())}


def test_other_words_in_a_form_that_was_sent_are_not_lost(ben, question, reply, signed_in):
    browser = signed_in(ben)
    for address in (f"/questions/{question.id}/answers", f"/posts/{reply.id}/comments"):
        sent = {"body": "It was the filter of the pump.", "form_id": "c" * 32 if "posts" in address else "d" * 32}
        first = browser.send(address, sent)
        other = browser.send(address, sent | {"body": "It was the filter behind the flap."})
        assert (first.status_code, other.status_code) == (303, 409)
        assert "It was the filter behind the flap." in other.text
        assert f'href="{first.location}"' in other.text
        assert browser.send(address, sent).location == first.location
        form_id = re.findall(
            r'name="form_id" value="([0-9a-f]{32})"', other.text[: other.text.index("behind the flap")]
        )
        again = browser.send(address, {"body": "It was the filter behind the flap.", "form_id": form_id[-1]})
        assert (again.status_code, again.location == first.location) == (303, False)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Enter a title that sums up the question in one line."),
        ("title", "Short", "Titles need at least 15 characters"),
        ("title", "x" * 151, "at most 150 characters"),
        ("body", "", "and what you have tried"),
        ("body", "x" * 1_000_000, "at most 30000 characters"),
        ("body", "No\x00 such thing, no such thing at all", "This text contained characters that cannot be displayed"),
        ("space", "nowhere", "Not a valid choice"),
        ("visibility", "secret", "Not a valid choice"),
        ("tags", "one two three four five six", "Use at most 5 tags"),
    ],
)
def test_a_question_that_cannot_be_taken_keeps_what_was_typed(ana, machines, signed_in, field, value, sentence):
    browser = signed_in(ana)
    browser.get("/questions/new")
    page = browser.send("/questions/new", ASKED | {field: value})
    assert page.status_code == 422
    assert sentence in page.text
    assert "<title>Error: " in page.text
    kept = {"title": TITLE, "body": BODY} | ({field: value.replace("\x00", "")} if field in ("title", "body") else {})
    assert all(text in page.text for text in kept.values())
    assert db.session.query(Thread).count() == 0


def test_a_title_is_one_line_whatever_breaks_it_is_sent_with(ana, machines, signed_in):
    """Its field wraps; without script, Enter breaks the line in it."""
    browser = signed_in(ana)
    form = browser.get("/questions/new").text.split('id="title"')[0].rpartition("<")[2]
    assert form.startswith("textarea")
    assert (
        browser.send("/questions/new", ASKED | {"title": "The W7 stops\r\nwith E18\n at the last spin"}).status_code
        == 303
    )
    assert db.session.query(Thread).one().title == "The W7 stops with E18 at the last spin"


def test_the_form_begins_with_what_the_address_says(ana, machines, signed_in):
    page = signed_in(ana).get("/questions/new?title=It+does+not+spin&form_id=1&csrf_token=1").text
    assert "It does not spin</textarea>" in page
    assert 'value="1"' not in page


def test_an_answer_leads_to_its_place(ben, question, signed_in):
    browser = signed_in(ben)
    browser.get(address_of(question))
    answer = browser.send(f"/questions/{question.id}/answers", {"body": "Look into the nozzle under the sink."})
    post = db.session.query(Post).filter_by(kind="answer").one()
    assert answer.status_code == 303
    assert answer.location == f"{address_of(question)}#p{post.id}"


@pytest.mark.parametrize("body", ["", "Too short", "x" * 30_001])
def test_an_answer_that_cannot_be_taken_stands_in_the_thread_still(ben, question, signed_in, body):
    page = signed_in(ben).send(f"/questions/{question.id}/answers", {"body": body})
    assert page.status_code == 422
    assert question.title in page.text
    assert body in page.text
    assert "There is a problem" in page.text


@pytest.mark.parametrize(
    "address", ["/questions/{0}/answers", "/posts/{1}/comments", "/posts/{1}/vote", "/threads/{0}/back"]
)
def test_a_stranger_s_words_are_refused_and_kept(question, reply, browser, address):
    page = browser.send(address.format(question.id, reply.id), {"body": "These are my words.", "value": "1"})
    assert page.status_code == 403
    assert "These are my words." in page.text


@pytest.mark.parametrize(
    "address", ["/questions/new", "/questions/{0}/answers", "/posts/{1}/comments", "/posts/{1}/vote", "/preview"]
)
def test_without_the_form_s_token_nothing_happens(zoe, question, reply, signed_in, address):
    page = signed_in(zoe).post(
        address.format(question.id, reply.id), data={"body": "These are my words.", "value": "1"}
    )
    assert page.status_code == 400
    assert "These are my words." in page.text
    assert db.session.query(Post).count() == 2


def test_a_comment_leads_to_its_place(ana, reply, question, signed_in):
    answer = signed_in(ana).send(f"/posts/{reply.id}/comments", {"body": "Which nozzle do you mean?"})
    comment = db.session.query(Post).filter_by(kind="comment").one()
    assert answer.status_code == 303
    assert answer.location == f"{address_of(question)}#c{comment.id}"


def test_with_script_the_comments_come_back(ana, reply, question, signed_in):
    page = signed_in(ana).send(
        f"/posts/{reply.id}/comments", {"body": "Which nozzle do you mean?"}, headers={"HX-Request": "true"}
    )
    assert page.status_code == 200
    assert "<html" not in page.text
    assert page.text.strip().startswith(f'<div class="said" id="said-{reply.id}">')
    assert "Which nozzle" in page.text


def test_a_comment_that_cannot_be_taken_stands_in_its_form_still(ana, reply, question, signed_in):
    page = signed_in(ana).send(f"/posts/{reply.id}/comments", {"body": "Which?"})
    assert page.status_code == 422
    assert "Which?</textarea>" in page.text
    assert "at least 10 characters" in page.text
    assert question.title in page.text
    with_script = signed_in(ana).send(f"/posts/{reply.id}/comments", {"body": "Which?"}, headers={"HX-Request": "true"})
    assert with_script.status_code == 422
    assert "at least 10 characters" in with_script.text


def test_a_preview_is_what_will_stand_there(ana, machines, signed_in):
    browser = signed_in(ana)
    page = browser.send("/preview", {"body": "It is **lint**. <script>alert(1)</script>"})
    assert page.status_code == 200
    assert "<strong>lint</strong>" in page.text
    assert "<script" not in page.text
    assert browser.send("/preview", {"body": ""}).text == ""
    assert browser.send("/preview", {"body": "x" * 1_000_000}).status_code == 422


@pytest.mark.parametrize("address", ["/questions/{}/answers", "/suggestions/{}/remarks"])
def test_what_one_cannot_read_cannot_be_answered(ana, ben, machines, now, signed_in, address):
    private = put_question(ana, machines, now, visibility="private")
    page = signed_in(ben).send(address.format(private.id), {"body": "I may not even see this one."})
    assert page.status_code == 404
    assert "I may not even see this one." in page.text
    assert private.title not in page.text


@pytest.mark.parametrize("body", [b"body=%ff%fe%00", b"body[]=1&body=2", b"\xff\xfe\x00", b"&" * 1000])
def test_bytes_that_are_no_text_are_refused_politely(ben, question, signed_in, body):
    browser = signed_in(ben)
    browser.get(address_of(question))
    page = browser.post(
        f"/questions/{question.id}/answers",
        data=body,
        content_type="application/x-www-form-urlencoded",
        headers={"X-CSRFToken": browser.token},
    )
    assert page.status_code in (400, 422)


def test_where_there_are_several_spaces_none_is_chosen_beforehand(ana, machines, signed_in):
    browser = signed_in(ana)
    assert "selected" in browser.get("/questions/new").text.partition('id="space"')[2].partition("</select>")[0]
    with unit_of_work():
        place("garden")
    options = browser.get("/questions/new").text.partition('id="space"')[2].partition("</select>")[0]
    assert 'value="">Choose' in options
    assert 'value="machines">' in options
    answer = browser.send("/questions/new", ASKED | {"space": ""})
    assert (answer.status_code, "Select a space." in answer.text) == (422, True)
    assert "selected" in browser.get("/questions/new?space=garden").text.partition('id="space"')[2]


def test_the_asker_says_which_language_the_question_is_in(ana, machines, signed_in):
    browser = signed_in(ana)
    assert 'selected value="en"' in browser.get("/questions/new").text
    answer = browser.send("/questions/new", ASKED | {"locale": "fr"})
    assert db.session.query(Thread).one().locale == "fr"
    assert 'lang="fr"' in browser.get(answer.location).text
    assert browser.send("/questions/new", ASKED | {"locale": "tlh"}).status_code == 422


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/posts/987654/comments", 404),
        ("/questions/987654/answers", 404),
        ("/posts/{comment}/comments", 403),
        ("/questions/{idea}/answers", 404),
    ],
)
def test_what_hangs_on_nothing_is_refused_with_a_sentence(ana, reply, machines, now, signed_in, address, status):
    with unit_of_work():
        parent = db.session.get_one(Post, reply.id, options=[joinedload(Post.thread)])
        comment = posts_actions.comment(ana, parent, "Which nozzle is meant?", now)
    idea = a_suggestion(ana, machines, now)
    page = signed_in(ana).send(address.format(comment=comment.id, idea=idea.id), {"body": "These are my words here."})
    assert (page.status_code, "These are my words here." in page.text) == (status, True)


def test_who_is_silenced_reads_why_instead_of_writing_in_vain(ben, question, signed_in):
    with unit_of_work():
        ben.silenced_until = the_time() + timedelta(days=1)
    page = signed_in(ben).get(address_of(question)).text
    assert "The moderators have silenced you for a while: you can read, but not write or vote." in page
    assert f'action="/questions/{question.id}/answers"' not in page
    assert f'action="/threads/{question.id}/claim"' not in page
    assert f'action="/posts/{opening_of(question).id}/comments"' not in page
    assert f'href="/posts/{opening_of(question).id}/flag"' not in page
    assert page.count('aria-disabled="true"') >= 2  # the vote up and the vote down


def test_who_is_suspended_reads_that_and_not_that_they_are_silenced(ben, question, signed_in):
    with unit_of_work():
        ben.suspended_until = the_time() + timedelta(days=1)
    for address in (address_of(question), "/questions/new"):
        page = signed_in(ben).get(address).text
        assert "You can only read." in page
        assert "have silenced you" not in page


@pytest.mark.parametrize("form", ["/questions/new", "/suggestions/new"])
def test_who_is_silenced_reads_why_instead_of_a_form(ben, machines, signed_in, form):
    browser = signed_in(ben)
    browser.send(
        "/drafts", {"key": {"/questions/new": "ask"}.get(form, "suggest"), "title": "It leaks", "body": "Here."}
    )
    with unit_of_work():
        ben.silenced_until = the_time() + timedelta(days=1)
    page = browser.get(form)
    assert (page.status_code, f'action="{form}"' in page.text.partition("<main")[2].partition("</main")[0]) == (
        200,
        False,
    )
    assert "The moderators have silenced you for a while: you can read, but not write or vote." in page.text
    assert ">\nHere.</textarea>" in page.text
    assert "then post it" not in page.text
    with unit_of_work():
        db.session.get_one(type(ben), ben.id).silenced_until = the_time()
    assert (
        "The moderators have silenced you for a while: you can read, but not write or vote."
        not in browser.get(form).text
    )
