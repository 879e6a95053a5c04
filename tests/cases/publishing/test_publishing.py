"""What was said privately is made public, cleaned: nothing of it gets out but what the agent looked at."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.escalation.actions import escalate
from app.cases.publishing import actions as publishing_actions
from app.cases.redaction.detector import find, publishable
from app.cases.timeline import actions as timeline_actions
from app.cases.timeline.models import CaseMessage
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import Conflict, NotAllowed
from app.core.outbox.models import Event
from app.core.text.content_checks import ConfirmationRequired
from tests.cases.conftest import fresh
from tests.cast import NOW

SOON = NOW + timedelta(hours=1)
NOTE = "That hinge batch was drilled two millimetres low, so a new hinge alone will not help her."
SAID = (
    "Dear Ana, put a thin plate under the left hinge of your dishwasher; write to ana@example.org if it is wet again."
)
CLEAN = "Put a thin plate under the left hinge of your dishwasher; it stays dry from then on."
WORDS = {
    "title": "Water in front of the door of a D45",
    "question": "It leaks at the door: what can be done?",
    "body": CLEAN,
}


@pytest.fixture
def told(gus, ana, case: Case) -> CaseMessage:
    """What Gus wrote to Ana, beside a note."""
    with unit_of_work():
        timeline_actions.note(gus, case, NOTE, NOW)
        return timeline_actions.message(gus, case, SAID, NOW)


@pytest.fixture
def private(ana, mia, gus, machines) -> tuple[Case, Post]:
    """A case of a private question, and the answer of support in it."""
    with unit_of_work():
        space = db.session.get_one(Space, machines.id)
        body = "I am Ana (06 12 34 56 78) and it leaks at the door."
        words = {"title": "Ana Ribeiro asks about a wet kitchen", "body": body}
        thread = threads_actions.ask(ana, space=space, **words, tags=[], visibility="private", now=NOW)
        made = escalate(mia, thread, reason="For support", now=NOW)
    with unit_of_work():
        post = timeline_actions.reply(gus, fresh(made), SAID, NOW)
    return fresh(made), post


def filled_in(page: str, field: str) -> str:
    """What stands in this field of the page's form."""
    after = page.split(f'name="{field}"')[1]
    if after.split(">")[0].count('value="'):
        return html.unescape(after.split('value="')[1].split('"')[0])
    return html.unescape(after.split("</textarea>")[0].split(">", 1)[1]).strip()


def test_names_findings_and_files_are_taken_out():
    text = "Dear ANA, see [the bill](/files/0123456789abcdef/b.pdf), @ana, Ana Ribeiro’s: ana@example.org. Banana!"
    words = {"email": "[e-mail]", "name": "[name]"}
    cleaned = publishable(text, find(text), words, ["Ana Ribeiro", "ana", "de"])
    assert cleaned == "Dear [name], see the bill, [name], [name]’s: [e-mail]. Banana!"


def test_the_page_holds_the_message_cleaned(case, told, gus, signed_in):
    page = signed_in(gus).get(f"/cases/{case.id}/publish?message={told.id}").text
    body = filled_in(page, "body")
    assert body.startswith("Dear [name], put a thin plate under the left hinge")
    assert "[email address]" in body
    assert "ana@example.org" not in page
    assert f"/cases/{case.id}/publish?message={told.id}" in signed_in(gus).get(f"/cases/{case.id}").text


def test_published_it_is_a_reply_like_any_other(case, told, gus, question, signed_in):
    address = f"/cases/{case.id}/publish?message={told.id}"
    body = SAID.replace("Dear Ana, ", "").partition(";")[0] + "."
    assert signed_in(gus).send(address, {"body": body}).location == f"/cases/{case.id}"
    post = db.session.scalars(select(Post).where(Post.kind == "answer")).one()
    assert (post.body, post.thread_id, post.staff_role) == (body, question.id, "agent")
    entries = {entry.kind: entry.values for entry in db.session.scalars(select(CaseHistoryEntry))}
    assert entries["published"] == {"post_id": post.id, "thread_id": question.id, "message_id": told.id}
    assert entries["replied"] == {"post_id": post.id}
    assert "Gus Martin published a private message:" in signed_in(gus).get(f"/cases/{case.id}").text


