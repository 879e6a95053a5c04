"""Rules fire: exactly when they should, once, and into one case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.members.models import Member
from app.accounts.segments.models import Segment, SegmentMember
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.csat.models import SatisfactionRating
from app.cases.escalation import actions as escalation_actions
from app.cases.escalation.actions import escalate
from app.cases.escalation_rules.models import EscalationRule, RuleMatch
from app.cases.resolution.actions import resolve
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.tags.models import Tag
from app.community.thread_state import actions as thread_state_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.models import Event
from tests.cases.ruled import EVENING, HELP, MONDAY, a_rule, ask, case_of, minutes, sweep
from tests.cast import place

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def act(deed: Any, member: Member, row: Any, now: datetime, **more: Any) -> Any:
    """A deed on a row as it is now, in a unit of work of its own."""
    with unit_of_work():
        return deed(db.session.get_one(Member, member.id), db.session.get_one(type(row), row.id), now=now, **more)


def answer(member: Member, thread: Thread, now: datetime) -> Post:
    post: Post = act(posts_actions.answer, member, thread, now, body=HELP)
    return post


@pytest.fixture
def question(ana, machines) -> Thread:
    """Ana's, asked when the office opened on Monday."""
    return ask(ana, machines, MONDAY)


# ── When ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("trigger", ["no_answer", "none_accepted"])
@pytest.mark.parametrize(
    ("asked", "hours", "due"),
    [
        (MONDAY, 8, EVENING),
        (MONDAY, 4, MONDAY + 5 * HOUR),  # over lunch
        (MONDAY - 2 * DAY, 8, EVENING),  # on Saturday: the office has had eight hours on Monday evening
        (EVENING, 1, MONDAY + DAY + HOUR),
        (MONDAY + 30 * minutes(1), 8, MONDAY + DAY + 30 * minutes(1)),
    ],
)
def test_a_rule_fires_in_the_very_minute_in_which_the_business_hours_have_passed(
    ana, machines, trigger, asked, hours, due
):
    thread, _rule = ask(ana, machines, asked), a_rule(trigger, hours)
    assert sweep(due - minutes(1)) == []
    assert sweep(due) == [thread.id]


def test_no_answer_leaves_alone_what_a_peer_answered(ben, question):
    a_rule("no_answer", 8)
    answer(ben, question, EVENING)
    assert sweep(EVENING) == []


def test_none_accepted_fires_where_answers_did_not_help(ben, question):
    a_rule("none_accepted", 8)
    answer(ben, question, MONDAY)
    assert sweep(EVENING) == [question.id]


def test_none_accepted_leaves_alone_what_was_accepted(ana, ben, question):
    a_rule("none_accepted", 8)
    act(voting_actions.accept, ana, answer(ben, question, MONDAY), EVENING)
    assert sweep(EVENING) == []


def test_a_rejection_fires_at_once_and_each_new_one_again(ana, ben, gus, question):
    a_rule("rejected")
    answer(ben, question, MONDAY)
    assert sweep(MONDAY + HOUR) == []
    act(voting_actions.reject, ana, question, MONDAY + HOUR)
    assert sweep(MONDAY + HOUR) == [question.id]
    first = case_of(question)
    assert first
    act(resolve, gus, first, MONDAY + 2 * HOUR, knowledge="none", reason="Personal")
    assert sweep(MONDAY + 2 * HOUR) == []
    answer(ben, question, MONDAY + 3 * HOUR)
    act(voting_actions.reject, ana, question, MONDAY + 4 * HOUR)
    assert sweep(MONDAY + 4 * HOUR) == [question.id]
    again = case_of(question)
    assert again
    assert (again.id, again.status) == (first.id, "open")


def test_so_many_who_have_it_too_bring_it_to_support(ben, zoe, question):
    a_rule("backings", 2)
    act(voting_actions.add_me_too, ben, question, MONDAY)
    assert sweep(MONDAY) == []
    act(voting_actions.add_me_too, zoe, question, MONDAY + HOUR)
    assert sweep(MONDAY + HOUR) == [question.id]


