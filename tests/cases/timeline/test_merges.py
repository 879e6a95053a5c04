"""A question with a case is merged: no customer loses it, and nobody reads another's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.cases.csat.models import SatisfactionRating
from app.cases.customer_view import actions as customer_view_actions
from app.cases.customer_view.queries import response_promise
from app.cases.escalation.actions import escalate
from app.cases.escalation.queries import first_calendar
from app.cases.escalation_rules import actions as escalation_rules_actions
from app.cases.escalation_rules import jobs as escalation_rules_jobs
from app.cases.escalation_rules.matching import find_matches
from app.cases.escalation_rules.models import EscalationRule
from app.cases.resolution import actions as resolution_actions
from app.cases.timeline import actions as timeline_actions
from app.cases.timeline.queries import clocks_of
from app.community.merging import actions as merging_actions
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput
from app.core.outbox.sweeps import SomeFailed
from app.core.outbox.worker import run_until_empty
from tests.cases.workers import the_case
from tests.community.samples import REPLY, a_question

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def questions(ana, machines, now):
    """Two of Ana's, of which the first goes into the second."""
    return [a_question(ana, machines, now) for _each in range(2)]


def open_case(actor, thread, now):
    with unit_of_work():
        return escalate(actor, db.session.get_one(Thread, thread.id), reason="Nobody knows.", now=now)


def an_old_rule(trigger, now):
    """A rule that works, with its dry run behind it; its id."""
    saved = {"dry_run": {}, "dry_run_at": now, "created_at": now, "changed_at": now, "is_on": True}
    with unit_of_work():
        rule = EscalationRule(name=trigger, trigger=trigger, amount=1, look_back_days=30, priority="normal", **saved)
        db.session.add(rule)
        db.session.flush()
        return rule.id


def merge(actor, questions, now):
    thread, into = questions
    with unit_of_work():
        merging_actions.merge(actor, db.session.get_one(Thread, thread.id), db.session.get_one(Thread, into.id), now)
    run_until_empty()
    db.session.expire_all()


def test_a_case_goes_with_its_question_to_another_of_the_same_person(gus, ana, questions, now):
    case = open_case(gus, questions[0], now)
    with unit_of_work():
        timeline_actions.message(gus, case, "What does the sticker inside the door say?", now)
    merge(gus, questions, now)
    assert (case.thread_id, case.is_open) == (questions[1].id, True)
    assert (questions[0].support_state, questions[1].support_state) == ("none", "with_support")


def test_its_page_opens_for_support_and_for_the_customer(gus, ana, questions, now, signed_in):
    case = open_case(gus, questions[0], now)
    merge(gus, questions, now)
    assert signed_in(gus).get(f"/cases/{case.id}").status_code == 200
    assert signed_in(ana).get(f"/my/cases/{case.id}").status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("visibility", ["public", "private"])
def test_a_moderator_merges_two_questions_of_one_person_and_their_open_cases_become_one(
    mia, gus, ana, machines, now, visibility
):
    asked = [a_question(ana, machines, now, visibility=visibility) for _each in range(2)]
    first, second = (open_case(gus, each, now) for each in asked)
    merge(mia, asked, now)
    assert (first.is_open, first.merged_into_id, second.is_open) == (False, second.id, True)
    assert (second.thread_id, asked[1].support_state) == (asked[1].id, "with_support")


@pytest.fixture
def older_open_case(gus, ana, mia, questions, now):
    """The first question's case is older and open; the second's, which came to it by a merge, newer and resolved."""
    older, newer = open_case(gus, questions[0], now), open_case(gus, questions[1], now)
    with unit_of_work():
        resolution_actions.resolve(gus, the_case(newer.id), knowledge="none", reason="By phone.", now=now)
    merge(mia, questions[::-1], now + HOUR)
    return the_case(older.id), the_case(newer.id)


def test_the_open_case_of_a_question_is_its_current_one_also_where_a_newer_one_is_resolved(
    gus, ana, mia, questions, older_open_case, now
):
    older, newer = older_open_case
    assert (newer.thread_id, response_promise(older.thread).number) == (older.thread_id, older.id)
    assert open_case(mia, questions[0], now + 2 * HOUR).id == older.id
    for case in (older, newer):
        with unit_of_work():
            asker = db.session.get_one(Member, ana.id)
            assert (
                customer_view_actions.reopen_as_unsolved(asker, the_case(case.id), "It leaks.", now + 3 * HOUR).id
                == older.id
            )


def test_a_resolved_case_beside_an_open_one_fires_no_rule(gus, older_open_case, now):
    _older, newer = older_open_case
    rule = an_old_rule("low_rating", now)
    with unit_of_work():
        rating = {"case_id": newer.id, "resolved_at": newer.resolved_at, "score": 1, "word": "", "at": now}
        db.session.add(SatisfactionRating(**rating))
    assert find_matches(db.session.get_one(EscalationRule, rule), now + 2 * HOUR, first_calendar()) == []


