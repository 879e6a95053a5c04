"""Merging a question into another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.community.following.models import Subscription
from app.community.merging import actions as merging_actions
from app.community.merging import split
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.thread_state import actions as thread_state_actions
from app.community.threads.actions import set_support_state
from app.community.threads.models import Thread, ThreadLink
from app.community.voting import actions as voting_actions
from app.community.voting.models import Backing
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.db.session import unit_of_work
from app.core.errors import NotAllowed
from app.reputation import queries as reputation_queries
from tests.cast import place
from tests.community.recount import differences
from tests.community.samples import a_question, an_answer, opening_of


@pytest.fixture
def question(ana, machines, now):
    return a_question(ana, machines, now)


@pytest.fixture
def target(zoe, machines, now):
    return a_question(
        zoe, machines, now + timedelta(minutes=1), title="Why does the grinder stop so soon?", tags=["burr"]
    )


@pytest.fixture
def reply(ben, question, now):
    return an_answer(ben, question, now + timedelta(minutes=2))


def merge(actor, thread, into, now):
    db.session.expire_all()
    with unit_of_work():
        merging_actions.merge(actor, thread, into, now)
    db.session.expire_all()


def kinds_in(thread):
    return list(db.session.scalars(select(Post.kind).where(Post.thread_id == thread.id).order_by(Post.id)))


def members(table, thread):
    return set(db.session.scalars(select(table.member_id).filter_by(thread_id=thread.id)))


def test_posts_go_over_with_their_votes_and_comments(mia, ben, gus, lea, question, target, reply, now):
    opening = opening_of(question)
    with unit_of_work():
        posts_actions.comment(gus, opening, "Which model is it?", now)
        posts_actions.comment(gus, reply, "Did this help?", now)
        voting_actions.vote(gus, opening, 1, now)
        voting_actions.vote(lea, reply, 1, now)
    before = {each.handle: each.reputation for each in (ben, gus, lea)}
    merge(mia, question, target, now + timedelta(hours=1))
    assert (kinds_in(question), sorted(kinds_in(target))) == ([], ["answer", "answer", "comment", "comment", "opening"])
    assert (opening.kind, opening.score, reply.score) == ("answer", 1, 1)
    assert (target.answer_count, target.best_answer_score, target.answer_state) == (2, 1, "answered")
    assert {each.handle: each.reputation for each in (ben, gus, lea)} == before
    assert differences() == []
    assert not reputation_queries.ledger_mismatches()


def test_the_merged_one_is_gone_from_lists_and_counters(mia, ana, machines, question, target, reply, now):
    merge(mia, question, target, now)
    assert (question.merged_into_id, question.is_listed, machines.thread_count) == (target.id, False, 1)
    assert (ana.question_count, ana.answer_count) == (0, 1)
    assert differences() == []


def test_backers_and_followers_go_over_once_each(mia, ana, zoe, gus, question, target, now):
    with unit_of_work():
        for each in (gus, zoe):
            voting_actions.add_me_too(each, question, now)
        voting_actions.add_me_too(gus, target, now)
    merge(mia, question, target, now)
    assert members(Backing, target) == {gus.id, ana.id}  # Ana asked the same; Zoé asked this one
    assert target.backing_count == 2
    assert members(Subscription, target) == {ana.id, zoe.id, gus.id}
    assert (members(Backing, question), members(Subscription, question), question.backing_count) == (set(), set(), 0)
    assert differences() == []


def test_an_acceptance_by_someone_else_is_taken_back_with_its_points(mia, ana, ben, question, target, reply, now):
    with unit_of_work():
        voting_actions.accept(ana, reply, now)
    assert ben.reputation == 16
    merge(mia, question, target, now)
    assert (target.accepted_post_id, target.answer_state) == (None, "answered")
    assert (ana.reputation, ben.reputation) == (1, 1)
    assert (differences(), not reputation_queries.ledger_mismatches()) == ([], True)


@pytest.mark.parametrize("is_solved", [False, True])
def test_an_acceptance_by_the_same_asker_stays_where_there_is_none(mia, ana, ben, gus, question, reply, now, is_solved):
    other = a_question(ana, db.session.get_one(Space, question.space_id), now, title="The grinder stops, what now?")
    best = an_answer(gus, other, now)
    with unit_of_work():
        voting_actions.accept(ana, reply, now)
        if is_solved:
            voting_actions.accept(ana, best, now)
    merge(mia, question, other, now)
    assert (other.accepted_post_id, other.answer_state) == (best.id if is_solved else reply.id, "solved")
    assert ben.reputation == (1 if is_solved else 16)
    assert (differences(), not reputation_queries.ledger_mismatches()) == ([], True)
    if not is_solved:
        with unit_of_work():
            voting_actions.unaccept(ana, reply, now)
        assert (ben.reputation, ana.reputation) == (1, 1)


def test_new_answers_end_that_the_earlier_ones_were_rejected(mia, zoe, ben, question, target, now):
    an_answer(ben, target, now)
    with unit_of_work():
        voting_actions.reject(zoe, target, now)
    merge(mia, question, target, now)
    assert target.answer_state == "answered"


def test_the_log_keeps_which_posts_went_over(mia, ana, question, target, reply, now):
    posts = list(db.session.scalars(select(Post.id).where(Post.thread_id == question.id).order_by(Post.id)))
    merge(mia, question, target, now)
    entry = db.session.scalars(select(AuditLogEntry).filter_by(action="thread.merged")).one()
    assert (entry.actor_id, entry.subject_id, entry.member_id) == (mia.id, question.id, ana.id)
    assert entry.facts == {"into_id": target.id, "post_ids": posts}


def test_two_clicks_merge_once(mia, question, target, reply, now):
    for _twice in range(2):
        merge(mia, question, target, now)
    assert db.session.query(AuditLogEntry).count() == 1


def test_duplicates_lead_to_where_their_canonical_question_went(mia, ana, ben, gus, machines, question, target, now):
    other = a_question(ben, machines, now, title="The grinder stops, what now?")
    with unit_of_work():
        voting_actions.add_me_too(gus, other, now)
    with unit_of_work():
        loaded = db.session.get_one(Thread, question.id, options=[joinedload(Thread.space)])
        other = db.session.get_one(Thread, other.id, options=[joinedload(Thread.space)])
        thread_state_actions.close(mia, other, reason="duplicate", canonical=loaded, now=now)
    merge(mia, question, target, now)
    assert (other.canonical_id, target.duplicate_count, question.duplicate_count) == (target.id, 1, 0)
    assert members(Backing, target) == {gus.id, ana.id}
    assert differences() == []
    with unit_of_work():
        thread_state_actions.reopen(mia, other, now)
    assert (members(Backing, target), target.duplicate_count) == ({ana.id}, 0)
    assert differences() == []


def test_a_duplicate_merges_into_its_canonical_question(mia, ana, gus, question, target, reply, now):
    with unit_of_work():
        voting_actions.add_me_too(gus, question, now)
        for each in (question, target):
            db.session.get_one(Thread, each.id, options=[joinedload(Thread.space)], populate_existing=True)
        thread_state_actions.close(mia, question, reason="duplicate", canonical=target, now=now)
    merge(mia, question, target, now)
    assert (target.duplicate_count, question.canonical_id, question.closed_at) == (0, None, None)
    assert members(Backing, target) == {gus.id, ana.id}
    assert differences() == []


def test_what_was_merged_before_goes_along(mia, ben, machines, question, target, now):
    first = a_question(ben, machines, now, title="The grinder stops, what now?")
    merge(mia, first, question, now)
    merge(mia, question, target, now)
    assert first.merged_into_id == target.id
    assert kinds_in(target).count("answer") == 2
    assert differences() == []


def test_who_merges_into_a_duplicate_merges_into_its_canonical_question(mia, ben, machines, question, target, now):
    other = a_question(ben, machines, now, title="The grinder stops, what now?")
    with unit_of_work():
        for each in (question, target):
            db.session.get_one(Thread, each.id, options=[joinedload(Thread.space)], populate_existing=True)
        thread_state_actions.close(mia, question, reason="duplicate", canonical=target, now=now)
    merge(mia, other, question, now)
    assert other.merged_into_id == target.id


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("private", "public", "One question is private and the other is public"),
        ("public", "private", "One question is private and the other is public"),
        ("private", "private", "Both questions are private and were asked by different people"),
    ],
)
def test_nobody_s_private_words_come_before_others(mia, ana, zoe, machines, now, first, second, reason):
    one = a_question(ana, machines, now, visibility=first)
    other = a_question(zoe, machines, now, visibility=second)
    with pytest.raises(NotAllowed, match=reason):
        merge(mia, one, other, now)
    assert one.merged_into_id is None


@pytest.mark.parametrize("of_target", ["none", "waiting_for_asker"])
def test_no_case_loses_its_customer(mia, question, target, now, of_target):
    with unit_of_work():
        set_support_state(question, "with_support", now)
        set_support_state(target, of_target, now)
    with pytest.raises(NotAllowed, match="This question has an open case for another customer"):
        merge(mia, question, target, now)


def test_two_unanswered_questions_stay_unanswered_until_somebody_answers(mia, ben, zoe, question, target, now):
    merge(mia, question, target, now)
    assert (target.answer_state, target.answer_count, differences()) == ("unanswered", 1, [])
    with pytest.raises(NotAllowed, match="No answers yet"), unit_of_work():
        voting_actions.reject(zoe, target, now)
    an_answer(ben, target, now + timedelta(minutes=5))
    assert (db.session.get_one(Thread, target.id).answer_state, differences()) == ("answered", [])


def test_a_part_that_was_split_off_is_an_answer_again_where_it_goes_back(mia, machines, question, reply, now):
    with unit_of_work():
        thread = db.session.get_one(Thread, question.id)
        made = split.split(
            mia, thread, post_ids=[reply.id], title="How is the burr turned by hand?", space=machines, tags=[], now=now
        )
    merge(mia, made, question, now)
    assert (question.answer_state, question.merged_count, differences()) == ("answered", 0, [])


def test_links_of_a_third_question_to_both_become_one_and_none_leads_to_itself(
    mia, ben, machines, question, target, now
):
    third = a_question(ben, machines, now, title="The grinder stops, what now?")
    with unit_of_work():
        for thread_id, target_id in ((third.id, question.id), (third.id, target.id), (target.id, question.id)):
            insert_if_absent(ThreadLink, thread_id=thread_id, target_id=target_id, kind="related", linked_at=now)
        db.session.get_one(Thread, target.id).split_from_id = question.id
    merge(mia, question, target, now)
    links = db.session.execute(select(ThreadLink.thread_id, ThreadLink.target_id)).all()
    assert ([tuple(link) for link in links], target.split_from_id) == ([(third.id, target.id)], None)


def test_only_staff_of_both_spaces_merge(ana, ben, mia, zoe, question, target, now):
    for actor in (ana, ben):
        with pytest.raises(NotAllowed, match="Only staff"):
            merge(actor, question, target, now)
    with unit_of_work():
        garden = place("garden")
        mia.roles[0].space_id = garden.id
    with pytest.raises(NotAllowed, match="Only staff"):
        merge(mia, question, target, now)


def test_a_question_is_not_merged_into_itself(mia, question, now):
    with pytest.raises(NotAllowed, match="into itself"):
        merge(mia, question, question, now)


def test_who_answers_a_merged_question_is_told(mia, ben, question, target, now):
    merge(mia, question, target, now)
    with pytest.raises(NotAllowed, match="hidden or deleted"):
        an_answer(ben, question, now)
