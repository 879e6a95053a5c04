"""What one press does, without script and with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app.community.editing import actions as editing_actions
from app.community.following.models import Subscription
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.community.voting.models import Backing
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.community.voting.test_pages_threads import address_of, put_answer, put_question

SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def question(ana, machines, now):
    return put_question(ana, machines, now)


@pytest.fixture
def reply(ben, question, now):
    return put_answer(ben, question, now)


def test_a_vote_moves_the_score_and_leads_back_to_the_post(zoe, question, reply, signed_in):
    answer = signed_in(zoe).send(f"/posts/{reply.id}/vote", {"value": "1"})
    assert answer.status_code == 303
    assert answer.location == f"{address_of(question)}#p{reply.id}"
    assert db.session.get_one(Post, reply.id).score == 1


def test_with_script_a_vote_brings_the_box_whose_button_takes_it_back(zoe, reply, signed_in):
    browser = signed_in(zoe)
    page = browser.send(f"/posts/{reply.id}/vote", {"value": "1"}, headers=SCRIPT)
    assert page.status_code == 200
    assert page.text.strip().startswith('<form class="vote"')
    assert 'value="0"' in page.text
    assert 'aria-pressed="true"' in page.text
    assert page.headers["HX-Trigger"] == '{"said": "Score: 1"}'
    assert 'aria-pressed="true"' not in browser.send(f"/posts/{reply.id}/vote", {"value": "0"}, headers=SCRIPT).text


def test_a_vote_that_can_no_longer_be_changed_is_shown_and_not_offered(ben, zoe, question, reply, signed_in, now):
    with unit_of_work():
        voting_actions.vote(zoe, reply, 1, now)
    with time_machine.travel(now + timedelta(hours=23), tick=False):
        assert (
            "You can change a vote within a day, or again after the post is edited."
            not in signed_in(zoe).get(address_of(question)).text
        )
    with time_machine.travel(now + timedelta(hours=25), tick=False):
        page = signed_in(zoe).get(address_of(question)).text
        box = page[page.index(f'id="vote-{reply.id}-up"') :].partition("</form>")[0]
        assert box.count('aria-disabled="true" title="You can change a vote within a day') == 2
        assert 'aria-pressed="true"' in box
        with unit_of_work():
            editing_actions.edit(ben, reply, body="Brush the element, and rinse it twice.", revision=1, now=clock.now())
        assert (
            "You can change a vote within a day, or again after the post is edited."
            not in signed_in(zoe).get(address_of(question)).text
        )


@pytest.mark.parametrize("value", ["2", "", "up", "1.0", "1" * 5000, "[]"])
def test_a_vote_is_up_down_or_none(zoe, reply, signed_in, value):
    assert signed_in(zoe).send(f"/posts/{reply.id}/vote", {"value": value}).status_code == 422
    assert db.session.get_one(Post, reply.id).score == 0


def test_a_refused_vote_says_why(ben, reply, signed_in):
    page = signed_in(ben).send(f"/posts/{reply.id}/vote", {"value": "1"})
    assert page.status_code == 403
    assert "You cannot vote on your own post." in page.text


def test_the_asker_accepts_and_takes_it_back(ana, question, reply, signed_in):
    browser = signed_in(ana)
    assert browser.send(f"/posts/{reply.id}/accept").status_code == 303
    assert db.session.get_one(Thread, question.id).accepted_post_id == reply.id
    page = browser.get(address_of(question))
    assert "Marked as the accepted answer" in page.text
    assert f'action="/posts/{reply.id}/unaccept"' in page.text
    browser.send(f"/posts/{reply.id}/unaccept")
    db.session.expire_all()
    assert db.session.get_one(Thread, question.id).accepted_post_id is None


def test_with_script_accepting_brings_the_thread_as_it_stands_now(ana, question, reply, signed_in):
    page = signed_in(ana).send(f"/posts/{reply.id}/accept", headers=SCRIPT)
    assert page.status_code == 200
    assert page.text.strip().startswith('<div id="thread">')
    assert "is-accepted" in page.text
    assert "Solved</strong> by Ben Okafor" in page.text


def test_only_the_asker_is_offered_to_accept_and_to_reject(ana, zoe, question, reply, signed_in):
    asker, peer = signed_in(ana).get(address_of(question)).text, signed_in(zoe).get(address_of(question)).text
    for address in (f"/posts/{reply.id}/accept", f"/threads/{question.id}/reject"):
        assert f'action="{address}"' in asker
        assert f'action="{address}"' not in peer


def test_a_comment_cannot_be_accepted(ana, question, reply, now, signed_in):
    with unit_of_work():
        comment = posts_actions.comment(ana, db.session.get_one(Post, reply.id), "Which nozzle do you mean?", now)
    assert signed_in(ana).send(f"/posts/{comment.id}/accept").status_code == 403


def test_the_asker_says_that_nothing_helped(ana, question, reply, signed_in):
    assert signed_in(ana).send(f"/threads/{question.id}/reject").location == address_of(question) + "#standing"
    assert db.session.get_one(Thread, question.id).answer_state == "rejected"


def test_having_the_problem_too_is_counted_once_and_undone(zoe, question, signed_in):
    browser = signed_in(zoe)
    for _ in range(2):
        assert browser.send(f"/threads/{question.id}/back").status_code == 303
    assert db.session.query(Backing).count() == db.session.get_one(Thread, question.id).backing_count == 1
    page = browser.send(f"/threads/{question.id}/unback", headers=SCRIPT)
    assert page.text.strip().startswith("<form")
    assert f"/threads/{question.id}/back" in page.text
    assert db.session.query(Backing).count() == 0


def test_following_muting_and_leaving(zoe, question, signed_in):
    browser = signed_in(zoe)
    for deed, level in (("follow", "following"), ("mute", "muted")):
        browser.send(f"/threads/{question.id}/{deed}")
        assert db.session.query(Subscription.level).filter_by(member_id=zoe.id).scalar() == level
        db.session.rollback()
    browser.send(f"/threads/{question.id}/unfollow")
    assert db.session.query(Subscription).filter_by(member_id=zoe.id).count() == 0


@pytest.mark.parametrize("deed", ["back", "unback", "follow", "unfollow", "mute", "reject"])
def test_what_one_cannot_read_cannot_be_touched(ana, ben, machines, now, signed_in, deed):
    private = put_question(ana, machines, now, visibility="private")
    assert signed_in(ben).send(f"/threads/{private.id}/{deed}").status_code == 404


@pytest.mark.parametrize("deed", ["vote", "accept", "unaccept", "comments", "delete", "undelete", "edit"])
def test_posts_of_what_one_cannot_read_are_not_found(ana, ben, machines, now, signed_in, deed):
    private = put_question(ana, machines, now, visibility="private")
    opening = db.session.query(Post.id).filter_by(thread_id=private.id).scalar()
    assert (
        signed_in(ben)
        .send(f"/posts/{opening}/{deed}", {"value": "1", "body": "A text that is long enough."})
        .status_code
        == 404
    )