def test_one_question_that_fails_stops_no_sweep_and_the_job_says_how_many(ana, ben, machines, now, monkeypatch):
    bad, good = (a_question(who, machines, now - 2 * DAY) for who in (ana, ben))
    an_old_rule("no_answer", now)
    fire, bad_id = escalation_rules_actions.fire, bad.id

    def fire_unless_bad(rule_id, thread_id, *rest):
        fire(rule_id, thread_id, *rest)
        if thread_id == bad_id:
            raise ValueError("a broken row")

    monkeypatch.setattr(escalation_rules_actions, "fire", fire_unless_bad)
    with pytest.raises(SomeFailed, match=r"1 of 3"):
        escalation_rules_jobs.escalate_by_rules(now)
    assert list(db.session.scalars(select(Case.thread_id))) == [good.id]


def resolved_and_merged(gus, zoe, machines, question, now):
    """A question's case, resolved by phone; and the question of somebody else that it was merged into afterwards."""
    case = open_case(gus, question, now)
    with unit_of_work():
        resolution_actions.resolve(gus, the_case(case.id), knowledge="none", reason="By phone.", now=now)
    other = a_question(zoe, machines, now)
    merge(gus, [question, other], now + HOUR)
    return case, other


def test_still_broken_on_a_question_that_went_to_somebody_else_is_answered_there(
    gus, ana, zoe, machines, questions, now
):
    case, other = resolved_and_merged(gus, zoe, machines, questions[0], now)
    with unit_of_work():
        asker = db.session.get_one(Member, ana.id)
        customer_view_actions.reopen_as_unsolved(asker, the_case(case.id), "It leaks.", now + 2 * HOUR)
    with unit_of_work():
        post = timeline_actions.reply(gus, the_case(case.id), REPLY, now + 3 * HOUR)
    assert (the_case(case.id).is_open, post.thread_id) == (True, other.id)
    assert "met" in {clock.stopped_why for clock in clocks_of(the_case(case.id))}


def test_where_the_customer_cannot_read_that_question_support_is_told_to_write_privately(
    gus, zoe, machines, questions, now
):
    case, _other = resolved_and_merged(gus, zoe, machines, questions[0], now)
    with unit_of_work():
        db.session.get_one(Space, machines.id).visibility = "segments"
    with pytest.raises(InvalidInput, match="private message"), unit_of_work():
        timeline_actions.reply(gus, the_case(case.id), REPLY, now + 2 * HOUR)


def test_a_case_opened_at_the_same_moment_ends_with_a_link(gus, questions, now):
    """Both questions got a case between the merge and the worker."""
    first, second = questions
    with unit_of_work():
        merging_actions.merge(gus, db.session.get_one(Thread, first.id), db.session.get_one(Thread, second.id), now)
    with unit_of_work():
        second_case = escalate(gus, db.session.get_one(Thread, second.id), reason="Nobody knows.", now=now)
        db.session.get_one(Thread, first.id).merged_into_id = None
        late = escalate(gus, db.session.get_one(Thread, first.id), reason="Nobody knows.", now=now)
        db.session.get_one(Thread, first.id).merged_into_id = second.id
    run_until_empty()
    db.session.expire_all()
    assert (second_case.is_open, late.is_open) == (True, False)
    assert (late.knowledge, late.canonical_id) == ("link", second.id)


def test_somebody_else_s_finished_case_stays_theirs(gus, ana, zoe, machines, questions, now, signed_in):
    case = open_case(gus, questions[0], now)
    with unit_of_work():
        db.session.get_one(Case, case.id).status = "resolved"
        db.session.get_one(Thread, questions[0].id).support_state = "resolved_by_support"
    other = a_question(zoe, machines, now)
    merge(gus, [questions[0], other], now)
    assert case.thread_id == questions[0].id
    assert signed_in(gus).get(f"/cases/{case.id}").status_code == 200
    assert signed_in(ana).get(f"/my/cases/{case.id}").status_code == 200
    assert signed_in(zoe).get(f"/my/cases/{case.id}").status_code == 404


def test_telling_it_twice_changes_nothing(gus, questions, now):
    case = open_case(gus, questions[0], now)
    merge(gus, questions, now)
    revision = case.revision
    with unit_of_work():
        db.session.execute(db.text("UPDATE delivery SET state = 'pending' WHERE reaction = 'cases.hear_merge'"))
    run_until_empty()
    db.session.expire_all()
    assert (case.revision, len(db.session.scalars(select(Case)).all())) == (revision, 1)


def test_what_a_customer_was_told_of_their_case_stays_theirs(gus, ana, zoe, machines, questions, now, signed_in):
    """The answer that resolved it went into Zoé's question: Ana's notice does not take its title."""
    case = open_case(gus, questions[0], now)
    with unit_of_work():
        resolution_actions.resolve(gus, db.session.get_one(Case, case.id), knowledge="publish", body=REPLY, now=now)
    run_until_empty(now)
    other = a_question(zoe, machines, now, title="Zoé asks about something else")
    merge(gus, [questions[0], other], now)
    assert "Support resolved your case “" in signed_in(ana).get("/inbox").text
    page = signed_in(ana).get("/inbox").text
    assert "Support resolved your case “Zoé" not in page
