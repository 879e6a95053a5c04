"""Badges are awarded as things happen, once for each occasion, and told in one notice; helped people are counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.badges.actions import award_badges_job
from app.community.badges.models import BadgeAward
from app.community.badges.queries import count_people_helped, holders_of_badges
from app.community.merging import actions as merging_actions
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.thread_state import actions as thread_state_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.community.voting.models import Backing, Vote
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.mail import message
from app.core.outbox.worker import run_until_empty
from app.notifications.models import Notification
from tests.cast import person
from tests.community.samples import a_question, an_answer, opening_of


@pytest.fixture
def thread(ana, machines, now) -> Thread:
    return a_question(ana, machines, now)


@pytest.fixture
def reply(ben, thread, now) -> Post:
    return an_answer(ben, thread, now)


def look(now) -> None:
    with unit_of_work():
        award_badges_job(now)


def badges_of(member: Member) -> set[str]:
    return set(db.session.scalars(select(BadgeAward.badge).where(BadgeAward.member_id == member.id)))


def test_whoever_earned_a_badge_has_it_after_the_next_look(ana, ben, reply, now):
    with unit_of_work():
        voting_actions.accept(ana, reply, now)
    look(now)
    assert badges_of(ben) == {"helping-hand", "swift"}
    assert badges_of(ana) == {"scholar"}
    assert (ben.bronze_count, ben.silver_count, ben.gold_count) == (2, 0, 0)
    assert holders_of_badges()["scholar"] == 1


def test_looking_again_awards_nothing_twice(ana, ben, reply, now):
    with unit_of_work():
        voting_actions.accept(ana, reply, now)
    for _look in range(4):
        look(now)
    assert db.session.query(BadgeAward).count() == 3
    assert db.session.get_one(Member, ben.id).bronze_count == 2


def test_only_those_are_looked_at_whom_something_new_concerns(ana, ben, zoe, reply, now):
    look(now)
    look(now)
    with unit_of_work():
        zoe.about = "I mend things."
    look(now)
    assert badges_of(zoe) == set()
    with unit_of_work():
        voting_actions.add_me_too(zoe, db.session.get_one(Thread, reply.thread_id), now)
    look(now)
    assert badges_of(zoe) == {"introduced"}


def test_a_badge_for_an_occasion_comes_again_with_the_next_one(ben, machines, now):
    with unit_of_work():
        people = [person(f"peer{number}") for number in range(2)]
    for number, asker in enumerate(people):
        post = an_answer(ben, a_question(asker, machines, now), now + timedelta(hours=number))
        with unit_of_work():
            db.session.get_one(Post, post.id).score = 10
        look(now)
    occasions = db.session.scalars(select(BadgeAward.occasion).where(BadgeAward.badge == "nice-answer")).all()
    assert len(set(occasions)) == 2
    assert all(each.startswith("post:") for each in occasions)
    assert holders_of_badges()["nice-answer"] == 1


def test_one_notice_tells_of_all_badges_of_a_look_and_no_mail(app, ana, ben, reply, now, signed_in):
    with unit_of_work():
        voting_actions.accept(ana, reply, now)
    run_until_empty(now)
    mails = len(message.outbox())
    look(now)
    run_until_empty(now)
    told = db.session.scalars(
        select(Notification).where(Notification.member_id == ben.id, Notification.kind == "badged")
    )
    assert len(told.all()) == 1
    assert len(message.outbox()) == mails
    page = signed_in(ben).get("/inbox").text
    assert "You earned the badge “Helping hand” and 1 more" in page
    assert 'href="/badges/helping-hand"' in page


def test_a_badge_stays_where_its_cause_goes(ana, ben, reply, now):
    with unit_of_work():
        voting_actions.accept(ana, reply, now)
    look(now)
    with unit_of_work():
        voting_actions.unaccept(ana, db.session.get_one(Post, reply.id), now)
    look(now)
    assert "helping-hand" in badges_of(ben)


def test_who_left_is_awarded_nothing(ana, ben, reply, now):
    with unit_of_work():
        voting_actions.accept(ana, reply, now)
        ben.erased_at = now
    look(now)
    assert badges_of(ben) == set()


def test_everyone_whom_answers_helped_is_counted_once(ana, ben, zoe, mia, thread, reply, now):
    with unit_of_work():
        voting_actions.vote(ana, reply, 1, now)
        voting_actions.vote(zoe, reply, 1, now)
        voting_actions.add_me_too(mia, thread, now)
    look(now)
    assert ben.helped_count == 2
    with unit_of_work():
        voting_actions.accept(ana, reply, now)
    look(now)
    assert ben.helped_count == 3 == recounted(ben)
    with unit_of_work():
        voting_actions.vote(zoe, db.session.get_one(Post, reply.id), 0, now)
    look(now)
    assert ben.helped_count == 2 == recounted(ben)


def test_nobody_helps_themselves_or_in_private(ana, ben, gus, machines, now):
    own = an_answer(ana, a_question(ana, machines, now), now)
    private = a_question(ben, machines, now, visibility="private")
    secret = an_answer(gus, private, now)
    with unit_of_work():
        voting_actions.accept(ana, own, now)
        voting_actions.accept(ben, secret, now)
    look(now)
    assert (ana.helped_count, gus.helped_count) == (0, 0)


def recounted(member: Member) -> int:
    """The same by hand: every person for whom an answer of the member did something."""
    people = set()
    for post in db.session.scalars(select(Post).filter_by(author_id=member.id, kind="answer")):
        thread = db.session.get_one(Thread, post.thread_id)
        if not post.is_shown or not thread.is_listed:
            continue
        people |= set(db.session.scalars(select(Vote.member_id).filter_by(post_id=post.id, value=1)))
        if thread.accepted_post_id == post.id:
            people.add(thread.asker_id)
            people |= set(db.session.scalars(select(Backing.member_id).filter_by(thread_id=thread.id)))
    return len(people - {member.id, None})


def test_the_helper_s_own_vote_on_the_question_helps_nobody(ana, ben, thread, reply, now):
    with unit_of_work():
        voting_actions.vote(ben, opening_of(thread), 1, now)
    look(now)
    assert (ana.helped_count, ben.helped_count) == (0, 0)


def test_with_a_question_goes_whom_its_answers_helped(ana, ben, mia, thread, reply, now):
    with unit_of_work():
        voting_actions.vote(ana, reply, 1, now)
    look(now)
    assert ben.helped_count == 1
    look(now)
    with unit_of_work():
        removal_actions.delete(mia, opening_of(thread), now, reason="off_topic")
    look(now)
    assert ben.helped_count == 0 == recounted(ben)
    look(now)
    with unit_of_work():
        removal_actions.undelete(mia, opening_of(thread), now)
    look(now)
    assert ben.helped_count == 1


def test_whom_duplicates_and_merged_questions_bring_is_counted(ana, ben, mia, thread, reply, machines, now):
    with unit_of_work():
        voting_actions.accept(ana, reply, now)
        crowd = [person(f"crowd{number}") for number in range(3)]
    duplicate, other = a_question(crowd[0], machines, now), a_question(mia, machines, now)
    with unit_of_work():
        voting_actions.add_me_too(crowd[1], duplicate, now)
        voting_actions.add_me_too(crowd[2], duplicate, now)
    helped = []
    for deed in (
        lambda: thread_state_actions.close(mia, duplicate, reason="duplicate", canonical=thread, now=now),
        lambda: merging_actions.merge(mia, other, thread, now),
        lambda: thread_state_actions.reopen(mia, duplicate, now),
    ):
        look(now)
        with unit_of_work():
            deed()
        look(now)
        look(now)
        helped.append((db.session.get_one(Member, ben.id).helped_count, count_people_helped([ben.id])[ben.id]))
    assert helped == [(3, 3), (4, 4), (2, 2)]
