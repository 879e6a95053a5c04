"""What requests share while nothing was committed is never older than the last change, for members too."""

from __future__ import annotations

from itertools import count
from types import SimpleNamespace

import pytest
from flask import Flask

from app.accounts.members.models import Member
from app.community.posts import actions as posts_actions
from app.community.threads.models import Thread
from app.core.db import data_version
from app.core.db.base import db
from app.core.db.data_version import STAMP, DataVersionReader, cached_until_commit
from app.core.db.session import unit_of_work
from tests.community.voting.test_pages_threads import address_of, put_question
from tests.core.cache.test_kept import elsewhere


@pytest.fixture
def question(ana: Member, ben: Member, machines, now) -> Thread:
    thread = put_question(ana, machines, now)
    with unit_of_work():
        posts_actions.answer(ben, db.session.get_one(Thread, thread.id), "Look at the seal first, it gets hard.", now)
    return thread


@pytest.fixture
def numbers(app: Flask) -> SimpleNamespace:
    """`ask(stamp)` is a request with this stamp that shares the next number."""
    counted = count(1)

    def ask(stamp: object) -> int:
        with app.test_request_context("/", environ_base={STAMP: stamp} if stamp else {}):
            return cached_until_commit("number", lambda: next(counted))

    return SimpleNamespace(ask=ask)


def test_requests_with_the_same_stamp_share_and_others_do_not(numbers):
    assert [numbers.ask(stamp) for stamp in ("a", "a", "b", "b", "a", "")] == [1, 1, 2, 2, 3, 4]


def test_a_process_knows_no_more_than_it_may(app, monkeypatch):
    monkeypatch.setattr(data_version, "MOST_VALUES", 3)
    with app.test_request_context("/", environ_base={STAMP: "full"}):
        for number in range(20):
            cached_until_commit(number, str)
            assert len(app.extensions["unchanged"].find.cache) <= 3


def test_the_stamp_stands_still_until_something_is_committed(app):
    watch = DataVersionReader(app)
    first = watch.stamp()
    with unit_of_work():
        pass
    assert first is not None
    assert watch.stamp() == first
    elsewhere(app, "UPDATE member SET name = name")
    elsewhere(app, "INSERT INTO ordered_queue (name) VALUES ('a lane')")
    second = watch.stamp()
    assert second != first
    watch.end()
    assert watch.stamp() not in (first, second)
    watch.end()


BACKED = """
    INSERT INTO backing (thread_id, member_id, backed_at)
    SELECT thread.id, member.id, '2026-01-01' FROM thread, member WHERE handle = 'zoe'
"""
CHANGES = [
    ("UPDATE member SET name = 'Somebody Else' WHERE handle = 'zoe'", "Somebody Else"),
    ("UPDATE member SET name = 'Somebody Else' WHERE handle = 'ben'", "Somebody Else"),
    ("UPDATE member SET reputation = 4321 WHERE handle = 'zoe'", "4,321"),
    ("UPDATE thread SET title = 'Entirely new words'", "Entirely new words"),
    ("UPDATE post SET html = '<p>Entirely new words</p>' WHERE kind = 'answer'", "Entirely new words"),
    ("UPDATE space SET name = 'Better machines'", "Better machines"),
    ("INSERT INTO setting VALUES ('instance', '{\"name\": \"The Bench\"}', '2026-01-01')", "The Bench"),
    (BACKED, 'action="/threads/1/unback"'),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "words"), CHANGES)
def test_a_member_reads_what_another_process_changed(app, question, zoe, signed_in, statement, words):
    hers = signed_in(zoe)
    db.session.rollback()
    for _ in range(2):
        assert words not in hers.get(address_of(question)).text
    elsewhere(app, statement)
    for _ in range(2):
        assert words in hers.get(address_of(question)).text


@pytest.mark.parametrize(
    "statement", ["DELETE FROM sign_in", "UPDATE member SET erased_at = '2026-01-01' WHERE handle = 'zoe'"]
)
def test_a_session_that_another_process_ended_is_over_at_once(app, question, zoe, signed_in, statement):
    hers = signed_in(zoe)
    db.session.rollback()
    for _ in range(2):
        assert hers.get("/settings").status_code == 200
    elsewhere(app, statement)
    assert hers.get("/settings").status_code in (302, 303)


def test_a_post_that_is_hidden_is_read_by_its_author_and_by_nobody_else(app, question, ben, zoe, signed_in):
    his, hers = signed_in(ben), signed_in(zoe)
    db.session.rollback()
    for each in (his, hers):
        assert "Look at the seal first" in each.get(address_of(question)).text
    elsewhere(app, "UPDATE post SET hidden_at = '2026-01-01' WHERE kind = 'answer'")
    for _ in range(2):
        assert "Look at the seal first" in his.get(address_of(question)).text
        assert "Look at the seal first" not in hers.get(address_of(question)).text


def test_a_thread_that_becomes_private_is_gone_for_others(app, question, ana, zoe, signed_in):
    hers, others = signed_in(ana), signed_in(zoe)
    db.session.rollback()
    for each in (hers, others):
        assert each.get(address_of(question)).status_code == 200
    elsewhere(app, "UPDATE thread SET visibility = 'private'")
    for _ in range(2):
        assert hers.get(address_of(question)).status_code == 200
        assert others.get(address_of(question)).status_code == 404
