"""The pages by which it is changed where a question stands, and what its readers see of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from app.cases.case.models import Case
from app.cases.resolution import actions as resolution_actions
from app.community.merging import actions as merging_actions
from app.community.merging import split
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.thread_state import actions as thread_state_actions
from app.community.threads.actions import set_visibility
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.cast import place
from tests.community.posts.test_statements import statements
from tests.community.samples import opening_of
from tests.community.voting.test_pages_threads import address_of, put_answer, put_question

SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def question(ana, machines, now):
    return put_question(ana, machines, now)


@pytest.fixture
def other(zoe, machines, now):
    return put_question(zoe, machines, now, title="The dishwasher pumps nothing out: E18")


def fresh(thread):
    db.session.rollback()
    return db.session.get_one(Thread, thread.id)


# ── close ────────────────────────────────────────────────────────────────────────────────────────


def test_staff_close_with_a_reason_that_everyone_reads(mia, browser, question, signed_in):
    client = signed_in(mia)
    page = client.get(address_of(question))
    assert f'href="/threads/{question.id}/close"' in page.text
    assert 'value="off_topic"' in client.get(f"/threads/{question.id}/close").text
    done = client.send(f"/threads/{question.id}/close", {"reason": "off_topic"})
    assert (done.status_code, done.location) == (303, address_of(question))
    page = browser.get(address_of(question))
    assert "Closed:" in page.text
    assert "Off topic" in page.text
    assert "Off topic" in browser.get("/questions").text
    page = client.get(address_of(question))
    assert f'action="/threads/{question.id}/reopen"' in page.text
    assert client.send(f"/threads/{question.id}/reopen").status_code == 303
    assert fresh(question).closed_at is None


@pytest.mark.parametrize(
    "named",
    [
        "{id}",
        "#{id}",
        "/questions/{id}/some-slug",
        "http://localhost/questions/{id}?order=new",
        "http://localhost/posts/{post}",
    ],
)
def test_a_duplicate_names_the_question_that_stays_by_number_or_address(mia, question, other, signed_in, named):
    data = {"reason": "duplicate", "canonical": named.format(id=other.id, post=opening_of(other).id)}
    assert signed_in(mia).send(f"/threads/{question.id}/close", data).status_code == 303
    assert fresh(question).canonical_id == other.id


def test_a_duplicate_is_chosen_among_questions_like_it(mia, question, other, signed_in):
    client = signed_in(mia)
    data = {"reason": "duplicate", "canonical": "", "like": str(other.id)}
    assert client.send(f"/threads/{question.id}/close", data).status_code == 303
    assert fresh(question).canonical_id == other.id


def test_both_sides_of_a_duplicate_say_so(mia, browser, question, other, signed_in):
    signed_in(mia).send(f"/threads/{question.id}/close", {"reason": "duplicate", "canonical": str(other.id)})
    page = browser.get(address_of(question))
    assert f'href="/questions/{other.id}"' in page.text
    assert "already been asked" in page.text
    page = browser.get(address_of(other))
    assert "1 other question was closed as a duplicate of this one." in page.text
    assert question.title in browser.get(f"/questions/{other.id}/linked").text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Select a reason for closing"),
        ({"reason": "boring"}, "Select a reason for closing"),
        ({"reason": "duplicate"}, "Which question is it a duplicate of"),
        ({"reason": "duplicate", "canonical": "pump makes noise"}, "Which question is it a duplicate of"),
        ({"reason": "duplicate", "canonical": "987654"}, "No question with this number was found"),
        (
            {"reason": "duplicate", "canonical": "https://other.example/questions/1/x"},
            "No question that you can read has this address",
        ),
        ({"reason": "duplicate", "canonical": "9" * 300}, "Which question is it a duplicate of"),
        ({"reason": "duplicate", "canonical": "x" * 500}, "Field cannot be longer|too long|longer"),
        ({"reason": "duplicate", "canonical": "self"}, "A question cannot be a duplicate of itself"),
    ],
)
def test_what_cannot_be_closed_so_is_said_beside_the_form_and_nothing_typed_is_lost(
    mia, question, signed_in, data, sentence
):
    data = {name: str(question.id) if value == "self" else value for name, value in data.items()}
    page = signed_in(mia).send(f"/threads/{question.id}/close", data)
    assert page.status_code == 422
    assert re.search(sentence, page.text)
    assert data.get("canonical", "") in page.text
    assert fresh(question).closed_at is None


def test_nobody_learns_of_a_private_question_by_naming_its_number(ben, ana, machines, now, question, signed_in):
    private = put_question(ana, machines, now, visibility="private", title="My bill zqsecret is wrong")
    client = signed_in(ben)
    for number in (private.id, 987654):
        page = client.send(f"/threads/{question.id}/close", {"reason": "duplicate", "canonical": str(number)})
        assert page.status_code == 422
        assert "No question with this number was found, or you cannot read it." in page.text
        assert "zqsecret" not in page.text


def test_a_canonical_question_that_became_private_tells_no_title(mia, browser, question, other, signed_in, now):
    signed_in(mia).send(f"/threads/{question.id}/close", {"reason": "duplicate", "canonical": str(other.id)})
    with unit_of_work():
        set_visibility(fresh(other), "private", now)
    assert other.title not in browser.get(address_of(question)).text
    assert browser.get(f"/questions/{other.id}").status_code == 404


def test_a_refusal_to_close_says_why(mia, ben, question, signed_in):
    signed_in(mia).send(f"/threads/{question.id}/close", {"reason": "inactive"})
    page = signed_in(ben).send(f"/threads/{question.id}/close", {"reason": "off_topic"})
    assert page.status_code == 403
    assert "This question is already closed." in page.text
    assert signed_in(ben).get(f"/threads/{question.id}/close").status_code == 403


def test_needs_details_says_how_it_opens_again(mia, ana, browser, question, signed_in):
    signed_in(mia).send(f"/threads/{question.id}/close", {"reason": "needs_details"})
    assert (
        "It reopens as soon as the person who asked adds them, in the question or in a comment."
        in browser.get(address_of(question)).text
    )
    opening = db.session.query(Post.id).filter_by(thread_id=question.id).scalar()
    signed_in(ana).send(f"/posts/{opening}/comments", {"body": "It is the W7 of 2021.", "form_id": "a" * 32})
    assert fresh(question).closed_at is None


# ── lock, mute ───────────────────────────────────────────────────────────────────────────────────


def test_staff_lock_and_unlock_from_the_menu(mia, ben, question, signed_in):
    client = signed_in(mia)
    assert f'action="/threads/{question.id}/lock"' in client.get(address_of(question)).text
    client.send(f"/threads/{question.id}/lock")
    assert f'action="/threads/{question.id}/unlock"' in client.get(address_of(question)).text
    page = signed_in(ben).get(address_of(question))
    assert "Locked" in page.text
    assert "/unlock" not in page.text
    assert "/lock" not in page.text
    client.send(f"/threads/{question.id}/unlock")
    assert fresh(question).locked_at is None


def test_muting_stands_in_the_menu(ben, question, signed_in):
    client = signed_in(ben)
    assert f'action="/threads/{question.id}/mute"' in client.get(address_of(question)).text
    client.send(f"/threads/{question.id}/mute")
    page = client.get(address_of(question))
    assert f'action="/threads/{question.id}/mute"' not in page.text
    assert "Muted: unmute" in page.text


# ── claim ────────────────────────────────────────────────────────────────────────────────────────


def test_who_claims_is_seen_and_who_comes_after_is_told(ben, zoe, browser, question, signed_in):
    client = signed_in(ben)
    assert f'action="/threads/{question.id}/claim"' in client.get(address_of(question)).text
    assert client.send(f"/threads/{question.id}/claim").status_code == 303
    page = client.get(address_of(question))
    assert "You are writing an answer." in page.text
    assert f'action="/threads/{question.id}/release"' in page.text
    for reader in (signed_in(zoe), browser):
        page = reader.get(address_of(question))
        assert "Ben Okafor is writing an answer" in page.text
        assert "/claim" not in page.text
        assert "Being answered" in reader.get("/questions?filter=unanswered").text
    late = signed_in(zoe).send(f"/threads/{question.id}/claim")
    assert late.status_code == 409
    assert "Ben Okafor got there first" in late.text
    client.send(f"/threads/{question.id}/release")
    assert "is writing" not in browser.get(address_of(question)).text


def test_with_script_only_the_claim_changes(ben, question, signed_in):
    client = signed_in(ben)
    client.get(address_of(question))
    part = client.send(f"/threads/{question.id}/claim", headers=SCRIPT)
    assert part.status_code == 200
    assert part.text.strip().startswith('<div id="claim">')
    assert "<html" not in part.text
    part = client.send(f"/threads/{question.id}/release", headers=SCRIPT)
    assert f'action="/threads/{question.id}/claim"' in part.text


def test_who_claims_may_have_answered_before(ben, zoe, browser, question, signed_in, now):
    put_answer(ben, question, now)
    signed_in(ben).send(f"/threads/{question.id}/claim")
    for reader in (browser, signed_in(zoe), signed_in(ben)):
        page = reader.get(address_of(question))
        assert page.status_code == 200
        assert 'href="/members/ben"' in page.text


def test_a_claim_that_is_over_is_seen_nowhere(ben, browser, question):
    with unit_of_work():
        thread = fresh(question)
        thread.claimed_by_id, thread.claimed_until = ben.id, datetime.now(UTC) - timedelta(seconds=1)
    assert "is writing" not in browser.get(address_of(question)).text
    assert "Being answered" not in browser.get("/questions").text


# ── move ─────────────────────────────────────────────────────────────────────────────────────────


def test_staff_move_and_find_the_way_back(mia, question, signed_in):
    with unit_of_work():
        garden = place("garden")
    client = signed_in(mia)
    page = client.get(f"/threads/{question.id}/move")
    assert 'value="garden"' in page.text
    assert 'value="machines"' not in page.text
    done = client.send(f"/threads/{question.id}/move", {"space": "garden", "tags": "w7"})
    assert (done.status_code, done.location) == (303, address_of(question))
    page = client.get(address_of(question))
    assert f'href="/threads/{question.id}/move?space=machines"' in page.text
    assert fresh(question).space_id == garden.id
    page = client.get(f"/threads/{question.id}/move?space=machines")
    assert re.search(r'<option selected[^>]*value="machines"', page.text)
    client.send(f"/threads/{question.id}/move", {"space": "machines", "tags": "w7"})
    assert fresh(question).space_id != garden.id


def test_a_move_into_a_narrower_space_says_so_and_hides_it(mia, browser, question, signed_in, now):
    with unit_of_work():
        db.session.add(Space(slug="hall", name="The hall", visibility="members", created_at=now))
    client = signed_in(mia)
    assert "These spaces are restricted:" in client.get(f"/threads/{question.id}/move").text
    client.send(f"/threads/{question.id}/move", {"space": "hall", "tags": "w7"})
    assert browser.get(address_of(question)).status_code == 404


def test_a_space_that_is_not_there_is_refused(mia, question, signed_in):
    page = signed_in(mia).send(f"/threads/{question.id}/move", {"space": "nowhere", "tags": "w7"})
    assert page.status_code == 422


# ── merge ────────────────────────────────────────────────────────────────────────────────────────


def test_a_merge_asks_first_and_says_what_will_happen(mia, question, other, signed_in):
    client = signed_in(mia)
    assert 'name="into"' in client.get(f"/threads/{question.id}/merge").text
    page = client.get(f"/threads/{question.id}/merge?into={other.id}")
    assert "What will happen" in page.text
    assert other.title in page.text
    assert fresh(question).merged_into_id is None
    done = client.send(f"/threads/{question.id}/merge", {"into": str(other.id)})
    assert (done.status_code, done.location) == (303, address_of(other))


@pytest.mark.parametrize(
    ("into", "sentence"),
    [("", "Which question do you want to merge into"), ("987654", "No question with this number was found")],
)
def test_a_merge_needs_another_question(mia, question, signed_in, into, sentence):
    page = signed_in(mia).send(f"/threads/{question.id}/merge", {"into": into})
    assert page.status_code == 422
    assert sentence in page.text


def merged(actor, thread, into, now):
    with unit_of_work():
        merging_actions.merge(actor, fresh(thread), fresh(into), now)


def test_the_old_address_leads_to_the_thread_that_took_over(mia, ana, ben, browser, question, other, signed_in, now):
    merged(mia, question, other, now)
    for reader in (browser, signed_in(ana), signed_in(ben), signed_in(mia)):
        for address in (address_of(question), f"/questions/{question.id}", f"/questions/{question.id}/"):
            answer = reader.get(address)
            assert (answer.status_code, answer.location) == (301, address_of(other)), address
    assert question.title not in browser.get("/questions").text


@pytest.mark.parametrize("hidden", ["the target", "both"])
def test_a_merged_address_tells_no_title_to_whom_it_is_not_open(
    ada, ben, browser, machines, ana, signed_in, now, hidden
):
    visibility = "private" if hidden == "both" else "public"
    old = put_question(ana, machines, now, visibility=visibility)
    new = put_question(ana, machines, now, visibility=visibility, title="My bill zqsecret is wrong")
    if hidden == "both":  # each is a case; one of them has to be resolved first
        with unit_of_work():
            case = db.session.scalars(db.select(Case).where(Case.thread_id == old.id)).one()
            resolution_actions.resolve(ada, case, knowledge="none", reason="Asked twice.", now=now)
    merged(ada, old, new, now)
    if hidden == "the target":
        with unit_of_work():
            set_visibility(fresh(new), "private", now)
    for reader in (browser, signed_in(ben)):
        answer = reader.get(f"/questions/{old.id}")
        assert answer.status_code == 404
        assert "zqsecret" not in answer.text + str(answer.headers)
    answer = signed_in(ana).get(f"/questions/{old.id}")
    assert (answer.status_code, answer.location) == (301, address_of(fresh(new)))


def test_a_merged_post_s_link_leads_to_its_new_place(mia, ben, browser, question, other, now):
    reply = put_answer(ben, question, now)
    merged(mia, question, other, now)
    assert browser.get(f"/posts/{reply.id}").location == f"{address_of(other)}#p{reply.id}"


# ── split ────────────────────────────────────────────────────────────────────────────────────────


def test_staff_split_and_both_sides_are_linked(mia, ben, browser, question, signed_in, now):
    reply = put_answer(ben, question, now)
    client = signed_in(mia)
    page = client.get(f"/threads/{question.id}/split")
    form_id = re.search(r'name="form_id"[^>]*value="([0-9a-f]+)"', page.text)
    assert form_id is not None
    data = {
        "posts": str(reply.id),
        "title": "Where is the nozzle of the waste pipe?",
        "space": "machines",
        "tags": "w7",
    }
    for _twice in range(2):
        done = client.send(f"/threads/{question.id}/split", data | {"form_id": form_id[1]})
        assert done.status_code == 303
    made = db.session.query(Thread).filter_by(split_from_id=question.id).one()
    assert done.location == address_of(made)
    assert f'href="/questions/{question.id}"' in browser.get(address_of(made)).text
    assert f'href="/questions/{question.id}/linked"' in browser.get(address_of(question)).text
    assert made.title in browser.get(f"/questions/{question.id}/linked").text


def test_a_split_that_cannot_be_keeps_what_was_typed(mia, ben, question, signed_in, now):
    reply = put_answer(ben, question, now)
    data = {"posts": str(reply.id), "title": "Too short", "space": "machines", "tags": "w7"}
    page = signed_in(mia).send(f"/threads/{question.id}/split", data)
    assert page.status_code == 422
    assert "at least 15 characters" in page.text
    assert "Too short</textarea>" in page.text
    assert re.search(rf'value="{reply.id}" checked', page.text)


def test_a_part_that_is_private_is_no_link(mia, ben, browser, question, now):
    reply = put_answer(ben, question, now)
    with unit_of_work():
        space = db.session.get_one(Space, question.space_id)
        title = "Where is the nozzle zqsecret?"
        made = split.split(mia, fresh(question), post_ids={reply.id}, title=title, space=space, tags=[], now=now)
        set_visibility(made, "private", now)
    assert "/linked" not in browser.get(address_of(question)).text
    assert "zqsecret" not in browser.get(f"/questions/{question.id}/linked").text


# ── did it help? ─────────────────────────────────────────────────────────────────────────────────


def test_the_reminder_s_page_has_a_button_for_each_answer_and_one_for_none(ana, ben, question, signed_in, now):
    replies = [put_answer(ben, question, now), put_answer(ben, question, now)]
    page = signed_in(ana).get(f"/questions/{question.id}/outcome")
    for reply in replies:
        assert f'action="/posts/{reply.id}/accept"' in page.text
    assert f'action="/threads/{question.id}/reject"' in page.text
    assert fresh(question).accepted_post_id is None


def test_the_reminder_s_page_is_for_its_asker(ana, ben, browser, question, signed_in, now):
    put_answer(ben, question, now)
    assert "No answer needed" in signed_in(ben).get(f"/questions/{question.id}/outcome").text
    assert "/login" in browser.get(f"/questions/{question.id}/outcome").location


# ── what it costs ────────────────────────────────────────────────────────────────────────────────


def test_states_cost_a_thread_s_page_no_statement(mia, ben, browser, question, other, signed_in, now):
    client = signed_in(mia)
    before = statements(browser, address_of(question)), statements(client, address_of(question))
    with unit_of_work():
        thread = fresh(other)
        thread_state_actions.close(mia, thread, reason="off_topic", now=now)
        fresh(question).claimed_by_id = ben.id
        fresh(question).claimed_until = datetime.now(UTC) + timedelta(minutes=5)
    assert (statements(browser, address_of(question)), statements(client, address_of(question))) == before


@pytest.mark.parametrize("deed", ["close", "move", "merge", "split"])
def test_pages_of_deeds_are_for_those_who_may(ben, ana, machines, now, signed_in, deed):
    private = put_question(ana, machines, now, visibility="private")
    assert signed_in(ben).get(f"/threads/{private.id}/{deed}").status_code == 404
    assert signed_in(ben).send(f"/threads/{private.id}/{deed}", {"reason": "off_topic"}).status_code == 404


@pytest.mark.parametrize("deed", ["move", "merge", "split"])
def test_staff_s_pages_are_for_staff(ben, question, signed_in, deed):
    assert signed_in(ben).get(f"/threads/{question.id}/{deed}").status_code == 403
    assert signed_in(ben).send(f"/threads/{question.id}/{deed}", {"into": str(question.id)}).status_code == 403


def test_an_asker_s_comment_takes_up_what_is_archived(ana, browser, question, signed_in, now):
    with unit_of_work():
        fresh(question).archived_at = now
    page = browser.get(address_of(question))
    assert "Archived." in page.text
    assert "Archived" in browser.get("/questions").text
    with unit_of_work():
        opening = db.session.query(Post).filter_by(thread_id=question.id).one()
        posts_actions.comment(ana, opening, "It does so again, since today.", now)
    assert "Archived" not in browser.get("/questions").text
