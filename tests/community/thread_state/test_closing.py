"""Closing a question, opening it again, locking a thread."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.community import duplicates
from app.community.editing import actions as editing_actions
from app.community.following import actions as following_actions
from app.community.following.models import Subscription
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.spaces.models import Space
from app.community.thread_state import actions as thread_state_actions
from app.community.threads.actions import set_visibility
from app.community.threads.models import CLOSED_REASONS, Thread
from app.community.voting import actions as voting_actions
from app.community.voting.models import Backing
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.models import Event
from app.core.outbox.worker import run_until_empty
from tests.cast import person
from tests.community.recount import differences
from tests.community.samples import BODY, a_question, an_answer, opening_of


@pytest.fixture
def canonical(zoe, machines, now):
    return a_question(zoe, machines, now, title="Why does the grinder stop so soon?")


@pytest.fixture
def question(ana, machines, now):
    return a_question(ana, machines, now)


def close(actor, thread, now, reason="off_topic", canonical=None):
    with unit_of_work():
        thread_state_actions.close(actor, thread, reason=reason, canonical=loaded(canonical), now=now)


def reopen(actor, thread, now):
    with unit_of_work():
        thread_state_actions.reopen(actor, thread, now)


def loaded(thread):
    if thread is None:
        return None
    return db.session.get_one(Thread, thread.id, options=[joinedload(Thread.space)], populate_existing=True)


def followers_of(thread):
    return set(db.session.scalars(select(Subscription.member_id).filter_by(thread_id=thread.id, level="following")))


def backers_of(thread):
    return set(db.session.scalars(select(Backing.member_id).filter_by(thread_id=thread.id)))


@pytest.mark.parametrize("reason", [each for each in CLOSED_REASONS if each != "duplicate"])
def test_what_is_closed_takes_no_answers_until_it_is_opened_again(mia, ben, question, now, reason):
    close(mia, question, now, reason)
    assert (question.closed_reason, question.closed_by_id) == (reason, mia.id)
    with pytest.raises(NotAllowed, match="takes no new answers"):
        an_answer(ben, question, now)
    reopen(mia, question, now)
    assert (question.closed_at, question.closed_reason, question.closed_by_id) == (None, None, None)
    assert an_answer(ben, question, now).id


def test_closing_and_opening_stand_in_the_log_and_in_the_events(mia, ana, question, now):
    close(mia, question, now)
    reopen(mia, question, now)
    log = db.session.scalars(select(AuditLogEntry).order_by(AuditLogEntry.id)).all()
    assert [(each.action, each.actor_id, each.subject_id, each.member_id) for each in log] == [
        ("thread.closed", mia.id, question.id, ana.id),
        ("thread.reopened", mia.id, question.id, ana.id),
    ]
    names = db.session.scalars(select(Event.name).where(Event.name.like("thread.%")).order_by(Event.id)).all()
    assert names == ["thread.closed", "thread.reopened"]


def test_two_clicks_close_once(mia, question, now):
    for _twice in range(2):
        close(mia, question, now)
    assert db.session.query(AuditLogEntry).count() == 1


@pytest.mark.parametrize("reason", ["", "boring", "merged"])
def test_a_reason_that_we_do_not_know_is_refused(mia, question, now, reason):
    with pytest.raises(InvalidInput, match="Select a reason for closing"):
        close(mia, question, now, reason)


def test_a_duplicate_is_counted_by_its_canonical_question(mia, question, canonical, now):
    close(mia, question, now, "duplicate", canonical)
    assert (question.canonical_id, canonical.duplicate_count) == (canonical.id, 1)
    assert differences() == []
    reopen(mia, question, now)
    assert (question.canonical_id, canonical.duplicate_count) == (None, 0)
    assert differences() == []


def test_the_canonical_question_has_its_space_even_if_it_was_loaded_without(mia, question, canonical, now):
    close(mia, question, now, "duplicate", canonical)
    numbers = question.id, canonical.id
    db.session.expunge_all()
    duplicate, known = (db.session.get_one(Thread, number) for number in numbers)
    assert duplicates.canonical_of(duplicate) is known
    assert known.space.id == known.space_id


def test_a_duplicate_needs_a_canonical_question(mia, question, now):
    with pytest.raises(InvalidInput, match="Which question is it a duplicate of"):
        close(mia, question, now, "duplicate")


def test_who_follows_and_backs_a_duplicate_comes_along_and_goes_back(mia, ana, ben, zoe, gus, question, canonical, now):
    with unit_of_work():
        voting_actions.add_me_too(ben, question, now)
        voting_actions.add_me_too(gus, question, now)
        voting_actions.add_me_too(gus, canonical, now)
        following_actions.mute(gus, canonical, now)
        voting_actions.add_me_too(zoe, question, now)
    before = backers_of(canonical), followers_of(canonical)
    close(mia, question, now, "duplicate", canonical)
    assert backers_of(canonical) == {ben.id, gus.id}  # Zoé asked it herself
    assert followers_of(canonical) == {ana.id, ben.id, zoe.id}
    assert canonical.backing_count == 2
    reopen(mia, question, now)
    assert (backers_of(canonical), followers_of(canonical)) == before
    assert differences() == []


def test_who_came_to_the_canonical_question_by_themselves_stays(mia, ben, question, canonical, now):
    with unit_of_work():
        voting_actions.add_me_too(ben, question, now)
        voting_actions.add_me_too(ben, canonical, now)
    close(mia, question, now, "duplicate", canonical)
    reopen(mia, question, now)
    assert backers_of(canonical) == {ben.id}


def test_of_two_duplicates_each_takes_back_its_own(mia, ana, ben, gus, machines, question, canonical, now):
    other = a_question(ana, machines, now + timedelta(minutes=5), title="The grinder stops, what now?")
    with unit_of_work():
        voting_actions.add_me_too(ben, question, now)
        voting_actions.add_me_too(gus, other, now)
    for each in (question, other):
        close(mia, each, now, "duplicate", canonical)
    assert (backers_of(canonical), canonical.duplicate_count) == ({ben.id, gus.id}, 2)
    reopen(mia, question, now)
    assert (backers_of(canonical), canonical.duplicate_count) == ({gus.id}, 1)
    assert differences() == []


def test_a_duplicate_of_a_duplicate_leads_to_the_canonical_question(mia, ben, machines, question, canonical, now):
    other = a_question(ben, machines, now, title="The grinder stops, what now?")
    close(mia, question, now, "duplicate", canonical)
    close(mia, other, now, "duplicate", question)
    assert other.canonical_id == canonical.id
    assert canonical.duplicate_count == 2


def test_no_question_is_a_duplicate_of_itself_by_any_way(mia, question, canonical, now):
    with pytest.raises(InvalidInput, match="A question cannot be a duplicate of itself"):
        close(mia, question, now, "duplicate", question)
    close(mia, question, now, "duplicate", canonical)
    with pytest.raises(InvalidInput, match="A question cannot be a duplicate of itself"):
        close(mia, canonical, now, "duplicate", question)
    assert canonical.closed_at is None


@pytest.mark.parametrize("what", ["private", "deleted", "narrower"])
def test_a_duplicate_never_leads_where_its_readers_may_not_follow(mia, zoe, question, canonical, now, what):
    with unit_of_work():
        if what == "private":
            set_visibility(canonical, "private", now)
        elif what == "deleted":
            removal_actions.delete(zoe, opening_of(canonical), now)
        else:
            hall = Space(slug="hall", name="Hall", visibility="members", created_at=now)
            db.session.add(hall)
            db.session.flush()
            canonical.space_id = hall.id
    with pytest.raises(InvalidInput, match="Some people who can read this question cannot read that one"):
        close(mia, question, now, "duplicate", canonical)
    assert question.closed_at is None


def test_a_duplicate_that_goes_is_counted_no_more(mia, question, canonical, now):
    close(mia, question, now, "duplicate", canonical)
    opening = opening_of(question)
    with unit_of_work():
        removal_actions.delete(mia, opening, now)
    assert (differences(), canonical.duplicate_count) == ([], 0)
    with unit_of_work():
        removal_actions.undelete(mia, opening, now)
        set_visibility(question, "private", now)
    assert (differences(), canonical.duplicate_count) == ([], 0)
    with unit_of_work():
        set_visibility(question, "public", now)
    assert (differences(), canonical.duplicate_count) == ([], 1)


@pytest.mark.parametrize("by", ["comment", "edit", "silent edit"])
def test_what_needs_details_opens_when_its_asker_adds_them(mia, ana, question, now, by):
    close(mia, question, now, "needs_details")
    later = now + timedelta(minutes=1 if by == "silent edit" else 30)
    write(ana, question, by, later)
    assert (question.closed_at, question.closed_reason, question.closed_by_id) == (None, None, None)
    opened = db.session.scalars(select(Event).where(Event.name == "thread.reopened")).one()
    assert (opened.actor_id, opened.values["why"]) == (ana.id, "needs_details")


def write(actor, thread, by, now):
    opening = opening_of(thread)
    with unit_of_work():
        if by == "comment":
            posts_actions.comment(actor, opening, "It is the C40, bought in 2021.", now)
        else:
            editing_actions.edit(actor, opening, body=f"{BODY} It is the C40.", revision=opening.revision, now=now)


def test_nobody_else_s_word_lifts_it_and_no_word_lifts_another_reason(mia, ana, ben, question, now):
    close(mia, question, now, "needs_details")
    write(ben, question, "comment", now)
    assert question.closed_reason == "needs_details"
    reopen(mia, question, now)
    close(mia, question, now, "off_topic")
    write(ana, question, "comment", now + timedelta(minutes=1))
    assert question.closed_reason == "off_topic"


def test_what_is_locked_is_left_to_staff(mia, ana, ben, question, now):
    for _twice in range(2):
        with unit_of_work():
            thread_state_actions.lock_thread(mia, question, now)
    for actor in (ana, ben):
        with pytest.raises(NotAllowed, match="locked by the moderators"):
            write(actor, question, "comment", now)
    with pytest.raises(NotAllowed), unit_of_work():
        thread_state_actions.unlock_thread(ana, question, now)
    for _twice in range(2):
        with unit_of_work():
            thread_state_actions.unlock_thread(mia, question, now)
    write(ben, question, "comment", now)
    assert [each.action for each in db.session.scalars(select(AuditLogEntry).order_by(AuditLogEntry.id))] == [
        "thread.locked",
        "thread.unlocked",
    ]


def test_a_closing_ends_a_claim(mia, ben, question, now):
    with unit_of_work():
        question.claimed_by_id, question.claimed_until = ben.id, now + timedelta(minutes=10)
    close(mia, question, now)
    assert (question.claimed_by_id, question.claimed_until) == (None, None)


def test_a_stranger_to_the_space_s_staff_closes_nothing(question, now, app):
    with unit_of_work():
        mod = person("max")
        mod.silenced_until = now + timedelta(days=1)
    with pytest.raises(NotAllowed, match="silenced"):
        close(mod, question, now)
    assert db.session.query(Post).count() == 1


def test_the_duplicates_of_a_deleted_question_are_open_again(mia, ana, question, canonical, now):
    with unit_of_work():
        thread_state_actions.close(mia, question, reason="duplicate", canonical=canonical, now=now)
    with unit_of_work():
        removal_actions.delete(mia, opening_of(db.session.get_one(Thread, canonical.id)), now)
    run_until_empty(now)
    db.session.expire_all()
    assert (question.closed_at, question.canonical_id, question.is_open) == (None, None, True)
    assert differences() == []
