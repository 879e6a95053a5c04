"""Who reports that it is still not solved puts it back under review, and has an open case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.cases.escalation.actions import escalate
from app.cases.resolution import actions as resolution_actions
from app.cases.timeline.models import CaseMessage
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.models import Event
from app.core.outbox.worker import run_until_empty
from app.notifications.models import Notification
from app.reputation.queries import ledger_mismatches
from app.suggestions.loop.models import UnsolvedReport
from app.suggestions.models import Source, StatusChange
from tests.suggestions.conftest import loaded
from tests.suggestions.loop.conftest import WORDS


def reputation(member) -> int:
    return db.session.scalars(select(Member.reputation).where(Member.id == member.id)).one()


def cases() -> list[Case]:
    return list(db.session.scalars(select(Case).order_by(Case.id)))


def messages() -> list[tuple[int | None, str]]:
    return [(row[0], row[1]) for row in db.session.execute(select(CaseMessage.author_id, CaseMessage.body))]


def handed_over(gus, question, now, *, resolved: bool) -> int:
    """Ben's case, which Gus has resolved or not."""
    with unit_of_work():
        case = escalate(gus, db.session.get_one(Thread, question.id), reason="Nobody knows.", now=now)
    if resolved:
        with unit_of_work():
            case = db.session.get_one(Case, case.id)
            db.session.refresh(case, ["thread"])
            resolution_actions.resolve(gus, case, knowledge="none", reason="It ships soon.", now=now)
    return case.id


def test_it_is_under_review_again_without_an_official_response(ana, ben, shipped, report):
    assert reputation(ana) == 16
    report(ben, shipped)
    found = loaded(shipped)
    assert (found.status, found.thread.decided_as) == ("under_review", None)
    assert db.session.scalars(select(StatusChange.after)).all() == ["shipped"]
    assert reputation(ana) == 1, "what does not help earns its author nothing"
    assert not ledger_mismatches()


def test_who_asked_and_has_no_case_gets_one_with_their_words(ben, question, shipped, report):
    made = report(ben, shipped)
    case = cases()[0]
    assert (made.case_id, case.thread_id, case.is_open, case.opened_by_id) == (case.id, question.id, True, ben.id)
    assert messages() == [(ben.id, WORDS)]
    assert db.session.get_one(Thread, question.id).support_state == "with_support"


@pytest.mark.parametrize("is_resolved", [True, False])
def test_the_case_that_there_is_goes_on(ben, gus, question, shipped, report, now, is_resolved):
    number = handed_over(gus, question, now, resolved=is_resolved)
    report(ben, shipped)
    assert [(case.id, case.is_open) for case in cases()] == [(number, True)]
    assert messages() == [(ben.id, WORDS)]


def test_after_thirty_days_a_new_case_leads_back_to_the_old_one(ben, gus, question, shipped, report, now):
    number = handed_over(gus, question, now, resolved=True)
    report(ben, shipped, now=now + timedelta(days=40))
    assert [(case.previous_case_id, case.is_open) for case in cases()] == [(None, False), (number, True)]


@pytest.mark.parametrize("who", ["zoe", "ana"])
def test_a_backer_and_the_author_get_a_private_question_with_its_case(request, shipped, report, who):
    actor = request.getfixturevalue(who)
    made = report(actor, shipped)
    thread = db.session.get_one(Thread, made.thread_id)
    assert (thread.is_public, thread.asker_id, thread.is_question) == (False, actor.id, True)
    assert thread.title == "Still not solved: Let me set when the wash ends"
    assert db.session.scalars(select(Post.body).where(Post.thread_id == thread.id)).one() == WORDS
    assert [(case.id, case.thread_id, case.is_open) for case in cases()] == [(made.case_id, thread.id, True)]
    linked = select(Source.customer_id).where(Source.thread_id == thread.id)
    assert db.session.scalars(linked).one() == actor.id
    sources = select(func.count()).select_from(Source).where(Source.suggestion_id == shipped.id)
    assert loaded(shipped).source_count == db.session.scalar(sources)


def test_a_second_person_adds_a_report_and_a_case_and_changes_no_status(ben, zoe, shipped, report, now):
    report(ben, shipped)
    at, revision = loaded(shipped).status_at, loaded(shipped).revision
    report(zoe, shipped, now=now + timedelta(hours=2))
    assert (loaded(shipped).status_at, loaded(shipped).revision) == (at, revision)
    assert len(cases()) == db.session.scalar(select(func.count(UnsolvedReport.id))) == 2


def test_the_same_person_reports_once_for_each_time_that_it_ships(ben, shipped, report, decide, now):
    first = report(ben, shipped)
    assert report(ben, shipped, "Something else that I forgot to say.").id == first.id
    assert messages() == [(ben.id, WORDS)]
    decide(shipped, "shipped", now=now + timedelta(days=1))
    assert report(ben, shipped, now=now + timedelta(days=2)).id != first.id
    assert len(cases()) == 1


@pytest.mark.parametrize("status", ["planned", "declined", "in_progress"])
def test_it_ends_when_the_product_team_responds_again(zoe, ben, shipped, report, decide, now, status):
    report(ben, shipped)
    decide(shipped, status, now=now + timedelta(days=1))
    with pytest.raises(NotAllowed, match="not marked as shipped"):
        report(zoe, shipped, now=now + timedelta(days=2))
    assert len(cases()) == 1


def test_who_has_no_stake_in_it_reports_nothing(lea, shipped, report):
    with pytest.raises(NotAllowed, match="backers"):
        report(lea, shipped)
    assert (loaded(shipped).status, cases()) == ("shipped", [])


@pytest.mark.parametrize("text", ["", "No.", "x" * 5001])
def test_a_text_too_short_or_too_long_changes_nothing(ben, shipped, report, text):
    with pytest.raises(InvalidInput) as refusal:
        report(ben, shipped, text)
    assert refusal.value.field == "body"
    assert (loaded(shipped).status, cases()) == ("shipped", [])


def test_the_product_team_and_the_owner_are_told_and_agents_of_the_case(ben, gus, pia, ada, mia, shipped, report):
    report(ben, shipped)
    run_until_empty()
    rows = select(Member.handle, Notification.kind).join(Notification, Notification.member_id == Member.id)
    rows = rows.join(Event, Event.id == Notification.event_id).where(Event.actor_id == ben.id)
    told = {tuple(row) for row in db.session.execute(rows.where(Event.name != "question.asked"))}
    assert told == {("pia", "not_solved"), ("gus", "heard")}
