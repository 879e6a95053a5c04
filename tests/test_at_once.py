"""Several deeds on one thing at the same moment, in real processes: one of each, and every number equal to its rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.accounts.members.models import Member
from app.accounts.sign_in.sessions import start_session
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.community.voting.models import Backing
from app.core.clock import now as the_time
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.reputation import queries as reputation_queries
from tests import cast
from tests.community.crowd import Crowd
from tests.community.recount import differences
from tests.community.samples import a_question, an_answer


@pytest.fixture
def send_at_once(app: Flask, tmp_path: Path):
    with Crowd(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path) as crowd:
        yield crowd.send_at_once


@pytest.fixture
def thread(ana: Member, machines) -> Thread:
    return a_question(ana, machines, the_time())


def clicks_of(member: Member, *addresses: str, times: int = 1) -> list[dict]:
    """The member's clicks, to be sent in one transaction's time."""
    token = start_session(member, "test", the_time())
    return [{"token": token, "address": address, "data": {"value": 1}} for address in addresses] * times


def test_fifty_backings_at_once_by_one_member_leave_one(send_at_once, thread, zoe):
    with unit_of_work():
        clicks = clicks_of(zoe, f"/threads/{thread.id}/back", times=50)
    assert {status for status, _location in send_at_once(clicks)} == {303}
    assert (db.session.query(Backing).count(), thread.backing_count) == (1, 1)
    assert differences() == []


def test_of_two_answers_accepted_at_once_one_is(send_at_once, thread, ana, ben, zoe):
    addresses = [f"/posts/{an_answer(author, thread, the_time()).id}/accept" for author in (ben, zoe)]
    with unit_of_work():
        clicks = clicks_of(ana, *addresses, times=10)
    assert {status for status, _location in send_at_once(clicks)} == {303}
    assert thread.accepted_post_id in {int(address.split("/")[2]) for address in addresses}
    assert sorted((ben.reputation, zoe.reputation)) == [1, 16]
    assert not reputation_queries.ledger_mismatches()
    assert differences() == []


def test_a_post_that_is_deleted_while_many_vote_leaves_nothing_askew(send_at_once, thread, ben, mia):
    post = an_answer(ben, thread, the_time())
    with unit_of_work():
        peers = [cast.person(f"peer{number}") for number in range(12)]
        clicks = [click for peer in peers for click in clicks_of(peer, f"/posts/{post.id}/vote")]
        why = {"reason": "other", "text": "It belongs to another question."}
        clicks.insert(6, {**clicks_of(mia, f"/posts/{post.id}/delete")[0], "data": why})
    answers = send_at_once(clicks)
    assert {status for status, _location in answers} <= {303, 403, 404, 409}
    assert db.session.get_one(Post, post.id).deleted_at is not None
    assert not reputation_queries.ledger_mismatches()
    assert differences() == []
