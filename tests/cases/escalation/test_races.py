"""Two at once, in real processes: one case, one answer; the second is told, and none of their words is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.accounts.sign_in.sessions import start_session
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.escalation.actions import escalate
from app.cases.escalation_rules.models import EscalationRule
from app.cases.sla.models import SlaClock
from app.cases.teams.forms import AssignForm
from app.cases.timeline.models import CaseMessage, CaseNote
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core.clock import now as the_time
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.worker import run_until_empty
from tests.cases.truths import about_threads
from tests.community.crowd import Answer, Crowd
from tests.community.samples import a_question, an_answer

ROUNDS = 30
WORDS = "Put a thin plate under the left hinge; it has been dry since, says {}."


@pytest.fixture(scope="module")
def crowds(tmp_path_factory) -> Iterator[Callable[[str], Crowd]]:
    """One crowd for each database."""
    with ExitStack() as stack:
        yield cache(lambda address: stack.enter_context(Crowd(address, tmp_path_factory.mktemp("crowd"))))


@pytest.fixture
def at_once(app, crowds) -> Callable[..., list[Answer]]:
    crowd = crowds(app.config["SQLALCHEMY_DATABASE_URI"])

    def send(*clicks: dict[str, Any]) -> list[Answer]:
        """All of them at one moment; the answers, the ways on first."""
        db.session.rollback()
        answers = sorted(crowd.answers(list(clicks)))
        run_until_empty(the_time())
        db.session.expire_all()
        return answers

    return send


@pytest.fixture
def thread(ana, machines) -> Thread:
    return a_question(ana, machines, the_time())


@pytest.fixture
def case(mia, thread) -> Case:
    return a_case(mia, thread)


@pytest.fixture
def cases(ana, mia, machines) -> list[Case]:
    """Several, so that two who meet do so at more than one moment."""
    return [a_case(mia, a_question(ana, machines, the_time())) for _each in range(5)]


def a_case(moderator: Member, thread: Thread) -> Case:
    with unit_of_work():
        made = escalate(moderator, thread, reason="Nobody knows.", now=the_time())
    run_until_empty(the_time())
    return db.session.get_one(Case, made.id, options=[joinedload(Case.thread)])


def click(who: Member, address: str, **data: Any) -> dict[str, Any]:
    with unit_of_work():
        token = start_session(who, "test", the_time())
    return {"token": token, "address": address, "data": data}


def deed(who: Member, case: Case, name: str, **data: Any) -> dict[str, Any]:
    """A form of the case's page, opened by both before either sent it."""
    return click(who, f"/cases/{case.id}/{name}", revision=case.revision, **data)


def one_won(answers: list[Answer], *words: str) -> None:
    """One went on; the other reads that something changed, and finds their words on the page."""
    assert [each.status for each in answers] == [303, 409]
    assert "Someone else changed this first" in answers[1].text
    for each in words:
        assert (each in answers[1].text) or answered(each), f"{each!r} is lost"


def all_said() -> list[str]:
    """Every post and private message."""
    return [*db.session.scalars(select(Post.body)), *db.session.scalars(select(CaseMessage.body))]


def answered(words: str) -> bool:
    return db.session.scalar(select(Post.id).where(Post.body == words)) is not None


@pytest.mark.slow
def test_two_who_escalate_at_once_come_to_one_case(at_once, thread, machines, ana, mia, gus):
    for number in range(ROUNDS):
        question = thread if number == 0 else a_question(ana, machines, the_time())
        answers = at_once(*(click(who, f"/questions/{question.id}/escalate", reason="Now.") for who in (mia, gus)))
        assert {answer.status for answer in answers} == {303}
        assert len({answer.location for answer in answers}) == 1
    assert db.session.scalar(select(func.count(Case.id))) == ROUNDS
    assert db.session.scalar(select(func.count(SlaClock.id))) == 2 * ROUNDS


def test_of_two_who_reply_at_once_the_second_is_told(at_once, cases, gus, lea):
    for case in cases:
        words = [f"{WORDS.format(who.handle)} In case {case.id}." for who in (gus, lea)]
        answers = at_once(*(deed(who, case, "reply", body=each) for who, each in zip((gus, lea), words, strict=True)))
        one_won(answers, *words)
        assert [answered(each) for each in words].count(True) == 1


def test_of_two_who_write_to_the_asker_at_once_the_second_is_told(at_once, cases, gus, lea):
    for case in cases:
        words = [f"{WORDS.format(who.handle)} In case {case.id}." for who in (gus, lea)]
        answers = at_once(*(deed(who, case, "message", body=each) for who, each in zip((gus, lea), words, strict=True)))
        one_won(answers, *words)
        written = db.session.scalars(select(CaseMessage.body).where(CaseMessage.case_id == case.id)).all()
        assert (len(written), set(written) <= set(words)) == (1, True)


def test_notes_meet_nothing_and_both_are_kept(at_once, cases, gus, lea):
    for case in cases:
        words = [f"{WORDS.format(who.handle)} In case {case.id}." for who in (gus, lea)]
        answers = at_once(*(deed(who, case, "note", body=each) for who, each in zip((gus, lea), words, strict=True)))
        assert [each.status for each in answers] == [303, 303]
        written = db.session.scalars(select(CaseNote.body).where(CaseNote.case_id == case.id))
        assert sorted(written) == sorted(words)


