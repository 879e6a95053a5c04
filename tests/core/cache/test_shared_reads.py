"""What requests share is never older than the last change, for members too, and outlives what it does not show."""

from __future__ import annotations

from itertools import count
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import text

from app.accounts.members.models import Member
from app.community.posts import actions as posts_actions
from app.community.threads.models import Thread
from app.core.cache import shared_reads
from app.core.cache.dependencies import depends_on, recorded_reads
from app.core.cache.shared_reads import STAMP, ChangeReader, cached_until_change
from app.core.db.base import db
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
    """`ask(…)` is a request at this number of changes that shares the next number, read from `tables`."""
    counted = count(1)
    changes = app.extensions["changes"]

    def ask(*tables: str, since: int | None = -1) -> int:
        def load() -> int:
            for table in tables:
                db.session.execute(text(f"SELECT 1 FROM {table}"))
            return next(counted)

        stamp = {} if since is None else {STAMP: changes.number}
        with app.test_request_context("/", environ_base=stamp):
            return cached_until_change("number", load)

    return SimpleNamespace(ask=ask, changes=changes)


def test_requests_share_until_a_table_changes_that_was_read(numbers):
    assert [numbers.ask("post", "thread") for _ in range(2)] == [1, 1]
    numbers.changes.add(["member", "member!"])
    assert numbers.ask("post") == 1
    numbers.changes.add(["thread", "thread:7"])
    assert [numbers.ask("member"), numbers.ask()] == [2, 2]
    numbers.changes.add(["post"])
    assert numbers.ask() == 2
    numbers.changes.add_all()
    assert numbers.ask() == 3


def test_a_request_that_could_not_ask_shares_nothing(numbers):
    assert [numbers.ask(since=None), numbers.ask(since=None), numbers.ask()] == [1, 2, 3]


def test_what_reads_a_table_whose_changes_are_not_logged_is_not_shared(numbers):
    assert [numbers.ask("change_log"), numbers.ask("change_log")] == [1, 2]


def test_of_covered_tables_only_the_subjects_count_that_are_shown(app):
    changes = app.extensions["changes"]
    counted = count(1)

    def load() -> int:
        db.session.execute(text("SELECT 1 FROM post, member"))
        depends_on("thread", [7])
        return next(counted)

    def ask() -> int:
        with app.test_request_context("/", environ_base={STAMP: changes.number}):
            return cached_until_change("covered", load, ("thread",))

    assert ask() == 1
    changes.add(["post", "thread:8"])
    assert ask() == 1
    changes.add(["post", "thread:7"])
    assert ask() == 2
    changes.add(["post", "post!"])
    assert ask() == 3
    changes.add(["member", "member:1"])
    assert ask() == 4


def test_what_was_read_around_a_value_counts_for_it_and_what_it_read_counts_around_it(app):
    with recorded_reads() as outer:
        db.session.execute(text("SELECT 1 FROM space"))
        with recorded_reads() as inner:
            db.session.execute(text("SELECT 1 FROM tag"))
        assert inner.keys() == {"space", "tag"}
    assert outer.keys() == {"space", "tag"}


def test_a_process_knows_no_more_than_it_may(app, monkeypatch):
    changes = shared_reads.Changes()
    monkeypatch.setattr(shared_reads, "MOST_KEYS", 3)
    first = changes.number
    changes.add(["a", "b"])
    assert (changes.is_unchanged(["c"], first), changes.is_unchanged(["a"], first)) == (True, False)
    changes.add(["c", "d"])
    assert not changes.is_unchanged(["e"], first)
    assert changes.is_unchanged(["a", "c"], changes.number)


def test_the_number_stands_still_until_something_cached_changes(app):
    watch = ChangeReader(app)
    first = watch.number()
    with unit_of_work():
        pass
    elsewhere(app, "INSERT INTO change_log (transaction_id, keys, at) SELECT 1, '', '2026-01-01' WHERE 1 = 0")
    assert first is not None
    assert watch.number() == first
    elsewhere(app, "INSERT INTO setting VALUES ('instance', '{}', '2026-01-01')")
    second = watch.number()
    assert second != first
    watch.end()
    assert watch.number() not in (first, second)
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