@pytest.mark.parametrize(("score", "fires"), [(1, True), (2, True), (3, False)])
def test_a_low_rating_opens_the_case_again(gus, mia, question, score, fires):
    a_rule("low_rating", 2)
    case = act(escalate, mia, question, MONDAY, reason="She waits.")
    act(resolve, gus, case, MONDAY + HOUR, knowledge="none", reason="Personal")
    with unit_of_work():
        db.session.add(SatisfactionRating(case_id=case.id, resolved_at=MONDAY + HOUR, score=score, at=MONDAY + DAY))
    assert sweep(MONDAY + DAY) == ([question.id] if fires else [])
    again = case_of(question)
    assert again
    assert (again.id, again.status) == (case.id, "open" if fires else "resolved")


@pytest.mark.parametrize(("later", "fires"), [(30 * DAY, True), (30 * DAY + minutes(1), False)])
def test_a_low_rating_is_too_late_after_thirty_days(gus, mia, question, later, fires):
    a_rule("low_rating", 2, look_back_days=90)
    case = act(escalate, mia, question, MONDAY, reason="She waits.")
    act(resolve, gus, case, MONDAY + HOUR, knowledge="none", reason="Personal")
    at = MONDAY + HOUR + later
    with unit_of_work():
        db.session.add(SatisfactionRating(case_id=case.id, resolved_at=MONDAY + HOUR, score=1, at=at))
    assert sweep(at) == ([question.id] if fires else [])


# ── Which ────────────────────────────────────────────────────────────────────────────────────────


def test_asked_is_at_once(question):
    a_rule("asked", word="leaks")
    assert sweep(MONDAY) == [question.id]


@pytest.mark.parametrize(
    ("word", "fires"),
    [
        ("leaks", True),
        ("LEAKS", True),
        ("leak", False),
        ("the door", True),
        ("the   Door", True),
        ("water", True),  # in the opening text
        ("smoke, fire, water", True),
        ("smoke, fire", False),
        ("été", True),
        ("ÉTÉ", True),
        ("té", False),
        ("100%", True),
        ("_", False),
        ("d45\\", False),
        ("(", False),
    ],
)
def test_words_count_whole_and_in_any_case(ana, machines, word, fires):
    body = "Depuis l’Été, water runs down the front, 100% of it, three weeks after the repair."
    thread = ask(ana, machines, MONDAY, body=body)
    a_rule("asked", word=word)
    assert sweep(MONDAY) == ([thread.id] if fires else [])


@pytest.mark.parametrize("narrowed", ["space", "tag", "segment"])
def test_a_rule_keeps_to_what_narrows_it(ana, ben, machines, narrowed):
    inside = ask(ana, machines, MONDAY)
    with unit_of_work():
        garden = place("garden")
    ask(ben, garden, MONDAY, title="The pump is loud at night", tags=["pump"])
    with unit_of_work():
        buyers = Segment(slug="buyers", name="Buyers", created_at=MONDAY)
        db.session.add(buyers)
        db.session.flush()
        db.session.add(SegmentMember(segment_id=buyers.id, member_id=ana.id, since=MONDAY))
    chosen = {
        "space": {"space_id": machines.id},
        "tag": {"tag_id": db.session.scalar(select(Tag.id).where(Tag.name == "leak"))},
        "segment": {"segment_id": buyers.id},
    }
    a_rule("no_answer", 1, **chosen[narrowed])
    assert sweep(EVENING) == [inside.id]


