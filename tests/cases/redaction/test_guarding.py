"""The guard at the door: what holds personal data, or words of notes, goes out only by a second yes to just that."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.cases.case.models import Case
from app.cases.escalation import actions as escalation_actions
from app.cases.escalation.actions import escalate
from app.cases.merging import actions as cases_merging_actions
from app.cases.resolution import actions as resolution_actions
from app.cases.timeline import actions as timeline_actions
from app.cases.timeline.models import CaseMessage
from app.community.editing import actions as editing_actions
from app.community.merging import actions as merging_actions
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.suggested_edits import actions as suggested_edits_actions
from app.community.suggested_edits.models import SuggestedEdit
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.settings import change_settings
from app.core.text.content_checks import ConfirmationRequired
from tests.cases.conftest import case_of, fresh
from tests.cast import NOW

SOON = NOW + timedelta(hours=1)
NOTE = "That hinge batch was drilled two millimetres low, so a new hinge alone will not help her."
TOLD = "My neighbour had the very same thing and was given a whole new door by you."
PLAIN = "Put a thin plate under the left hinge; it has been dry since."
CARD = "You paid with 4111 1111 1111 1111, so we can refund it."


@pytest.fixture
def noted(gus, ana, case: Case) -> Case:
    with unit_of_work():
        timeline_actions.note(gus, case, NOTE, NOW)
        timeline_actions.message(ana, case, TOLD, NOW)
    return case


@pytest.fixture
def private_case(ana, mia, machines) -> Case:
    with unit_of_work():
        space = db.session.get_one(Space, machines.id)
        words = {"title": "My invoice names the wrong oven", "body": "Please correct it, it is for the tax office."}
        thread = threads_actions.ask(ana, space=space, **words, tags=[], visibility="private", now=NOW)
        made = escalate(mia, thread, reason="For support", now=NOW)
    return fresh(made)


def answers() -> list[str]:
    return list(db.session.scalars(select(Post.body).where(Post.kind == "answer")))


def log() -> list[AuditLogEntry]:
    return list(db.session.scalars(select(AuditLogEntry).where(AuditLogEntry.action == "case.leak_confirmed")))


def test_after_a_withdrawal_and_a_merge_too_words_of_notes_wait_for_a_second_yes(noted, gus, ben, mia, machines):
    with unit_of_work():
        escalation_actions.withdraw(gus, fresh(noted), reason="Peers have it.", now=SOON)
        target = case_of(mia, ben, machines, "The door of the D45 leaks", NOW).thread_id
    thread_ids = (noted.thread_id, target)
    for thread_id in thread_ids:
        with pytest.raises(ConfirmationRequired), unit_of_work():
            posts_actions.answer(gus, db.session.get_one(Thread, thread_id), f"Good to know: {NOTE}", SOON)
        if thread_id == noted.thread_id:
            with unit_of_work():
                merging_actions.merge(
                    mia, db.session.get_one(Thread, thread_id), db.session.get_one(Thread, target), SOON
                )


@pytest.mark.parametrize("body", [CARD, f"Good to know: {NOTE}", f"As somebody said, {TOLD}"])
def test_a_public_reply_with_a_leak_waits_for_a_second_yes(noted, gus, body):
    with pytest.raises(ConfirmationRequired) as held, unit_of_work():
        timeline_actions.reply(gus, noted, body, SOON)
    assert answers() == []
    assert log() == []
    with unit_of_work():
        timeline_actions.reply(gus, noted, body, SOON, confirm=held.value.confirm)
    assert answers() == [body]


def test_the_log_keeps_kinds_and_counts_and_no_word(noted, gus):
    body = f"{CARD} And write to ana@example.org or to ben@example.org."
    with pytest.raises(ConfirmationRequired) as held, unit_of_work():
        timeline_actions.reply(gus, noted, body, SOON)
    with unit_of_work():
        timeline_actions.reply(gus, noted, body, SOON, confirm=held.value.confirm)
    (entry,) = log()
    assert (entry.actor_id, entry.subject_type, entry.subject_id) == (gus.id, "case", noted.id)
    assert entry.facts == {"card": 1, "email": 2}
    assert entry.reason == ""


def test_the_yes_is_to_just_this_text(noted, gus):
    with pytest.raises(ConfirmationRequired) as held, unit_of_work():
        timeline_actions.reply(gus, noted, CARD, SOON)
    for body in (CARD.replace(", so", ": so"), f"{CARD} And {NOTE}"):
        with pytest.raises(ConfirmationRequired), unit_of_work():
            timeline_actions.reply(gus, noted, body, SOON, confirm=held.value.confirm)
    assert answers() == []


def test_a_summary_published_when_resolving_is_guarded_too(noted, gus):
    with pytest.raises(ConfirmationRequired) as held, unit_of_work():
        resolution_actions.resolve(gus, noted, knowledge="publish", body=CARD, now=SOON)
    with unit_of_work():
        resolution_actions.resolve(gus, noted, knowledge="publish", body=CARD, confirm=held.value.confirm, now=SOON)
    assert (answers(), len(log())) == ([CARD], 1)


@pytest.mark.parametrize("who", ["gus", "mia", "ada"])
def test_the_threads_own_form_is_no_way_around(noted, question, who, request):
    with pytest.raises(ConfirmationRequired), unit_of_work():
        posts_actions.answer(request.getfixturevalue(who), db.session.get_one(Thread, question.id), NOTE, SOON)
    assert answers() == []


def test_peers_and_threads_without_a_case_are_not_searched(noted, ben, gus, machines, zoe):
    with unit_of_work():
        posts_actions.answer(ben, db.session.get_one(Thread, noted.thread_id), f"{NOTE} {CARD}", SOON)
        space = db.session.get_one(Space, machines.id)
        other = threads_actions.ask(
            zoe,
            space=space,
            title="Which seal fits the D45?",
            body="I cannot find it in any of the shops here.",
            tags=[],
            now=NOW,
        )
        posts_actions.answer(gus, other, CARD, SOON)
    assert len(answers()) == 2


def test_a_message_to_the_asker_may_hold_their_data_but_no_note(noted, gus):
    with unit_of_work():
        timeline_actions.message(gus, noted, f"{CARD} You wrote: {TOLD}", SOON)
    with pytest.raises(ConfirmationRequired) as held, unit_of_work():
        timeline_actions.message(gus, noted, NOTE, SOON)
    assert [each.text for each in held.value.found] == [NOTE.rstrip(".")]
    with unit_of_work():
        timeline_actions.message(gus, noted, NOTE, SOON, confirm=held.value.confirm)
    assert len(list(db.session.scalars(select(CaseMessage)))) == 3


def test_in_a_private_thread_personal_data_is_at_home_but_no_note(private_case, gus):
    with unit_of_work():
        timeline_actions.note(gus, private_case, NOTE, NOW)
        timeline_actions.reply(gus, private_case, CARD, SOON)
    with pytest.raises(ConfirmationRequired), unit_of_work():
        timeline_actions.reply(gus, private_case, NOTE, SOON)
    assert answers() == [CARD]


def test_the_page_shows_what_was_typed_and_found_and_asks_again_after_a_change(noted, gus, signed_in):
    browser = signed_in(gus)
    page = browser.send(f"/cases/{noted.id}/reply", {"body": CARD})
    assert page.status_code == 422
    assert f"{CARD}</textarea>" in page.text
    assert "A card number" in page.text
    assert "<mark>4111 1111 1111 1111</mark>" in page.text
    confirm = page.text.split('name="confirm" value="')[1].split('"')[0]
    changed = browser.send(f"/cases/{noted.id}/reply", {"body": f"{CARD} Sorry!", "confirm": confirm})
    assert changed.status_code == 422
    assert answers() == []
    assert browser.send(f"/cases/{noted.id}/reply", {"body": CARD, "confirm": confirm}).status_code == 303
    assert answers() == [CARD]


def test_the_pages_of_the_thread_and_of_resolving_ask_too(noted, gus, question, signed_in):
    browser = signed_in(gus)
    for address, fields in (
        (f"/questions/{question.id}/answers", {}),
        (f"/cases/{noted.id}/resolve", {"knowledge": "publish"}),
        (f"/cases/{noted.id}/message", {}),
    ):
        page = browser.send(address, {"body": NOTE, **fields})
        assert page.status_code == 422, address
        assert "Text from an internal note or a private message" in page.text
        assert f"{NOTE}</textarea>" in page.text
        assert 'name="confirm"' in page.text
    assert answers() == []


def put(who, thread_id: int, body: str) -> Post:
    with unit_of_work():
        return posts_actions.answer(who, db.session.get_one(Thread, thread_id), body, NOW)


@pytest.mark.parametrize("script", [{}, {"HX-Request": "true"}])
def test_a_comment_of_staff_asks_too_with_and_without_script(noted, gus, ben, signed_in, script):
    post, browser = put(ben, noted.thread_id, PLAIN), signed_in(gus)
    page = browser.send(f"/posts/{post.id}/comments", {"body": NOTE}, headers=script)
    assert page.status_code == 422
    assert "Text from an internal note or a private message" in page.text
    assert f"{NOTE}</textarea>" in page.text
    assert db.session.scalars(select(Post).where(Post.kind == "comment")).all() == []
    confirm = page.text.split('name="confirm" value="')[1].split('"')[0]
    sent = browser.send(f"/posts/{post.id}/comments", {"body": NOTE, "confirm": confirm})
    assert sent.status_code == 303
    assert len(log()) == 1


def test_what_an_edit_adds_is_searched_and_what_stood_there_is_not(noted, ben, gus, signed_in):
    post, browser = put(ben, noted.thread_id, f"{PLAIN}\n\nWrite to ben@example.org."), signed_in(gus)
    address, seen = f"/posts/{post.id}/edit", {"revision": 1, "summary": ""}
    assert browser.send(address, {**seen, "body": f"{post.body}\n\nIt is a good plate."}).status_code == 303
    seen["revision"] = db.session.get_one(Post, post.id, populate_existing=True).revision
    page = browser.send(address, {**seen, "body": f"{post.body}\n\n{NOTE}"})
    assert page.status_code == 422
    assert "<mark>That hinge batch was drilled" in page.text
    confirm = page.text.split('name="confirm" value="')[1].split('"')[0]
    assert browser.send(address, {**seen, "body": f"{post.body}\n\n{NOTE}", "confirm": confirm}).status_code == 303


def held_by(browser, address: str, **fields) -> dict[str, str]:
    """What was sent and waits for a second yes, with that yes."""
    page = browser.send(address, fields)
    assert page.status_code == 422, address
    assert "Text from an internal note or a private message" in page.text
    return fields | {"confirm": page.text.split('name="confirm" value="')[1].split('"')[0]}


def test_a_version_that_comes_back_asks_too(noted, ben, gus, signed_in):
    post, browser = put(ben, noted.thread_id, f"{PLAIN}\n\n{NOTE}"), signed_in(gus)
    with unit_of_work():
        editing_actions.edit(gus, db.session.get_one(Post, post.id), body=PLAIN, revision=1, now=SOON)
    address = f"/posts/{post.id}/rollback"
    yes = held_by(browser, address, version="1", revision="2")
    assert db.session.get_one(Post, post.id, populate_existing=True).body == PLAIN
    assert browser.send(address, {**yes, "version": "2"}).status_code == 303, "that is how it reads: no news"
    assert browser.send(address, yes).status_code == 303
    assert NOTE in db.session.get_one(Post, post.id, populate_existing=True).body
    assert [entry.facts for entry in log()] == [{"private": 1}]


def suggested(ben, zoe, noted: Case) -> SuggestedEdit:
    """Zoe's edit of Ben's answer, with what only staff know."""
    post = put(ben, noted.thread_id, PLAIN)
    with unit_of_work():
        change_settings(NOW, privilege_preset="customers")
    with unit_of_work():
        post = db.session.get_one(Post, post.id)
        return suggested_edits_actions.suggest(zoe, post, body=f"{PLAIN}\n\n{NOTE}", revision=1, now=NOW)


def test_taking_a_suggested_edit_asks_too(noted, ben, zoe, gus, signed_in):
    proposal, browser = suggested(ben, zoe, noted), signed_in(gus)
    address = f"/edits/{proposal.id}/accept"
    yes = held_by(browser, address)
    assert db.session.get_one(SuggestedEdit, proposal.id, populate_existing=True).state == "pending"
    assert browser.send(address, yes).status_code == 303
    assert NOTE in db.session.get_one(Post, proposal.post_id, populate_existing=True).body
    assert len(log()) == 1


def test_one_yes_is_enough_for_a_suggested_edit_made_better(noted, ben, zoe, gus, signed_in):
    proposal, browser = suggested(ben, zoe, noted), signed_in(gus)
    address, body = f"/edits/{proposal.id}/improve", f"{PLAIN}\n\n{TOLD}"
    page = browser.send(address, {"body": body})
    assert page.status_code == 422
    assert "<mark>That hinge batch" in page.text, "it becomes a version that everyone can read"
    assert "<mark>My neighbour" in page.text
    assert f"{body}</textarea>" in page.text
    yes = held_by(browser, address, body=body)
    assert browser.send(address, yes).status_code == 303
    assert db.session.get_one(Post, proposal.post_id, populate_existing=True).body == body
    assert [entry.facts for entry in log()] == [{"private": 2}]


def test_what_an_edit_says_of_itself_is_searched(noted, ben, gus, signed_in):
    post, browser = put(ben, noted.thread_id, PLAIN), signed_in(gus)
    held_by(browser, f"/posts/{post.id}/edit", body=f"{PLAIN} Good luck!", revision="1", summary=NOTE)


def test_the_title_of_what_is_split_off_is_searched(noted, ben, mia, machines, signed_in):
    post, browser = put(ben, noted.thread_id, PLAIN), signed_in(mia)
    words = {"posts": str(post.id), "title": NOTE, "space": machines.slug, "tags": ""}
    address = f"/threads/{noted.thread_id}/split"
    yes = held_by(browser, address, **words)
    assert browser.send(address, yes).status_code == 303
    assert len(log()) == 1


@pytest.fixture
def joined(noted, ben, mia, gus, machines) -> tuple[Case, Case]:
    """Ana's case, merged into one of Ben's, which goes on."""
    into = case_of(mia, ben, machines, "The door of my D45 leaks, too", NOW)
    with unit_of_work():
        cases_merging_actions.merge(gus, fresh(noted), fresh(into), now=NOW)
    return fresh(noted), fresh(into)


@pytest.mark.parametrize("body", [NOTE, TOLD])
@pytest.mark.parametrize("say", [timeline_actions.reply, timeline_actions.message])
def test_words_of_a_case_that_was_merged_into_this_one_wait_too(joined, gus, say, body):
    """Its notes from everybody, its customer's messages from the other customer."""
    _gone, into = joined
    with pytest.raises(ConfirmationRequired), unit_of_work():
        say(gus, fresh(into), f"Good to know: {body}", SOON)
    assert say.__name__ == "message" or answers() == []


def test_words_of_the_case_that_goes_on_wait_in_the_thread_of_the_one_that_was_merged(joined, gus, mia):
    gone, into = joined
    with unit_of_work():
        timeline_actions.note(
            gus, fresh(into), "Both ovens came off the same line on the same Friday in the spring of last year.", NOW
        )
    said = "Both ovens came off the same line on the same Friday, so much is sure."
    with pytest.raises(ConfirmationRequired), unit_of_work():
        posts_actions.answer(gus, db.session.get_one(Thread, gone.thread_id), said, SOON)


def test_what_a_customer_told_in_a_case_of_theirs_that_was_merged_is_theirs(noted, ana, mia, gus, machines):
    into = case_of(mia, ana, machines, "The door of my D45 leaks, too", NOW)
    with unit_of_work():
        cases_merging_actions.merge(gus, fresh(noted), fresh(into), now=NOW)
    with unit_of_work():
        timeline_actions.message(gus, fresh(into), f"As you said: {TOLD}", SOON)
    with pytest.raises(ConfirmationRequired), unit_of_work():
        timeline_actions.message(gus, fresh(into), f"As we said: {NOTE}", SOON)
