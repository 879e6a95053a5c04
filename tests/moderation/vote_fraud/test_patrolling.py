"""Rigged votes are taken back with all that they brought, moderators are told, and can give them back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.badges.actions import award_badges_job
from app.community.badges.models import BadgeAward
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.voting import actions as voting_actions
from app.community.voting.annulment import annul_votes, restore_votes
from app.community.voting.models import Vote
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.moderation.models import RESTORED, VOTES, ReviewItem
from app.moderation.review_queue.actions import decide
from app.moderation.vote_fraud.detection import LOOK_BACK
from app.moderation.vote_fraud.jobs import undo_rigged_votes
from app.reputation import actions as reputation_actions
from app.reputation import queries as reputation_queries
from app.reputation.models import LedgerEntry
from app.reputation.rules import ReputationEvent
from tests.cast import person
from tests.community.recount import differences
from tests.community.samples import a_question

WORDS = "Answer number {} says in some words what one should look at first."


@pytest.fixture
def crowd(app, machines, now) -> list[Post]:
    """Twelve honest people, who voted for each other; the answers of the last of them."""
    answers = []
    with unit_of_work():
        people = [person(f"peer{number}") for number in range(12)]
    for number, asker in enumerate(people):
        thread = a_question(asker, machines, now - timedelta(days=9, hours=number))
        with unit_of_work():
            for helper in (people[(number + 1) % 12], people[-1]):
                if helper is not asker:
                    at = now - timedelta(days=8, hours=number)
                    answers.append(posts_actions.answer(helper, thread, WORDS.format(number), at))
            for step, post in enumerate(answers[-2:]):
                if post.author_id not in (asker.id, people[(number + 4) % 12].id):
                    voting_actions.vote(
                        people[(number + 4) % 12], post, 1, now - timedelta(days=7, hours=5 * number + step)
                    )
    return answers


@pytest.fixture
def series(crowd, ben, zoe, machines, now) -> list[Post]:
    """Five answers of Ben's, for all of which Zoé voted within three minutes."""
    posts = []
    for number in range(5):
        asker = db.session.get_one(Member, crowd[number].author_id)
        thread = a_question(asker, machines, now - timedelta(days=6, hours=number))
        with unit_of_work():
            posts.append(posts_actions.answer(ben, thread, WORDS.format(number), now - timedelta(days=5, hours=number)))
    with unit_of_work():
        for number, post in enumerate(posts):
            voting_actions.vote(zoe, post, 1, now - timedelta(days=1) + timedelta(seconds=30 * number))
    return posts


def patrol(now) -> None:
    with unit_of_work():
        undo_rigged_votes(now)


def items() -> list[ReviewItem]:
    return list(db.session.scalars(select(ReviewItem).where(ReviewItem.kind == VOTES)))


def item() -> ReviewItem:
    """The one that is there."""
    [found] = items()
    return found


def test_honest_votes_stay(crowd, now):
    before = db.session.query(Vote).count()
    patrol(now)
    assert (db.session.query(Vote).count(), items()) == (before, [])


def test_a_series_is_as_if_it_had_never_been(series, ben, zoe, now):
    assert ben.reputation == 51
    patrol(now)
    assert db.session.query(Vote).filter_by(member_id=zoe.id).count() == 0
    assert {db.session.get_one(Post, post.id).score for post in series} == {0}
    assert (ben.reputation, not reputation_queries.ledger_mismatches(), differences()) == (1, True, [])
    undone = db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "votes_annulled")).all()
    assert [entry.counted for entry in undone] == [-10] * 5


def test_moderators_are_told_by_ids_and_numbers(series, ben, zoe, now):
    patrol(now)
    found = item()
    assert (found.subject_type, found.subject_id, found.member_id) == ("member", zoe.id, zoe.id)
    assert {name: found.facts[name] for name in ("pattern", "members", "authors", "number")} == {
        "pattern": "series", "members": [zoe.id], "authors": [ben.id], "number": 5,
    }  # fmt: skip
    logged = db.session.scalars(select(AuditLogEntry).where(AuditLogEntry.action == "votes.annulled")).one()
    assert (logged.member_id, logged.facts["number"]) == (zoe.id, 5)


