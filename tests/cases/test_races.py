"""Two at once, in real processes: one case, one answer, and nobody's words lost."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app import create_app
from app.accounts.models import Member
from app.cases.actions import assigning, replying
from app.cases.actions.escalating import escalate
from app.cases.models import Case, Clock
from app.community.models import Post, Thread
from app.core.db import db, unit_of_work
from app.core.errors import Conflict
from config import Config
from tests.cases.conftest import fresh
from tests.cast import NOW


def run_at_once(config: Config, deed: Callable[..., Any], arguments: list[tuple[Any, ...]]) -> list[str]:
    """Do the deed once for each of `arguments`, each in its own process, all at one moment; what each said."""
    context = multiprocessing.get_context("spawn")
    barrier, said = context.Barrier(len(arguments)), context.Queue()
    workers = [context.Process(target=_one, args=(config, deed, each, barrier, said)) for each in arguments]
    for worker in workers:
        worker.start()
    answers = [said.get(timeout=60) for _worker in workers]
    for worker in workers:
        worker.join(30)
    return sorted(answers)


def _one(config: Config, deed: Callable[..., Any], arguments: tuple[Any, ...], barrier: Any, said: Any) -> None:
    with create_app(config).app_context():
        barrier.wait(60)
        try:
            with unit_of_work():
                deed(*arguments)
            said.put("done")
        except Exception as error:
            said.put(type(error).__name__)


def do_escalate(member_id: int, thread_id: int) -> None:
    escalate(db.session.get_one(Member, member_id), db.session.get_one(Thread, thread_id), reason="Now", now=NOW)


def do_take(member_id: int, case_id: int, revision: int) -> None:
    assigning.take(db.session.get_one(Member, member_id), _case(case_id), revision=revision, now=NOW)


def do_reply(member_id: int, case_id: int, revision: int) -> None:
    words = "Put a thin plate under the left hinge; it has been dry since."
    replying.reply(db.session.get_one(Member, member_id), _case(case_id), words, NOW, revision=revision)


def _case(case_id: int) -> Case:
    return db.session.get_one(Case, case_id, options=[joinedload(Case.thread)])


def test_two_escalations_at_once_leave_one_case(app, mia, gus, question):
    people, thread_id = [mia.id, gus.id], question.id
    db.session.rollback()
    answers = run_at_once(app.extensions["peercare"], do_escalate, [(who, thread_id) for who in people])
    assert answers == ["done", "done"]
    assert db.session.scalar(select(func.count(Case.id))) == 1
    assert db.session.scalar(select(func.count(Clock.id))) == 2


def test_two_agents_reply_at_once_and_the_second_is_told(app, case, gus, lea):
    people, number, revision = [gus.id, lea.id], case.id, case.revision
    db.session.rollback()
    answers = run_at_once(app.extensions["peercare"], do_reply, [(who, number, revision) for who in people])
    assert answers == [Conflict.__name__, "done"]
    assert db.session.scalar(select(func.count(Post.id)).where(Post.kind == "answer")) == 1


def test_two_agents_take_a_case_at_once_and_one_has_it(app, case, gus, lea):
    people, number, revision = [gus.id, lea.id], case.id, case.revision
    db.session.rollback()
    answers = run_at_once(app.extensions["peercare"], do_take, [(who, number, revision) for who in people])
    assert answers == [Conflict.__name__, "done"]
    assert fresh(case).assignee_id in people
