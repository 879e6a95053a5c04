"""Trust levels rise by what members read, wrote and were thanked for; visits are the days on which they came."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import current_app
from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.members.jobs import fold_visits
from app.community.members.models import ReadMark, Visit
from app.community.members.trust_levels import records_of
from app.community.voting import actions as voting_actions
from app.core.activity import PageView
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.moderation.jobs import review_trust
from app.moderation.models import Flag
from tests.cast import person
from tests.community.samples import a_question, an_answer


@pytest.fixture
def busy(ana, ben, zoe, machines, now):
    """Ben has answered three, was voted up, and has this problem too."""
    threads = []
    for number, asker in enumerate((ana, zoe, ana)):
        thread = a_question(asker, machines, now - timedelta(days=3, hours=number))
        post = an_answer(ben, thread, now - timedelta(days=2, hours=number))
        threads.append(thread)
    with unit_of_work():
        voting_actions.vote(ana, post, 1, now)
        voting_actions.add_me_too(ben, threads[0], now)
    return threads


def reads(member: Member, threads: int, posts: int, machines, now: datetime, minutes: int = 10) -> None:
    """So many threads with so many posts in all, from first to last in so many minutes."""
    with unit_of_work():
        asker = person(f"asker{threads}")
    for number in range(threads):
        thread = a_question(asker, machines, now + timedelta(days=number))
        seen = posts - threads if number == 0 else 0
        at = now + (timedelta(minutes=minutes) if number else timedelta())
        with unit_of_work():
            db.session.add(ReadMark(member_id=member.id, thread_id=thread.id, answers_seen=seen, read_at=at))


def visits(member: Member, days: int, now: datetime) -> None:
    with unit_of_work():
        known = set(db.session.scalars(select(Visit.day).where(Visit.member_id == member.id)))
        wanted = {now.date() - timedelta(days=ago) for ago in range(days)}
        db.session.add_all(Visit(member_id=member.id, day=day) for day in wanted - known)


def level_of(member: Member, now: datetime) -> int:
    with unit_of_work():
        review_trust(now)
    return db.session.get_one(Member, member.id).trust_level


def test_who_has_read_for_a_while_is_no_newcomer(ben, machines, now):
    reads(ben, 5, 30, machines, now)
    assert level_of(ben, now) == 0  # has not been here, as far as we know
    visits(ben, 1, now)
    assert level_of(ben, now) == 1


def test_who_rushes_through_is_one(ben, machines, now):
    reads(ben, 5, 30, machines, now, minutes=9)
    visits(ben, 1, now)
    assert level_of(ben, now) == 0


def test_who_takes_part_becomes_a_member_and_a_regular_and_is_one_no_longer(ben, busy, machines, now):
    reads(ben, 20, 100, machines, now)
    visits(ben, 15, now)
    assert level_of(ben, now) == 2
    visits(ben, 50, now)
    for number in range(7):
        with unit_of_work():
            asker = person(f"another{number}")
        an_answer(ben, a_question(asker, machines, now - timedelta(hours=number)), now - timedelta(minutes=9 * number))
    assert level_of(ben, now) == 3
    assert level_of(ben, now + timedelta(days=90)) == 2


def test_a_vote_that_was_taken_back_was_not_received(ana, ben, machines, now):
    post = an_answer(ben, a_question(ana, machines, now), now)
    with unit_of_work():
        voting_actions.vote(ana, post, 1, now)
        assert records_of([ben.id], {}, now)[ben.id].received == 1
        voting_actions.vote(ana, post, 0, now)
    assert records_of([ben.id], {}, now)[ben.id].received == 0


def test_flags_that_were_upheld_keep_one_from_being_a_regular(ben, busy, ana, now):
    record = records_of([ben.id], {ben.id: 6}, now)[ben.id]
    assert (record.recent_flags, record.threads_answered, record.given, record.received) == (6, 3, 1, 1)


def test_answers_to_oneself_and_backings_of_oneself_count_for_nothing(ana, machines, now):
    thread = a_question(ana, machines, now)
    post = an_answer(ana, thread, now)
    with unit_of_work():
        voting_actions.accept(ana, post, now)
    record = records_of([ana.id], {}, now)[ana.id]
    assert (record.threads_answered, record.received) == (0, 0)


def test_the_job_counts_flags_that_moderators_agreed_with(ben, busy, now):
    with unit_of_work():
        ben.trust_level = 3
    assert level_of(ben, now) == 2
    assert db.session.query(Flag).count() == 0


def test_any_page_is_a_visit_of_that_day_once(app, ana, signed_in, now):
    browser = signed_in(ana)
    for address in ("/questions", "/tags", "/questions"):
        assert browser.get(address).status_code == 200
    assert db.session.query(Visit).count() == 0
    for _twice in range(2):
        current_app.extensions["sightings"].append_now()
        with unit_of_work():
            fold_visits(now)
        browser.get("/questions")
    assert db.session.query(Visit).filter_by(member_id=ana.id).count() == 1
    assert db.session.get_one(Member, ana.id).last_seen_at is not None
    assert db.session.query(PageView).filter_by(kind="visit").count() == 0


def test_who_was_here_a_moment_ago_leaves_no_sighting(app, ana, signed_in):
    browser = signed_in(ana)
    browser.get("/questions")
    current_app.extensions["sightings"].append_now()
    with unit_of_work():
        fold_visits(datetime.now().astimezone())
    browser.get("/questions")
    current_app.extensions["sightings"].append_now()
    assert db.session.query(PageView).filter_by(kind="visit").count() == 0


def test_a_stranger_leaves_no_visit(app, browser):
    browser.get("/questions")
    current_app.extensions["sightings"].append_now()
    assert db.session.query(PageView).filter_by(kind="visit").count() == 0
