"""A post that goes to another thread while somebody waits for it is locked with that thread, never without."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread as Threading
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import OperationalError

from app.community.locks import hold_posts, lock_post
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.community.voting.annulment import annul_votes
from app.community.voting.models import Vote
from app.core.db.base import db
from app.core.db.session import lock_row, unit_of_work
from app.core.errors import Conflict
from tests.community.samples import a_question, an_answer

LOCKED = " FOR NO KEY UPDATE NOWAIT"
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")


class Waiting:
    """Somebody who holds the post in a thread of their own, as a request would; `outcome` is its thread's id, what was
    locked, or what it raised."""

    def __init__(self, app, deed) -> None:
        self.app, self.deed = app, deed
        self.outcome: Any = None
        self.running = Threading(target=self._run, daemon=True)
        self.running.start()

    def _run(self) -> None:
        with self.app.app_context():
            try:
                with unit_of_work():
                    self.outcome = self.deed()
            except Conflict as refusal:
                self.outcome = refusal
            finally:
                db.session.remove()

    def end(self):
        self.running.join(20)
        assert not self.running.is_alive()
        return self.outcome


@pytest.fixture
def others(app) -> Iterator[tuple[Connection, Connection]]:
    """Two other transactions."""
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    with db.engine.connect() as one, db.engine.connect() as two:
        yield one, two


@pytest.fixture
def older(ana, machines, now) -> int:
    return a_question(ana, machines, now).id


@pytest.fixture
def post(older, ana, ben, machines, now) -> Post:
    """An answer to a question between the two others."""
    return an_answer(ben, a_question(ana, machines, now), now)


@pytest.fixture
def newer(post, ana, machines, now) -> int:
    return a_question(ana, machines, now).id


def _lock(connection: Connection, thread_id: int) -> None:
    connection.execute(select(Thread.id).where(Thread.id == thread_id).with_for_update(key_share=True))


def _until_waiting(connection: Connection, number: int = 1) -> None:
    until = monotonic() + 60
    while connection.execute(WAITING).scalar_one() < number:
        assert monotonic() < until
        sleep(0.01)


def _move(connection: Connection, post_id: int, thread_id: int) -> None:
    connection.execute(update(Post).where(Post.id == post_id).values(thread_id=thread_id))
    connection.commit()


def _is_free(connection: Connection, post_id: int) -> bool:
    try:
        connection.execute(text(f"SELECT id FROM post WHERE id = {post_id}{LOCKED}"))
    except OperationalError:
        return False
    return True


def _hold(post_id: int) -> int:
    return lock_post(db.session.get_one(Post, post_id)).thread.id


def test_whoever_waits_for_the_thread_to_which_a_post_went_has_not_locked_the_post(app, others, post, newer):
    mover, keeper = others
    post_id, thread_id = post.id, post.thread_id
    db.session.rollback()
    _lock(keeper, newer)
    _lock(mover, thread_id)
    waiting = Waiting(app, lambda: _hold(post_id))
    _until_waiting(mover)
    _move(mover, post_id, newer)
    _until_waiting(mover)
    assert _is_free(keeper, post_id)
    keeper.commit()
    assert waiting.end() == newer


def test_an_older_thread_to_which_a_post_went_is_not_waited_for(app, others, post, older):
    mover, keeper = others
    post_id, thread_id = post.id, post.thread_id
    db.session.rollback()
    _lock(keeper, older)
    _lock(mover, thread_id)
    waiting = Waiting(app, lambda: _hold(post_id))
    _until_waiting(mover)
    _move(mover, post_id, older)
    assert isinstance(waiting.end(), Conflict)


def test_a_post_that_went_to_an_older_thread_is_held_there(app, others, post, older):
    mover, _keeper = others
    post_id, thread_id = post.id, post.thread_id
    db.session.rollback()
    _lock(mover, thread_id)
    waiting = Waiting(app, lambda: _hold(post_id))
    _until_waiting(mover)
    _move(mover, post_id, older)
    assert waiting.end() == older


def test_of_many_posts_those_that_went_elsewhere_are_not_locked(app, others, post, newer):
    mover, keeper = others
    post_id, thread_id = post.id, post.thread_id
    db.session.rollback()

    def remain() -> list[int]:
        held = hold_posts([db.session.get_one(Post, post_id)])
        assert _is_free(keeper, post_id)
        return [each.id for each in held]

    _lock(mover, thread_id)
    waiting = Waiting(app, remain)
    _until_waiting(mover)
    _move(mover, post_id, newer)
    assert waiting.end() == []


def test_votes_on_a_post_that_goes_elsewhere_are_annulled_at_the_next_attempt(app, others, post, newer, gus, now):
    mover, _keeper = others
    post_id, thread_id = post.id, post.thread_id
    with unit_of_work():
        vote = Vote(post_id=post_id, member_id=gus.id, value=1, cast_at=now)
        db.session.add(vote)
        db.session.flush()
        vote_id = vote.id
    _lock(mover, thread_id)
    waiting = Waiting(app, lambda: annul_votes([vote_id], now))
    _until_waiting(mover)
    _move(mover, post_id, newer)
    assert isinstance(waiting.end(), Conflict)


def test_a_row_that_is_not_waited_for_is_locked_where_it_is_free(app, others, older):
    other, _keeper = others
    thread = db.session.get_one(Thread, older)
    assert lock_row(thread, waits=False) is thread
    db.session.rollback()
    _lock(other, older)
    with pytest.raises(Conflict):
        lock_row(db.session.get_one(Thread, older), waits=False)