def test_looking_twice_changes_nothing(series, ben, now):
    for _twice in range(2):
        patrol(now)
    assert (ben.reputation, item().facts["number"], differences()) == (1, 5, [])


def test_votes_beyond_the_look_back_are_never_touched(series, ben, now):
    patrol(now + LOOK_BACK)
    assert (ben.reputation, items()) == (51, [])


def test_a_moderator_gives_the_votes_back_for_good(series, ben, zoe, mia, now):
    patrol(now)
    with unit_of_work():
        decide(mia, item(), RESTORED, now)
    votes = db.session.query(Vote).filter_by(member_id=zoe.id)
    assert (votes.count(), ben.reputation, ben.helped_count, differences()) == (5, 51, 1, [])
    patrol(now + timedelta(hours=1))
    assert (votes.count(), ben.reputation) == (5, 51)


def test_a_vote_that_was_given_back_can_still_be_taken_back_by_its_voter(series, ben, zoe, mia, now):
    patrol(now)
    with unit_of_work():
        decide(mia, item(), RESTORED, now)
    with unit_of_work():
        voting_actions.vote(zoe, db.session.get_one(Post, series[0].id), 0, now - timedelta(hours=3))
    assert (ben.reputation, not reputation_queries.ledger_mismatches(), differences()) == (41, True, [])


def test_who_voted_anew_meanwhile_votes_once(series, ben, zoe, mia, now):
    patrol(now)
    with unit_of_work():
        voting_actions.vote(zoe, db.session.get_one(Post, series[0].id), 1, now)
        decide(mia, item(), RESTORED, now)
    assert (db.session.query(Vote).filter_by(member_id=zoe.id).count(), ben.reputation, differences()) == (5, 51, [])


def test_a_vote_that_is_given_back_earns_what_it_earned_and_not_what_a_later_one_did(series, ben, zoe, now):
    post, ballots = series[0], []
    with unit_of_work():
        reputation_actions.award(zoe, ReputationEvent("bounty", 150, is_capped=False), None, None, now)
        ballots += annul_votes([vote_of(zoe, post)], now)
        voting_actions.vote(zoe, db.session.get_one(Post, post.id), -1, now)
        ballots += annul_votes([vote_of(zoe, post)], now)
    with unit_of_work():
        assert restore_votes(ballots, now) == 1
    assert (ben.reputation, zoe.reputation, not reputation_queries.ledger_mismatches(), differences()) == (
        51,
        151,
        True,
        [],
    )


def vote_of(member, post) -> int:
    return db.session.scalars(select(Vote.id).filter_by(member_id=member.id, post_id=post.id)).one()


def test_a_badge_that_such_votes_earned_goes_with_them_and_the_log_says_so(series, ben, now):
    with unit_of_work():
        award_badges_job(now)
    mine = select(BadgeAward.badge).where(BadgeAward.member_id == ben.id)
    assert "teacher" in db.session.scalars(mine).all()
    patrol(now)
    assert "teacher" not in db.session.scalars(mine).all()
    assert (ben.bronze_count, ben.helped_count) == (db.session.query(BadgeAward).filter_by(member_id=ben.id).count(), 0)
    logged = db.session.scalars(select(AuditLogEntry).where(AuditLogEntry.action == "badge.taken_back")).all()
    assert "teacher" in {entry.facts["badge"] for entry in logged}


def test_a_moderator_sees_it_in_the_list_and_gives_them_back(series, mia, zoe, now, signed_in):
    patrol(now)
    browser = signed_in(mia)
    page = browser.get("/moderation")
    assert page.status_code == 200
    assert "Zoé Lambert" in page.text
    answer = browser.send(f"/moderation/items/{item().id}", {"decision": RESTORED})
    assert answer.status_code == 303
    assert db.session.query(Vote).filter_by(member_id=zoe.id).count() == 5