@pytest.mark.parametrize("state", ["closed", "archived", "hidden", "too old", "with support"])
def test_what_is_over_hidden_old_or_with_support_is_left_alone(mia, question, state):
    a_rule("no_answer", 1, look_back_days=7)
    now = EVENING
    if state == "closed":
        act(thread_state_actions.close, mia, question, MONDAY, reason="off_topic")
    elif state == "archived":
        with unit_of_work():
            db.session.get_one(Thread, question.id).archived_at = MONDAY
    elif state == "hidden":
        opening = db.session.scalars(select(Post).where(Post.thread_id == question.id)).one()
        act(removal_actions.hide, mia, opening, MONDAY, reason="spam")
    elif state == "too old":
        now = MONDAY + 7 * DAY + minutes(1)
    else:
        act(escalate, mia, question, MONDAY, reason="She waits.")
    assert sweep(now) == []


def test_a_question_is_in_time_up_to_the_last_minute_of_the_look_back(question):
    a_rule("no_answer", 1, look_back_days=7)
    assert sweep(MONDAY + 7 * DAY) == [question.id]


def test_a_private_question_has_its_case_already(ana, machines):
    ask(ana, machines, MONDAY, visibility="private")
    a_rule("no_answer", 1)
    assert sweep(EVENING) == []


def test_a_rule_that_is_off_does_nothing(question):
    a_rule("no_answer", 1, is_on=False)
    assert sweep(EVENING) == []


# ── What comes of it ─────────────────────────────────────────────────────────────────────────────


def test_the_case_says_which_rule_opened_it_and_the_asker_is_told(question):
    rule = a_rule("no_answer", 8, name="No answer in 8 hours", priority="high")
    sweep(EVENING)
    case = case_of(question)
    assert case
    assert (case.opened_how, case.rule_id, case.priority, case.opened_by_id) == ("rule", rule.id, "high", None)
    entry = db.session.scalars(select(CaseHistoryEntry).where(CaseHistoryEntry.case_id == case.id)).one()
    assert (entry.kind, entry.values["rule"]) == ("opened", "No answer in 8 hours")
    assert db.session.scalars(select(Event).where(Event.name == "case.opened")).one().values["how"] == "rule"
    assert db.session.get_one(Thread, question.id).support_state == "with_support"


def test_a_rule_fires_once_for_a_question(gus, question):
    a_rule("no_answer", 1)
    assert sweep(EVENING) == [question.id]
    case = case_of(question)
    act(resolve, gus, case, EVENING + minutes(1), knowledge="none", reason="Personal")
    for later in (minutes(1), minutes(2), DAY):
        assert sweep(EVENING + later) == []


def test_two_rules_make_one_case(question):
    a_rule("no_answer", 1, name="First")
    a_rule("none_accepted", 1, name="Second")
    assert sweep(EVENING) == [question.id]
    assert db.session.scalar(select(func.count(Case.id))) == 1
    assert db.session.scalar(select(func.count(RuleMatch.id))) == 1


def test_what_was_withdrawn_is_not_escalated_again_by_the_same_rule_but_by_another(ana, ben, gus, question):
    a_rule("rejected")
    answer(ben, question, MONDAY)
    act(voting_actions.reject, ana, question, MONDAY + HOUR)
    assert sweep(MONDAY + HOUR) == [question.id]
    act(escalation_actions.withdraw, gus, case_of(question), MONDAY + 2 * HOUR, reason="A peer has it.")
    answer(ben, question, MONDAY + 3 * HOUR)
    act(voting_actions.reject, ana, question, MONDAY + 4 * HOUR)
    assert sweep(MONDAY + 4 * HOUR) == []
    a_rule("none_accepted", 1)
    assert sweep(EVENING) == [question.id]


def test_a_deleted_segment_takes_its_rules_along(app):
    with unit_of_work():
        segment = Segment(slug="buyers", name="Buyers", created_at=MONDAY)
        db.session.add(segment)
    a_rule("asked", segment_id=segment.id)
    with unit_of_work():
        db.session.delete(db.session.get_one(Segment, segment.id))
    assert db.session.scalar(select(func.count(EscalationRule.id))) == 0
