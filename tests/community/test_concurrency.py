"""Many at once, in real processes: one vote, one question, and every number equal to its rows."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from functools import cache

import pytest

from app.accounts.sign_in.sessions import start_session
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.community.voting.models import Vote
from app.core.clock import now as the_time
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.reputation import queries as reputation_queries
from tests import cast
from tests.community.crowd import Crowd
from tests.community.recount import differences
from tests.community.samples import BODY, TITLE, a_question, an_answer


@pytest.fixture(scope="module")
def crowds(tmp_path_factory):
    """The processes that are there already, by the database that they send to."""
    with ExitStack() as stack:
        yield cache(lambda url: stack.enter_context(Crowd(url, tmp_path_factory.mktemp("crowd"))))


@pytest.fixture
def send_at_once(app, crowds):
    return crowds(app.config["SQLALCHEMY_DATABASE_URI"]).send_at_once


@pytest.fixture
def reply(ana, ben, machines):
    """An answer of this minute: the processes go by the real clock."""
    return an_answer(ben, a_question(ana, machines, the_time()), the_time())


def token_of(member):
    return start_session(member, "test", the_time())


def test_fifty_votes_at_once_by_one_member_leave_one_vote(send_at_once, reply, ben, zoe):
    with unit_of_work():
        click = {"token": token_of(zoe), "address": f"/posts/{reply.id}/vote", "data": {"value": 1}}
    answers = send_at_once([click] * 50)
    assert {status for status, _location in answers} == {303}
    assert (db.session.query(Vote).count(), reply.score, ben.reputation) == (1, 1, 11)
    assert differences() == []


def test_a_hundred_members_voting_at_once_leave_everything_equal(send_at_once, reply, ben):
    address = f"/posts/{reply.id}/vote"
    with unit_of_work():
        peers = [cast.person(f"peer{number}", the_time()) for number in range(100)]
        clicks = [{"token": token_of(peer), "address": address, "data": {"value": 1}} for peer in peers]
    answers = send_at_once(clicks)
    assert Counter(status for status, _location in answers) == {303: 100}
    assert (db.session.query(Vote).count(), reply.score, ben.reputation) == (100, 100, 201)
    assert not reputation_queries.ledger_mismatches()
    assert differences() == []


def test_fifty_sends_of_one_form_make_one_question(send_at_once, ana, machines):
    data = {"title": TITLE, "body": BODY, "tags": "grinder", "space": machines.slug, "visibility": "public"}
    with unit_of_work():
        click = {"token": token_of(ana), "address": "/questions/new", "data": {**data, "form_id": "f" * 32}}
    answers = send_at_once([click] * 50)
    thread = db.session.scalars(db.select(Thread)).one()
    assert set(answers) == {(303, f"/questions/{thread.id}/{thread.slug}")}
    assert db.session.query(Post).count() == 1
    assert differences() == []


def test_two_who_vote_on_each_other_while_all_accept_and_answer_wait_in_no_circle(
    send_at_once, reply, ana, ben, machines
):
    """Members are locked in one order: neither deadlock nor lost point."""
    other = an_answer(ana, a_question(ben, machines, the_time()), the_time())
    with unit_of_work():
        tokens = {member.id: token_of(member) for member in (ana, ben)}
        clicks = []
        for number in range(6):
            value = number % 2
            clicks += [
                {"token": tokens[ana.id], "address": f"/posts/{reply.id}/vote", "data": {"value": value}},
                {"token": tokens[ben.id], "address": f"/posts/{other.id}/vote", "data": {"value": value}},
                {"token": tokens[ana.id], "address": f"/posts/{reply.id}/accept", "data": {}},
                {"token": tokens[ben.id], "address": f"/posts/{other.id}/unaccept", "data": {}},
                {"token": tokens[ben.id], "address": f"/posts/{other.id}/accept", "data": {}},
            ]
    answers = send_at_once(clicks)
    assert {status for status, _location in answers} == {303}
    assert differences() == []
