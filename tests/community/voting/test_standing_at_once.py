"""Many who close, merge and claim at the same moment, in real processes."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from app.accounts.sign_in.sessions import start_session
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.audit_log import AuditLogEntry
from app.core.clock import now as the_time
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests import cast
from tests.community.crowd import Crowd
from tests.community.recount import differences
from tests.community.samples import a_question, an_answer


@pytest.fixture(scope="module")
def crowds(tmp_path_factory):
    """The processes that are there already, by the database that they send to."""
    with ExitStack() as stack:
        yield cache(lambda url: stack.enter_context(Crowd(url, tmp_path_factory.mktemp("crowd"))))


@pytest.fixture
def send_at_once(app, crowds):
    return crowds(app.config["SQLALCHEMY_DATABASE_URI"]).send_at_once


@pytest.fixture
def question(ana, machines):
    return a_question(ana, machines, the_time())


@pytest.fixture
def other(zoe, machines):
    return a_question(zoe, machines, the_time(), title="Why does the grinder stop so soon?")


def click(member, address, **data):
    return {"token": start_session(member, "test", the_time()), "address": address, "data": data}


def test_twenty_who_claim_at_once_leave_one_who_has_it(send_at_once, question):
    with unit_of_work():
        peers = [cast.person(f"peer{number}", the_time() - timedelta(days=2)) for number in range(20)]
        clicks = [click(peer, f"/threads/{question.id}/claim") for peer in peers]
    answers = Counter(status for status, _location in send_at_once(clicks))
    assert answers == {303: 1, 409: 19}
    db.session.expire_all()
    assert db.session.get_one(Thread, question.id).claimed_by_id in {peer.id for peer in peers}


def test_nobody_takes_four_in_hand_by_clicking_at_once(send_at_once, ben, ana, machines):
    questions = [a_question(ana, machines, the_time()) for _each in range(6)]
    with unit_of_work():
        clicks = [click(ben, f"/threads/{each.id}/claim") for each in questions]
    assert Counter(status for status, _location in send_at_once(clicks)) == {303: 3, 403: 3}


def test_two_questions_closed_as_duplicates_of_each_other_leave_one_open(
    send_at_once,
    mia,
    gus,
    ben,
    question,
    other,
):
    with unit_of_work():
        voting_actions.add_me_too(ben, question, the_time())
        clicks = [
            click(mia, f"/threads/{question.id}/close", reason="duplicate", canonical=other.id),
            click(gus, f"/threads/{other.id}/close", reason="duplicate", canonical=question.id),
        ] * 5
    assert {status for status, _location in send_at_once(clicks)} <= {303, 403, 409, 422}
    db.session.expire_all()
    assert sorted([question.closed_at is None, other.closed_at is None]) == [False, True]
    assert differences() == []
    assert db.session.query(AuditLogEntry).filter_by(action="thread.closed").count() == 1


def test_a_merge_while_others_write_loses_nothing(send_at_once, mia, ben, question, other):
    reply = an_answer(ben, question, the_time())
    with unit_of_work():
        peers = [cast.person(f"peer{number}", the_time() - timedelta(days=2)) for number in range(12)]
        body = {"body": "Take the hopper off and clean it with a brush."}
        clicks = [click(mia, f"/threads/{question.id}/merge", into=other.id)] * 2
        for number, peer in enumerate(peers):
            address = (f"/questions/{question.id}/answers", f"/posts/{reply.id}/vote", f"/threads/{question.id}/back")
            data: tuple[dict[str, Any], ...] = ({**body, "form_id": f"{number:032x}"}, {"value": 1}, {})
            clicks.append(click(peer, address[number % 3], **data[number % 3]))
    answers = send_at_once(clicks)
    assert {status for status, _location in answers} <= {303, 403, 404}
    db.session.expire_all()
    assert db.session.get_one(Thread, question.id).merged_into_id == other.id
    assert db.session.query(Post).filter_by(thread_id=question.id).count() == 0
    assert differences() == []
