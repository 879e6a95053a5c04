"""Two workers and a moderator at once, in real processes: thirty questions, one case each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from app import create_app
from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.cases.escalation.actions import escalate
from app.cases.escalation_rules.jobs import escalate_by_rules
from app.cases.escalation_rules.models import RuleMatch
from app.cases.sla.models import SlaClock
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from config import Config
from tests.cases.ruled import EVENING, MONDAY, a_rule, ask, minutes
from tests.forked import FORKS

ROUNDS = 30


def sweep(_member_id: int) -> None:
    escalate_by_rules(EVENING)


def escalate_all(member_id: int) -> None:
    with unit_of_work(writes=False):
        ids = db.session.scalars(select(Thread.id).order_by(Thread.id)).all()
    for thread_id in ids:
        with unit_of_work():
            mia, thread = db.session.get_one(Member, member_id), db.session.get_one(Thread, thread_id)
            escalate(mia, thread, reason="Now.", now=EVENING)


def _one(config: Config, deed: Any, member_id: int, barrier: Any, said: Any) -> None:
    with create_app(config).app_context():
        barrier.wait(60)
        try:
            deed(member_id)
            said.put("done")
        except Exception as error:
            said.put(repr(error))


def test_two_sweeps_and_a_moderator_at_once_make_one_case_of_each_question(app, ana, mia, machines):
    a_rule("no_answer", 1)
    for number in range(ROUNDS):
        ask(ana, machines, MONDAY + minutes(2 * number), title=f"The drum of number {number} leaks")
    member_id = mia.id
    db.session.rollback()
    barrier, said = FORKS.Barrier(3), FORKS.Queue()
    about = (app.extensions["peercare"],)
    workers = [
        FORKS.Process(target=_one, args=(*about, deed, member_id, barrier, said))
        for deed in (sweep, sweep, escalate_all)
    ]
    for worker in workers:
        worker.start()
    answers = [said.get(timeout=90) for _worker in workers]
    for worker in workers:
        worker.join(30)
    assert answers == ["done"] * 3
    assert db.session.scalar(select(func.count(Case.id))) == ROUNDS
    assert db.session.scalar(select(func.count(SlaClock.id))) == 2 * ROUNDS
    fired = select(func.count(RuleMatch.id), func.count(RuleMatch.thread_id.distinct()))
    assert len(set(db.session.execute(fired).one())) == 1