def test_of_two_who_take_a_case_at_once_one_has_it(at_once, cases, gus, lea):
    for case in cases:
        answers = at_once(
            *(deed(who, case, "assign", assignee=who.id, team=0, started=AssignForm.start(case)) for who in (gus, lea))
        )
        one_won(answers)
        given = select(CaseHistoryEntry).where(CaseHistoryEntry.case_id == case.id, CaseHistoryEntry.kind == "assigned")
        (entry,) = db.session.scalars(given).all()
        assert case.assignee_id == entry.actor_id == entry.values["to_id"]
        assert case.assignee_id in (gus.id, lea.id)


def test_of_two_who_resolve_at_once_one_does(at_once, cases, gus, lea):
    for case in cases:
        words = [f"{WORDS.format(who.handle)} In case {case.id}." for who in (gus, lea)]
        sent = [
            deed(who, case, "resolve", knowledge="publish", body=each)
            for who, each in zip((gus, lea), words, strict=True)
        ]
        one_won(at_once(*sent), *words)
        assert [answered(each) for each in words].count(True) == 1
        assert (case.status, case.knowledge) == ("resolved", "publish")


def test_of_one_who_speaks_while_another_merges_the_second_is_told(at_once, cases, gus, lea):
    into = cases.pop()
    for case, way in zip(cases, ("reply", "message", "resolve", "reply"), strict=True):
        words = f"{WORDS.format('gus')} In case {case.id}."
        about = {"knowledge": "none", "reason": words} if way == "resolve" else {"body": words}
        answers = at_once(deed(gus, case, way, **about), deed(lea, case, "merge", into=f"#{into.id}"))
        assert [each.status for each in answers] == [303, 409]
        if case.merged_into_id is None:
            assert words in (case.knowledge_reason, *all_said())
        else:
            assert case.merged_into_id == into.id
            assert words in answers[1].text
            assert words not in all_said()
        assert "Someone else changed this first" in answers[1].text


def test_of_one_who_replies_while_another_resolves_the_second_is_told(at_once, case, gus, lea):
    why = "It was hers alone, and she knows."
    answers = at_once(
        deed(gus, case, "reply", body=WORDS.format("gus")), deed(lea, case, "resolve", knowledge="none", reason=why)
    )
    one_won(answers)
    if answered(WORDS.format("gus")):
        assert why in answers[1].text
        assert case.is_open
    else:
        assert WORDS.format("gus") in answers[1].text
        assert case.knowledge_reason == why


@pytest.mark.slow
def test_an_acceptance_beside_a_resolution_ends_the_case_once(at_once, case, thread, ana, ben, gus):
    for number in range(5):
        question = thread if number == 0 else a_question(ana, thread.space, the_time())
        post = an_answer(ben, question, the_time())
        with unit_of_work():
            current = case if number == 0 else escalate(gus, question, reason="Nobody knows.", now=the_time())
        run_until_empty(the_time())
        db.session.refresh(current)
        answers = at_once(
            click(ana, f"/posts/{post.id}/accept"),
            deed(gus, current, "resolve", knowledge="none", reason="Hers alone."),
        )
        assert next(each.status for each in answers) == 303
        assert (current.is_open, question.accepted_post_id) == (False, post.id)
        assert current.knowledge in ("none", "community")
    assert list(about_threads()) == []


@pytest.mark.slow
def test_of_two_who_merge_two_cases_into_each_other_one_does(at_once, case, thread, machines, ana, mia, gus, lea):
    for number in range(5):
        first = case if number == 0 else a_case(mia, a_question(ana, machines, the_time()))
        second = a_case(mia, a_question(ana, machines, the_time()))
        answers = at_once(
            deed(gus, first, "merge", into=f"#{second.id}"), deed(lea, second, "merge", into=f"#{first.id}")
        )
        assert next(each.status for each in answers) == 303
        assert answers[1].status in (409, 422)
        assert sorted((first.is_open, second.is_open)) == [False, True]
        merged, goes_on = (first, second) if second.is_open else (second, first)
        assert (merged.merged_into_id, goes_on.merged_into_id) == (goes_on.id, None)
    assert list(about_threads()) == []


@pytest.mark.slow
def test_two_rules_and_a_moderator_at_once_come_to_one_case(at_once, machines, ana, mia):
    times = dict.fromkeys(("dry_run_at", "created_at", "changed_at"), the_time())
    with unit_of_work():
        for name in ("First", "Second"):
            rule = EscalationRule(name=name, trigger="asked", look_back_days=30, **times)
            db.session.add(rule)
    for number in range(1, ROUNDS // 3 + 1):
        question = a_question(ana, machines, the_time())
        answers = at_once(
            click(mia, f"/questions/{question.id}/escalate", reason="Now."),
            {"job": "cases.escalate_by_rules"},
            {"job": "cases.escalate_by_rules"},
        )
        assert [each.status for each in answers] == [200, 200, 303]
        assert db.session.scalar(select(func.count(Case.id))) == number