@pytest.mark.parametrize("leak", ["Call 06 12 34 56 78.", NOTE])
def test_what_is_not_of_the_message_asks_for_a_second_yes(case, told, gus, leak):
    with pytest.raises(ConfirmationRequired) as held, unit_of_work():
        publishing_actions.publish_here(gus, case, told, f"{CLEAN} {leak}", "", None, SOON)
    assert not list(db.session.scalars(select(Post).where(Post.kind == "answer")))
    with unit_of_work():
        publishing_actions.publish_here(gus, case, told, f"{CLEAN} {leak}", held.value.confirm, None, SOON)


def test_a_private_answer_becomes_a_public_question_of_staff_with_its_answer(private, gus, ana, signed_in):
    case, post = private
    browser, address = signed_in(gus), f"/cases/{case.id}/publish?post={post.id}"
    page = browser.get(address).text
    assert filled_in(page, "title") == "[name] asks about a wet kitchen"
    assert filled_in(page, "question") == "I am [name] ([phone number]) and it leaks at the door."
    assert "06 12 34 56 78" not in page
    words = WORDS
    made = browser.send(address, {**words, "space": "machines", "tags": "leak"})
    assert made.status_code == 303
    thread = db.session.scalars(select(Thread).where(Thread.visibility == "public")).one()
    assert made.location == f"/questions/{thread.id}/{thread.slug}"
    posts = list(db.session.scalars(select(Post).where(Post.thread_id == thread.id).order_by(Post.id)))
    assert [(each.author_id, each.staff_role, each.body) for each in posts] == [
        (gus.id, "agent", words["question"]),
        (gus.id, "agent", CLEAN),
    ]
    assert 'value="/questions/' + str(thread.id) in browser.get(f"/cases/{case.id}/resolve").text
    seen_by_ana = signed_in(ana).get(made.location).text
    assert "Ana Ribeiro asks" not in seen_by_ana.split("<main")[1]


def test_no_word_of_the_private_thread_is_in_what_was_made_of_it_or_in_events(private, gus, signed_in, browser):
    case, post = private
    words = WORDS
    address = signed_in(gus).send(f"/cases/{case.id}/publish?post={post.id}", {**words, "space": "machines"}).location
    page = browser.get(address).text
    events = str([event.values for event in db.session.scalars(select(Event))])
    entries = str(
        [
            entry.values
            for entry in db.session.scalars(select(CaseHistoryEntry).where(CaseHistoryEntry.kind == "published"))
        ]
    )
    for secret in ("wet kitchen", "06 12 34", "ana@example.org", "Ribeiro", "write to"):
        assert secret not in page
        assert secret not in events + entries


def test_a_leak_in_the_new_questions_title_asks_too(private, gus, signed_in):
    case, post = private
    words = WORDS | {"title": "Refund to 4111 1111 1111 1111 please"}
    page = signed_in(gus).send(f"/cases/{case.id}/publish?post={post.id}", {**words, "space": "machines"})
    assert page.status_code == 422
    assert "<mark>4111 1111 1111 1111</mark>" in page.text
    assert filled_in(page.text, "body") == CLEAN


def test_who_was_overtaken_loses_nothing(case, told, gus, lea, signed_in):
    revision = fresh(case).revision - 1
    with pytest.raises(Conflict), unit_of_work():
        publishing_actions.publish_here(gus, case, told, CLEAN, "", revision, SOON)
    page = signed_in(gus).send(f"/cases/{case.id}/publish?message={told.id}", {"body": CLEAN, "revision": revision})
    assert page.status_code == 409
    assert filled_in(page.text, "body") == CLEAN


def test_the_customers_own_words_and_those_of_others_are_not_published(case, told, private, ana, gus, signed_in):
    with unit_of_work():
        own = timeline_actions.message(ana, fresh(case), "It is wet again, I am afraid.", SOON)
    other, post = private
    browser = signed_in(gus)
    for number, source in (
        (case.id, f"message={own.id}"), (other.id, f"message={told.id}"), (case.id, f"post={post.id}"),
        (case.id, ""), (case.id, "message=x"),
    ):  # fmt: skip
        assert browser.get(f"/cases/{number}/publish?{source}").status_code == 404, source


@pytest.mark.parametrize("who", ["ana", "ben", "mia", "pia"])
def test_only_support_publishes(case, told, who, request, signed_in):
    member = request.getfixturevalue(who)
    assert signed_in(member).get(f"/cases/{case.id}/publish?message={told.id}").status_code == 404
    with pytest.raises(NotAllowed), unit_of_work():
        publishing_actions.publish_here(member, case, told, CLEAN, "", None, SOON)


def test_the_customer_sees_no_way_to_publish(case, told, ana, signed_in):
    assert "/publish" not in signed_in(ana).get(f"/my/cases/{case.id}").text
