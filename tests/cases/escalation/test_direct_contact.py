"""A private question is a support case from the start, and stays with support."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.cases import rules
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.customer_view import actions as customer_view_actions
from app.cases.customer_view.queries import my_cases
from app.cases.escalation.actions import escalate, withdraw
from app.cases.escalation.direct_contact import ensure_case
from app.cases.resolution import actions as resolution_actions
from app.cases.sla.models import SlaClock
from app.cases.teams.models import Team
from app.community.merging import actions as merging_actions
from app.community.merging import split
from app.community.posts import actions as posts_actions
from app.community.posts.models import OPENING, Post
from app.community.removal import actions as removal_actions
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import NotAllowed
from app.core.outbox.worker import run_until_empty
from app.notifications.models import Notification
from tests.cases.conftest import clock, fresh
from tests.cast import NOW, place

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOW + 2 * HOUR


def contact(asker, space, now=NOW, visibility="private") -> Thread:
    with unit_of_work():
        return threads_actions.ask(
            asker,
            space=db.session.get_one(Space, space.id),
            title="I was charged twice for my basket",
            body="One basket ordered, two paid, on the same day.",
            tags=[],
            visibility=visibility,
            now=now,
        )


@pytest.fixture
def private(ana, machines) -> Thread:
    return contact(ana, machines)


@pytest.fixture
def case(private) -> Case:
    return only_case(private)


def only_case(thread) -> Case:
    db.session.rollback()
    return db.session.scalars(select(Case).where(Case.thread_id == thread.id)).one()


def cases_of(thread) -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Case.status).where(Case.thread_id == thread.id).order_by(Case.id)))


def opening_of(thread) -> Post:
    return db.session.scalars(select(Post).where(Post.thread_id == thread.id, Post.kind == OPENING)).one()


def entries(case) -> list[str]:
    return list(
        db.session.scalars(
            select(CaseHistoryEntry.kind).where(CaseHistoryEntry.case_id == case.id).order_by(CaseHistoryEntry.id)
        )
    )


def do(deed, *about, **more):
    with unit_of_work():
        found = [db.session.get_one(type(each), each.id) if hasattr(each, "id") else each for each in about]
        made = deed(*found, **more)
    run_until_empty(LATER + 60 * DAY)
    return made


def test_a_private_question_has_a_case_with_its_sla_timers_at_once(case, private, ana):
    assert (case.status, case.opened_how, case.opened_by_id, case.priority) == ("new", "direct", ana.id, "normal")
    assert clock(case, rules.FIRST_RESPONSE).due_at == NOW + DAY  # 8 business hours
    assert clock(case, rules.RESOLUTION).is_running
    assert db.session.get_one(Thread, private.id).support_state == "with_support"
    assert [each.id for each in my_cases(ana, None).items] == [case.id]


def test_a_public_question_has_none(ana, machines):
    assert cases_of(contact(ana, machines, visibility="public")) == []


def test_it_goes_to_the_team_of_its_space_which_is_notified(ana, gus, lea, machines):
    with unit_of_work():
        space = db.session.get_one(Space, machines.id)
        db.session.add(Team(name="Machines", members=[lea], spaces=[space], created_at=NOW))
    case = only_case(contact(ana, machines))
    run_until_empty(NOW)
    told = db.session.execute(select(Notification.member_id, Notification.kind)).all()
    assert [tuple(row) for row in told if row.kind == "contacted"] == [(lea.id, "contacted")]
    assert case.team_id is not None


def test_all_agents_are_notified_where_the_space_has_no_team(ana, gus, lea, private):
    run_until_empty(NOW)
    told = select(Notification.member_id).where(Notification.kind == "contacted")
    assert set(db.session.scalars(told)) == {gus.id, lea.id}


def test_a_team_that_assigns_its_cases_hears_of_it_only_by_that(ana, gus, lea, machines):
    with unit_of_work():
        space = db.session.get_one(Space, machines.id)
        db.session.add(Team(name="M", members=[lea], spaces=[space], distribution=rules.ROUND_ROBIN, created_at=NOW))
    contact(ana, machines)
    run_until_empty(NOW)
    told = select(Notification.kind).where(Notification.member_id == lea.id)
    assert list(db.session.scalars(told)) == ["given"]


def test_a_public_question_that_is_escalated_notifies_the_team_no_more_than_before(mia, gus, ana, machines):
    thread = contact(ana, machines, visibility="public")
    do(escalate, mia, thread, reason="Nobody knows.", now=NOW)
    assert db.session.scalar(select(Notification.id).where(Notification.kind == "contacted")) is None


def test_a_question_that_becomes_private_has_a_case(ana, machines):
    thread = contact(ana, machines, visibility="public")
    do(threads_actions.set_visibility, thread, "private", NOW)
    assert cases_of(thread) == ["new"]


def test_what_is_split_off_a_private_question_has_a_case(ana, gus, mia, private, machines):
    post = do(posts_actions.answer, ana, private, "And the invoice names another person, too.", LATER)
    with unit_of_work():
        made = split.split(
            mia,
            db.session.get_one(Thread, private.id),
            post_ids=[post.id],
            title="The invoice names another person",
            space=db.session.get_one(Space, machines.id),
            tags=[],
            now=LATER,
        )
    assert (made.is_public, cases_of(made)) == (False, ["new"])


@pytest.mark.parametrize("who", ["mia", "gus", "ana"])
def test_its_case_cannot_be_withdrawn_but_is_resolved(request, who, case, gus):
    actor = request.getfixturevalue(who)
    with unit_of_work(), pytest.raises(NotAllowed, match="Resolve the case instead"):
        withdraw(actor, fresh(case), reason="By mistake.", now=LATER)
    do(resolution_actions.resolve, gus, case, knowledge="none", reason="Personal", now=LATER)
    assert fresh(case).status == "resolved"


def test_still_broken_reopens_it_and_later_opens_another(case, ana, gus, private):
    do(resolution_actions.resolve, gus, case, knowledge="none", reason="Personal", now=LATER)
    do(customer_view_actions.reopen_as_unsolved, ana, fresh(case), "It is still so.", LATER + HOUR)
    assert cases_of(private) == ["open"]
    do(resolution_actions.resolve, gus, case, knowledge="none", reason="Personal", now=LATER + 2 * HOUR)
    do(customer_view_actions.reopen_as_unsolved, ana, fresh(case), "It is so again.", LATER + 40 * DAY)
    assert cases_of(private) == ["resolved", "new"]


@pytest.mark.parametrize(("days", "found"), [(1, ["open"]), (40, ["resolved", "new"])])
@pytest.mark.parametrize("way", ["comment", "answer"])
def test_a_word_of_the_asker_after_the_end_brings_it_back_to_support(way, days, found, case, ana, gus, private):
    do(resolution_actions.resolve, gus, case, knowledge="none", reason="Personal", now=LATER)
    at = LATER + days * DAY
    if way == "comment":
        do(posts_actions.comment, ana, opening_of(private), "It happened again today.", at)
    else:
        do(posts_actions.answer, ana, private, "It happened again today.", at)
    assert cases_of(private) == found


def test_a_word_from_before_the_end_brings_nothing_back(case, ana, gus, private):
    with unit_of_work():
        posts_actions.comment(ana, db.session.get_one(Post, opening_of(private).id), "Thank you for looking.", LATER)
    with unit_of_work():
        resolution_actions.resolve(gus, fresh(case), knowledge="none", reason="Personal", now=LATER + HOUR)
    run_until_empty(LATER + HOUR)
    assert cases_of(private) == ["resolved"]


def test_taking_back_an_acceptance_brings_it_back_after_any_time(case, ana, gus, private):
    post = do(posts_actions.answer, gus, private, "The second payment is on its way back.", LATER)
    do(voting_actions.accept, ana, post, LATER + HOUR)
    assert cases_of(private) == ["resolved"]
    do(voting_actions.unaccept, ana, post, LATER + 40 * DAY)
    assert cases_of(private) == ["resolved", "new"]


def test_it_moves_with_its_question_to_the_team_there(case, mia, lea, private):
    with unit_of_work():
        other = place("ovens")
        db.session.add(Team(name="Ovens", members=[lea], spaces=[other], created_at=NOW))
    do(merging_actions.move, mia, private, other, now=LATER)
    team = db.session.scalars(select(Team)).one()
    assert (cases_of(private), fresh(case).team_id) == (["new"], team.id)


def test_its_case_says_that_the_question_was_deleted_and_restored(case, ana, private):
    opening = opening_of(private)
    do(removal_actions.delete, ana, opening, LATER)
    assert (fresh(case).status, entries(case)) == ("new", ["opened", "deleted"])
    do(removal_actions.undelete, ana, opening, LATER + HOUR)
    assert entries(case) == ["opened", "deleted", "undeleted"]


def test_two_doors_at_once_make_one_case(private, ana, case):
    do(ensure_case, ana, private, LATER)
    do(ensure_case, ana, private, LATER)
    assert cases_of(private) == ["new"]
    assert len(list(db.session.scalars(select(SlaClock.id)))) == 2
