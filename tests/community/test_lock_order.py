"""Many real processes on PostgreSQL that move, split, merge, ask, answer, vote and work: none waits for another in a
circle.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from time import monotonic
from typing import Any, TypeAlias

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import joinedload

from app import create_app
from app.accounts.members.models import Member
from app.cases.bulk_actions import actions as bulk_actions_actions
from app.cases.case.models import Case
from app.cases.escalation.actions import escalate
from app.cases.merging import actions as cases_merging_actions
from app.community.merging import actions as merging_actions
from app.community.merging import split as merging_split
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.spaces import actions as spaces_actions
from app.community.spaces.actions import SpaceWords
from app.community.spaces.models import Space
from app.community.spaces.queries import stamp_of_space
from app.community.thread_state import actions as thread_state_actions
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.clock import now as the_time
from app.core.db.base import db
from app.core.db.row_locks import is_deadlock
from app.core.db.session import unit_of_work
from app.core.errors import UserFacingError
from app.core.outbox import delivery
from app.moderation.sanctions import remove_posts
from app.suggestions.models import Area
from app.suggestions.sources import actions as sources_actions
from config import Config
from tests.cast import place
from tests.community.samples import BODY, REPLY, TITLE, a_question, a_suggestion, opening_of
from tests.forked import FORKS

ORDER = ("case", "thread", "member", "tag", "space")
"""In which order rows are locked: see `community/actions/holding.py`. Whoever locks a post holds its thread."""
CHANGES = re.compile(r'(?:UPDATE|DELETE FROM) "?(\w+)"?')
LOCKS = re.compile(r'FROM "?(\w+)"?')
TAGS = ("burr", "foam", "grinder", "leak", "pump")
THREADS = 6


def _member(handle: str) -> Member:
    return db.session.scalars(select(Member).where(Member.handle == handle)).one()


def _some(dice: Random, table: Any, *where: Any) -> Any:
    """One of the oldest rows, so that processes meet."""
    rows = db.session.scalars(select(table).where(*where).order_by(table.id).limit(THREADS)).all()
    return dice.choice(rows) if rows else None


def _thread(dice: Random) -> Thread:
    return dice.choice(_threads())


def _threads(*where: Any) -> Sequence[Thread]:
    rows = select(Thread).where(Thread.merged_into_id.is_(None), Thread.deleted_at.is_(None), *where)
    return db.session.scalars(rows.order_by(Thread.id).options(joinedload(Thread.space)).limit(THREADS)).all()


def ask(dice: Random) -> None:
    tags = [*dice.sample(TAGS, 3), f"new-{dice.randrange(40)}"]
    threads_actions.ask(
        _member(dice.choice(("ana", "zoe"))),
        space=_some(dice, Space),
        title=TITLE,
        body=BODY,
        tags=tags,
        now=the_time(),
    )


def answer(dice: Random) -> None:
    posts_actions.answer(_member("ben"), _thread(dice), REPLY, the_time())


def comment(dice: Random) -> None:
    post = _some(dice, Post, Post.kind != "comment", Post.deleted_at.is_(None))
    post = db.session.get_one(Post, post.id, options=[joinedload(Post.thread)], populate_existing=True)
    posts_actions.comment(_member("zoe"), post, "I have tried all of that today.", the_time())


def vote(dice: Random) -> None:
    post = db.session.get_one(Post, _some(dice, Post).id, options=[joinedload(Post.thread)], populate_existing=True)
    voting_actions.vote(_member("gus"), post, dice.choice((-1, 0, 1)), the_time())


def move(dice: Random) -> None:
    merging_actions.move(_member("mia"), _thread(dice), _some(dice, Space), tags=dice.sample(TAGS, 3), now=the_time())


def split(dice: Random) -> None:
    thread = _thread(dice)
    post = _some(dice, Post, Post.thread_id == thread.id, Post.kind == "answer")
    tags = dice.sample(TAGS, 2)
    if post is not None:
        merging_split.split(
            _member("mia"), thread, post_ids=[post.id], title=TITLE, space=thread.space, tags=tags, now=the_time()
        )


def merge(dice: Random) -> None:
    threads = _threads(Thread.support_state == "none")
    if len(threads) > 2:
        thread, into = dice.sample(threads, 2)
        merging_actions.merge(_member("mia"), thread, into, the_time())


def close_duplicate(dice: Random) -> None:
    thread_state_actions.close(
        _member("mia"), _thread(dice), reason="duplicate", canonical=_thread(dice), now=the_time()
    )


def set_rules(dice: Random) -> None:
    space = _some(dice, Space)
    words = SpaceWords(name=space.name, reserved=[f"new-{dice.randrange(40)}", dice.choice(TAGS)])
    spaces_actions.change_space(_member("ada"), space, words, stamp_of_space(space), the_time())


def remove_all(dice: Random) -> None:
    remove_posts.remove_posts(_member("mia"), _member("ben"), "spam", "", the_time())


def prioritise(dice: Random) -> None:
    cases = db.session.scalars(select(Case.id)).all()
    bulk_actions_actions.do_to_all(
        _member("gus"), cases, "priority", dice.choice(("low", "high", "urgent")), the_time()
    )


def delete_duplicate(_dice: Random) -> None:
    """The newest question, which is a duplicate of the oldest."""
    removal_actions.delete(_member("mia"), opening_of(_threads()[-1]), the_time())


def delete_spam(_dice: Random) -> None:
    suggestions = select(Thread).where(Thread.kind == "suggestion")
    removal_actions.delete(_member("mia"), opening_of(db.session.scalars(suggestions).one()), the_time(), reason="spam")


def merge_cases(_dice: Random) -> None:
    """The case of the newest question into that of the oldest, and what was merged into it before."""
    cases = db.session.scalars(select(Case).where(Case.status == "new").order_by(Case.id)).all()
    cases_merging_actions.merge(_member("gus"), cases[-1], cases[0], now=the_time())


def make_suggestion(_dice: Random) -> None:
    area = Area(name="Machines", slug="machines", space=_some(_dice, Space), created_at=the_time())
    db.session.add(area)
    sources_actions.make_from(_member("pia"), _threads()[0], area=area, title=TITLE, body=BODY, now=the_time())


def work(_dice: Random) -> None:
    db.session.rollback()
    delivery.deliver_batch("a worker", the_time())


Deed: TypeAlias = Callable[[Random], None]
PEOPLE: tuple[tuple[Deed, ...], ...] = (
    (ask,),
    (ask, answer),
    (move,),
    (move, split),
    (merge, split),
    (vote, comment, set_rules),
    (answer, remove_all, prioritise),
    (work,),
)


def act(config: Config, deeds: Sequence[Deed], seconds: float, together: Any, told: Any) -> None:
    """One process: once all are there and warm, do these deeds until the time is over; tell which met a deadlock."""
    app, dice, met, done = create_app(config), Random(deeds[0].__name__), [], 0
    with app.app_context():
        for deed in deeds:
            _try(deed, dice)
        together.wait(120)
        until = monotonic() + seconds
        while monotonic() < until:
            deed = dice.choice(deeds)
            outcome = _try(deed, dice)
            done += outcome == "done"
            met += [deed.__name__] * (outcome == "deadlock")
    told.put((done, met))


def _try(deed: Deed, dice: Random) -> str:
    try:
        with unit_of_work():
            deed(dice)
    except UserFacingError:
        return "refused"
    except DBAPIError as error:
        return "deadlock" if is_deadlock(error) else "failed"
    finally:
        db.session.remove()
    return "done"


@pytest.fixture
def threads(ana, ben, zoe, mia, machines):
    """Two spaces, and questions with an answer each, some of them with a case."""
    begun = the_time() - timedelta(days=3)
    with unit_of_work():
        place("garden", begun)
    for who in (ana, zoe) * (THREADS // 2 + 1):
        thread = a_question(who, machines, begun, tags=["grinder"])
        with unit_of_work():
            posts_actions.answer(ben, db.session.get_one(Thread, thread.id), REPLY, begun)
            if who is ana:
                escalate(mia, db.session.get_one(Thread, thread.id), reason="Nobody knows.", now=begun)
    db.session.rollback()


class LockLog:
    """The rows of the tables in `ORDER` that statements lock or change, in their order."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, int]] = []

    def note(self, _connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        found = CHANGES.match(statement) or (LOCKS.search(statement) if " FOR NO KEY UPDATE" in statement else None)
        table = found[1] if found else ""
        if table in ORDER:
            name = re.search(rf'"?{table}"?\.id = %\((\w+)\)s', statement)
            self.rows += [(table, parameters[name[1]] if name else 0)]

    def disorder(self, newest: dict[str, int]) -> list[str]:
        """Rows that were locked after one that comes later, save those that this transaction made."""
        held: list[tuple[int, int]] = []
        wrong = []
        for table, row_id in self.rows:
            place = (ORDER.index(table), row_id)
            if place in held or (ORDER.index(table), 0) in held or row_id > newest[table]:
                continue
            if held and place < max(held):
                wrong.append(f"{table} {row_id} after {ORDER[max(held)[0]]} {max(held)[1]}")
            held.append(place)
        return wrong


@pytest.fixture
def links(threads, zoe, mia, gus, machines):
    """A duplicate, a suggestion, and a case that took another."""
    a_suggestion(zoe, machines, the_time())
    with unit_of_work():
        thread_state_actions.close(mia, _threads()[-1], reason="duplicate", canonical=_threads()[0], now=the_time())
        cases = db.session.scalars(select(Case).order_by(Case.id)).all()
        cases_merging_actions.merge(gus, cases[1], cases[-1], now=the_time())
    db.session.rollback()


TOGETHER = (move, split, merge, ask, remove_all, set_rules, close_duplicate, prioritise)
ON_LINKS = (delete_duplicate, delete_spam, merge_cases, make_suggestion)


@pytest.mark.parametrize("deed", [*TOGETHER, *ON_LINKS])
def test_rows_are_locked_in_one_order(request, app, threads, gus, ada, pia, deed):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    if deed in ON_LINKS:
        request.getfixturevalue("links")
    newest = {name: db.session.scalar(text(f'SELECT coalesce(max(id), 0) FROM "{name}"')) for name in ORDER}
    db.session.rollback()
    log = LockLog()
    event.listen(db.engine, "before_cursor_execute", log.note)
    try:
        with unit_of_work():
            deed(Random(7))
    finally:
        event.remove(db.engine, "before_cursor_execute", log.note)
    assert log.rows
    assert log.disorder(newest) == []


@pytest.mark.verify
def test_no_two_of_eight_processes_wait_for_each_other(app, threads, gus, ada):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    number = len(PEOPLE)
    together, told, config = FORKS.Barrier(number), FORKS.Queue(), app.extensions["peercare"]
    processes = [FORKS.Process(target=act, args=(config, deeds, 60, together, told), daemon=True) for deeds in PEOPLE]
    for process in processes:
        process.start()
    try:
        results = [told.get(timeout=240) for _process in processes]
    finally:
        for process in processes:
            process.kill()
            process.join()
    assert [met for _done, met in results] == [[]] * number
    assert all(done for done, _met in results)
