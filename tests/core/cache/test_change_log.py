"""Each transaction logs the tables and subjects that it changed, and nothing where nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from app.accounts.members.models import Member
from app.community.following.models import Subscription
from app.community.tags.models import Tag
from app.community.threads.models import Thread
from app.core.activity import PageView
from app.core.cache.change_log import MOST_KEYS, ChangeLogEntry
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.db.session import unit_of_work
from app.core.outbox.models import Delivery
from tests.community.voting.test_pages_threads import put_question


def logged() -> list[set[str]]:
    keys = db.session.scalars(select(ChangeLogEntry.keys).order_by(ChangeLogEntry.id)).all()
    return [set(each.split()) for each in keys]


@pytest.fixture
def question(ana: Member, machines: Any, now: Any) -> Thread:
    thread = put_question(ana, machines, now)
    with unit_of_work():
        db.session.execute(delete(ChangeLogEntry))
    return thread


def _rename(number: int) -> None:
    db.session.get_one(Thread, number).title = "Another title"


def _rename_by_statement(number: int) -> None:
    db.session.execute(update(Thread).where(Thread.id == number).values(title="Another title"))


def _move(number: int) -> None:
    thread = db.session.get_one(Thread, number)
    thread.canonical_id = thread.id
    db.session.flush()
    thread.canonical_id = None


def _mark(number: int) -> None:
    db.session.execute(update(Thread).where(Thread.id == number, Thread.title != "").values(view_count=7))


def _mark_some(number: int) -> None:
    db.session.execute(update(Thread).where(Thread.id.in_([number, 99])).values(view_count=7))


def _mark_open(_number: int) -> None:
    db.session.execute(update(Thread).where(Thread.title != "").values(view_count=7))


def _mark_none(_number: int) -> None:
    db.session.execute(update(Thread).where(Thread.title == "nothing is called so").values(view_count=7))


def _view(number: int) -> None:
    at = db.session.get_one(Thread, number).created_at
    values = {"kind": "thread", "subject_id": number, "at": at}
    db.session.execute(insert(PageView), [{**values, "member_id": 1}, {**values, "member_id": None}])


def _follow(number: int) -> None:
    thread = db.session.get_one(Thread, number)
    db.session.execute(delete(Subscription).where(Subscription.thread_id == number))
    insert_if_absent(
        Subscription, thread_id=number, member_id=thread.asker_id, level="following", since=thread.created_at
    )


def _write_raw(_number: int) -> None:
    db.session.execute(text("UPDATE post SET score = 3"))


def _tag(number: int) -> None:
    db.session.add(Tag(name="steam", created_at=db.session.get_one(Thread, number).created_at))


def _deliver(_number: int) -> None:
    db.session.execute(update(Delivery).values(attempts=1))


CASES: list[tuple[Callable[[int], None], set[str]]] = [
    (_rename, {"thread", "thread:1", "thread_link:1"}),
    (_rename_by_statement, {"thread", "thread:1", "thread_link:1"}),
    (_move, {"thread", "thread:1"}),
    (_mark, {"thread", "thread:1"}),
    (_mark_some, {"thread", "thread:1", "thread:99"}),
    (_mark_open, {"thread", "thread!"}),
    (_view, {"page_view", "member:1"}),
    (_follow, {"subscription", "subscription!", "thread:1", "member:1"}),
    (_write_raw, {"post", "post!"}),
    (_tag, {"tag"}),
]


@pytest.mark.parametrize(("write", "keys"), CASES, ids=[write.__name__.strip("_") for write, _keys in CASES])
def test_a_transaction_logs_what_it_changed(question: Thread, write: Callable[[int], None], keys: set[str]) -> None:
    with unit_of_work():
        write(question.id)
    assert logged() == [keys]


@pytest.mark.parametrize("write", [_mark_none, _deliver])
def test_nothing_is_logged_where_nothing_that_is_cached_changed(question: Thread, write: Callable[[int], None]) -> None:
    with unit_of_work():
        write(question.id)
    assert logged() == []


def _following(thread: Thread) -> Subscription:
    return Subscription(thread_id=thread.id, member_id=thread.asker_id, level="following", since=thread.created_at)


def test_rows_that_begin_a_transaction_are_logged_by_their_subjects(question: Thread) -> None:
    following = _following(question)
    with unit_of_work():
        db.session.execute(delete(Subscription))
    with unit_of_work():
        db.session.add(following)
    assert logged()[1:] == [{"subscription", "thread:1", "member:1"}]


def test_after_a_row_that_could_not_be_written_statements_are_logged_again(question: Thread) -> None:
    following = _following(question)
    with unit_of_work():
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.add(following)
        _write_raw(question.id)
    assert {"post", "post!"} <= logged()[0]


def test_what_is_rolled_back_is_not_logged(question: Thread) -> None:
    _rename(question.id)
    db.session.flush()
    db.session.rollback()
    with unit_of_work():
        _write_raw(question.id)
    assert logged() == [{"post", "post!"}]


def test_what_changes_very_much_is_logged_by_table(question: Thread) -> None:
    numbers = list(range(1, MOST_KEYS + 2))
    with unit_of_work():
        db.session.execute(update(Thread).where(Thread.id.in_(numbers)).values(view_count=7))
    assert logged() == [{"thread", "thread!"}]


def _fail_on_a_lost_connection(in_savepoint: bool) -> None:
    savepoint = db.session.begin_nested() if in_savepoint else None
    db.session.execute(select(Member.id))
    db.session.connection().invalidate()
    if savepoint is not None:
        savepoint.rollback()
    raise ZeroDivisionError


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("in_savepoint", [False, True])
def test_an_error_on_a_lost_connection_is_raised_as_it_was(in_savepoint):
    with pytest.raises(ZeroDivisionError), unit_of_work():
        _fail_on_a_lost_connection(in_savepoint)
    with unit_of_work():
        assert db.session.scalars(select(Member.id)).all() == []
