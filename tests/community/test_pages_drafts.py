"""Drafts through HTTP: with script and without, for members and for those who have not signed in yet."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.accounts.registration.actions import create_member
from app.community.drafts.models import Draft
from app.community.merging import actions as merging_actions
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.mail.message import outbox
from app.core.outbox.worker import run_until_empty
from tests import cast
from tests.community.samples import BODY, TITLE
from tests.community.voting.test_pages_threads import address_of, put_answer, put_question

PASSWORD = "seven green kettles"
ASKED = {"title": TITLE, "body": BODY, "tags": "grinder", "space": "machines", "visibility": "public"}
WORDS = "Take the hopper off and turn the burr by hand."
JSON = {"Accept": "application/json"}


@pytest.fixture
def question(ana, machines, now):
    return put_question(ana, machines, now)


@pytest.fixture
def reply(ben, question, now):
    return put_answer(ben, question, now)


def drafts() -> dict[str, str]:
    db.session.rollback()
    return {each.key: each.fields.get("body", "") for each in db.session.scalars(db.select(Draft))}


def typed(browser, key, seen="", **fields):
    """What script sends while one types."""
    return browser.send("/drafts", {"key": key, "seen": seen, **fields}, headers=JSON)


def test_what_is_typed_is_there_when_the_page_is_opened_again(ben, question, signed_in):
    browser = signed_in(ben)
    first = typed(browser, f"answer:{question.id}", body="Take the")
    second = typed(browser, f"answer:{question.id}", seen=first.json["seen"], body=WORDS)
    assert (first.status_code, second.status_code) == (200, 200)
    assert re.fullmatch(r"Draft saved at \S+\s?\w*", second.json["said"])
    page = signed_in(ben).get(address_of(question)).text
    assert f"{WORDS}</textarea>" in page
    assert f'data-seen="{second.json["seen"]}"' in page
    assert "Draft, <time" in page


def test_what_was_begun_before_a_merge_is_an_answer_to_the_question_that_goes_on(
    ben, zoe, mia, machines, question, signed_in, now
):
    """Ben has begun an answer to each of two questions, Zoé to the one that goes; both pages are still open."""
    target = put_question(zoe, machines, now, title="Why does the grinder stop so soon?")
    old, new = f"answer:{question.id}", f"answer:{target.id}"
    bens, zoes = signed_in(ben), signed_in(zoe)
    typed(bens, old, body="Take the")
    typed(bens, new, body="Descale it,")
    seen = typed(zoes, old, body="Clean the").json["seen"]
    with unit_of_work():
        thread, into = (db.session.get_one(Thread, each.id) for each in (question, target))
        merging_actions.merge(mia, thread, into, now + timedelta(minutes=1))
    typed(zoes, old, seen=seen, body="Clean the burr first.")
    kept = db.session.execute(db.select(Draft.key, Draft.fields).order_by(Draft.id)).all()
    assert {(key, fields["body"]) for key, fields in kept} == {
        (new, "Descale it,\n\nTake the"),
        (new, "Clean the burr first."),
    }
    sent = zoes.send(f"/questions/{question.id}/answers", {"body": WORDS, "form_id": "a" * 32})
    assert sent.location.startswith(f"/questions/{target.id}/")
    assert list(drafts()) == [new]
    assert bens.send(f"/threads/{question.id}/follow").location.startswith(f"/questions/{target.id}/")


def test_comments_have_drafts_too_and_each_its_own(ana, zoe, question, reply, signed_in):
    opening = db.session.query(Post).filter_by(kind="opening").one()
    browser = signed_in(zoe)
    typed(browser, f"comment:{reply.id}", body="Which burr do you mean?")
    page = browser.get(address_of(question)).text
    assert page.count("Which burr do you mean?</textarea>") == 1
    assert f'data-draft="comment:{reply.id}"' in page
    assert f'data-draft="comment:{opening.id}"' in page
    assert "Which burr" not in signed_in(ana).get(address_of(question)).text


def test_a_comment_that_script_throws_away_leads_to_the_page_and_does_not_put_it_into_the_page(ana, reply, signed_in):
    browser, key = signed_in(ana), f"comment:{reply.id}"
    browser.send("/drafts", {"key": key, "body": "Which W7?"})
    answer = browser.send("/drafts/discard", {"key": key}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.text) == (200, "")
    page = browser.get(answer.headers["HX-Redirect"], follow_redirects=True).text
    assert "Draft discarded." in page
    assert "Which W7?" not in page


def test_another_tab_is_not_overwritten_blindly(ben, question, signed_in):
    browser, key = signed_in(ben), f"answer:{question.id}"
    typed(browser, key, body=WORDS)
    answer = typed(browser, key, body="Something else")
    assert answer.status_code == 409
    assert "Another tab" in answer.json["detail"]
    browser.send("/drafts", {"key": key, "body": "Something else"}, headers=JSON)
    assert drafts() == {key: "Something else", f"aside:{key}": WORDS}


def test_a_draft_goes_in_the_same_moment_as_its_post_comes(ben, question, reply, signed_in):
    browser = signed_in(ben)
    for key, address in (
        (f"answer:{question.id}", f"/questions/{question.id}/answers"),
        (f"comment:{reply.id}", f"/posts/{reply.id}/comments"),
    ):
        typed(browser, key, body=WORDS)
        assert list(drafts()) == [key]
        assert browser.send(address, {"body": WORDS}).status_code == 303
        assert drafts() == {}
    typed(browser, "ask", **ASKED)
    assert browser.send("/questions/new", ASKED).status_code == 303
    assert drafts() == {}


def test_what_was_saved_late_does_not_come_back_after_it_was_sent(ben, question, signed_in):
    browser, form_id = signed_in(ben), "b" * 32
    browser.send(f"/questions/{question.id}/answers", {"body": WORDS, "form_id": form_id})
    late = typed(browser, f"answer:{question.id}", body=WORDS, form_id=form_id)
    assert (late.status_code, late.json["seen"], drafts()) == (200, "", {})


def test_without_script_a_button_saves_and_another_throws_away_with_a_way_back(ana, machines, signed_in):
    browser = signed_in(ana)
    assert "/drafts" in browser.get("/questions/new").text
    answer = browser.send("/drafts", {"key": "ask", **ASKED})
    assert (answer.status_code, answer.location) == (303, "/questions/new")
    page = browser.get("/questions/new").text
    assert "Draft saved." in page
    assert TITLE in page
    assert BODY in page
    assert browser.send("/drafts/discard", {"key": "ask"}).location == "/questions/new"
    page = browser.get("/questions/new").text
    assert BODY not in page
    assert "Draft discarded." in page
    assert 'action="/drafts/restore"' in page
    assert browser.send("/drafts/restore", {"key": "ask"}).location == "/questions/new"
    assert BODY in browser.get("/questions/new").text


def test_my_drafts_lists_what_one_began_and_names_no_thread_that_one_may_not_read(
    ana, ben, question, machines, now, signed_in
):
    private = put_question(
        ana, machines, now + timedelta(minutes=5), visibility="private", title="Where is my parcel now?"
    )
    browser = signed_in(ben)
    typed(browser, f"answer:{question.id}", body=WORDS)
    typed(browser, f"answer:{private.id}", body="For a thread that I cannot read.")
    page = browser.get("/my/drafts").text
    assert question.title in page
    assert WORDS in page
    assert "For a thread that I cannot read." in page
    assert private.title not in page
    browser.send("/drafts/discard", {"key": f"answer:{question.id}", "back": "list"})
    assert "Restore draft" in browser.get("/my/drafts").text
    assert WORDS not in signed_in(ana).get("/my/drafts").text


@pytest.mark.parametrize(
    ("form", "change"),
    [("comment:{1}", {"locked_at": cast.NOW}), ("answer:{0}", {"visibility": "private"})],
)
def test_a_draft_whose_form_is_gone_is_shown_in_full_and_leads_nowhere(zoe, reply, signed_in, form, change):
    browser, key, text = signed_in(zoe), form.format(reply.thread_id, reply.id), "Turn the drum by hand. " * 20
    typed(browser, key, body=text)
    assert "Continue writing" in browser.get("/my/drafts").text
    with unit_of_work():
        for name, value in change.items():
            setattr(db.session.get_one(Thread, reply.thread_id), name, value)
    page = browser.get("/my/drafts").text
    assert text.strip() in page
    assert "Continue writing" not in page
    assert "Discard draft" in page
    browser.send("/drafts/discard", {"key": key, "back": "list"})
    assert browser.send("/drafts/restore", {"key": key}).location == "/my/drafts"


def test_what_is_refused_because_the_thread_was_closed_meanwhile_is_kept_and_shown(ben, question, signed_in, now):
    browser = signed_in(ben)
    browser.get(address_of(question))
    with unit_of_work():
        db.session.get_one(Thread, question.id).closed_at = now
    answer = browser.send(f"/questions/{question.id}/answers", {"body": WORDS})
    assert answer.status_code == 403
    assert "closed" in answer.text
    assert WORDS in answer.text
    assert drafts() == {f"answer:{question.id}": WORDS}
    page = browser.get(address_of(question)).text
    assert "Your text is saved here" in page
    assert WORDS in page


@pytest.mark.parametrize(
    ("address", "key", "status"),
    [
        ("/questions/{0}/answers", "answer:{0}", 422),
        ("/posts/{1}/comments", "comment:{1}", 422),
        ("/questions/987654/answers", "answer:987654", 404),
        ("/posts/987654/comments", "comment:987654", 404),
        ("/posts/{1}/edit", "edit:{1}", 422),
    ],
)
def test_whatever_cannot_be_taken_is_kept_as_a_draft(ben, question, reply, signed_in, address, key, status):
    answer = signed_in(ben).send(address.format(question.id, reply.id), {"body": "Too short", "revision": "1"})
    assert (answer.status_code, "Too short" in answer.text) == (status, True)
    assert drafts() == {key.format(question.id, reply.id): "Too short"}


def test_a_megabyte_is_refused_and_shown_but_is_no_draft(ana, machines, signed_in):
    answer = signed_in(ana).send("/questions/new", ASKED | {"body": "x" * 1_000_000})
    assert (answer.status_code, drafts()) == (422, {})
    assert "x" * 1_000_000 in answer.text


@pytest.mark.parametrize("letter", ["x", "é", "問"])
def test_what_is_too_long_for_a_draft_is_said_in_numbers_and_keeps_the_last_draft(ana, signed_in, letter):
    browser = signed_in(ana)
    assert typed(browser, "ask", body=letter * 60_000).status_code == 200
    answer = typed(browser, "ask", body=letter * 60_001)
    assert answer.status_code == 422
    assert "Too long to save as a draft: 60,001 of 60,000 characters." in answer.json["detail"]
    assert drafts() == {"ask": letter * 60_000}


def test_without_script_what_is_too_long_for_a_draft_comes_back_whole(ana, signed_in):
    long = "x" * 1_000_000
    answer = signed_in(ana).send("/drafts", {"key": "ask", "body": long})
    assert answer.status_code == 422
    assert "Too long to save as a draft: 1,000,000 of 60,000 characters." in answer.text
    assert long in answer.text


def test_a_draft_of_an_edit_is_taken_up_where_it_stood(ben, reply, signed_in):
    browser = signed_in(ben)
    typed(browser, f"edit:{reply.id}", body=WORDS, revision="1")
    page = browser.get(f"/posts/{reply.id}/edit").text
    assert f"{WORDS}</textarea>" in page
    assert browser.send(f"/posts/{reply.id}/edit", {"body": WORDS, "revision": "1"}).status_code == 303
    assert drafts() == {}


def test_a_preview_is_shown_without_script_and_keeps_the_text(ben, ana, question, machines, signed_in):
    words = "It is **lint**, says @ana."
    for address in (f"/questions/{question.id}/answers", "/questions/new"):
        page = signed_in(ben).send(address, {"body": words, "preview": "yes"})
        assert page.status_code == 200
        assert 'It is <strong>lint</strong>, says <a class="mention" href="/members/ana">@ana</a>.' in page.text
        assert f"{words}</textarea>" in page.text
    assert db.session.query(Thread).count() == 1


def test_a_stranger_asks_first_and_signs_in_after(machines, browser, now):
    with unit_of_work():
        create_member(handle="nora", name="Nora", email="nora@example.org", password=PASSWORD, locale="en", now=now)
    page = browser.get("/questions/new").text
    assert "You can sign in or create an account at the end. Your text is saved until then." in page
    answer = browser.send("/questions/new", ASKED)
    assert (answer.status_code, answer.location) == (303, "/login?next=/questions/new&then=ask")
    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("peercare_draft="))
    assert "HttpOnly" in cookie
    assert db.session.scalars(db.select(Draft.token_hash)).one() not in cookie
    assert TITLE in browser.get("/login?next=/questions/new").text
    assert BODY in browser.get("/questions/new").text
    signed = browser.send("/login", {"identifier": "nora", "password": PASSWORD, "next": "/questions/new"})
    assert signed.location == "/questions/new"
    page = browser.get("/questions/new").text
    assert TITLE in page
    assert BODY in page
    assert browser.send("/questions/new", ASKED).status_code == 303
    assert (drafts(), db.session.query(Thread).count()) == ({}, 1)


def test_what_a_stranger_wrote_is_there_in_the_browser_in_which_they_confirm_their_address(app, machines, browser):
    browser.get("/questions/new")
    browser.send("/questions/new", ASKED)
    browser.send("/register", {"handle": "nora", "name": "Nora", "email": "nora@example.org", "password": PASSWORD})
    run_until_empty()
    link = re.search(r"http://localhost(/verify/[\w-]+)", outbox()[-1].text)
    assert link
    other = app.test_client()
    other.get(link[1])
    answer = other.send(link[1])
    assert answer.location == "/questions/new"
    page = other.get("/questions/new").text
    assert TITLE in page
    assert BODY in page
    assert BODY not in browser.get("/questions/new").text


@pytest.mark.parametrize(
    ("field", "value"), [("title", "Short"), ("body", "Short"), ("tags", "a b c d e f"), ("space", "")]
)
def test_a_stranger_hears_what_is_missing_before_they_sign_in(machines, browser, field, value):
    with unit_of_work():
        cast.place("garden")
    browser.get("/questions/new")
    answer = browser.send("/questions/new", ASKED | {field: value})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


def test_an_answer_that_was_sent_after_the_session_ended_survives_the_sign_in(question, browser, now):
    with unit_of_work():
        create_member(handle="nora", name="Nora", email="nora@example.org", password=PASSWORD, locale="en", now=now)
    answer = browser.send(f"/questions/{question.id}/answers", {"body": WORDS})
    assert answer.status_code == 403
    assert f"/login?next=/questions/{question.id}%23answer" in answer.text
    assert WORDS not in browser.get(address_of(question)).text
    browser.send("/login", {"identifier": "nora", "password": PASSWORD})
    assert f"{WORDS}</textarea>" in browser.get(address_of(question)).text


def test_nobody_fills_the_database_with_drafts_of_strangers(app, machines, browser):
    app.config["LIMITS_SCALE"] = 0.1
    try:
        statuses = []
        for _ in range(4):
            client = app.test_client()
            client.get("/questions/new")
            statuses.append(client.send("/questions/new", ASKED).status_code)
    finally:
        app.config["LIMITS_SCALE"] = 1000
    assert statuses == [303, 303, 429, 429]
    assert len(drafts()) == 1  # by key: both are "ask"
    assert db.session.query(Draft).count() == 2


def test_a_draft_of_a_thread_that_there_cannot_be_is_refused(ben, signed_in):
    browser = signed_in(ben)
    assert typed(browser, f"answer:{10**18 - 1}", body=WORDS).status_code == 200
    assert typed(browser, f"answer:{10**18}", body=WORDS).status_code == 404
    assert WORDS in browser.get("/my/drafts").text
