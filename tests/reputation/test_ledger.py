"""The ledger: floor, cap and exact undo, and a reputation that is always its sum."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.reputation import actions as reputation_actions
from app.reputation import queries as reputation_queries
from app.reputation import rules
from app.reputation.models import LedgerEntry
from app.reputation.rules import ReputationEvent
from tests.community.samples import a_question, an_answer

WINDFALL = ReputationEvent("association_bonus", 100, is_capped=False)
BLOW = ReputationEvent("removed_as_abuse", -100)


@pytest.fixture
def post(ana, ben, machines, now):
    return an_answer(ben, a_question(ana, machines, now), now)


@pytest.fixture
def award(post, now):
    """`award(ben, deed, zoe)`: a deed of Zoé's, committed; the counted points."""

    def given(member, deed, actor=None, at=now):
        with unit_of_work():
            return reputation_actions.award(member, deed, post, actor, at).counted

    return given


def test_points_move_reputation_and_are_written_down(post, award, ben, zoe, now):
    assert award(ben, rules.VOTED_UP, zoe) == 10
    entry = db.session.scalars(db.select(LedgerEntry)).one()
    assert (entry.member_id, entry.kind, entry.nominal, entry.counted) == (ben.id, "voted_up", 10, 10)
    assert (entry.post_id, entry.actor_id, entry.undoes_id, entry.at) == (post.id, zoe.id, None, now)
    assert ben.reputation == 11


@pytest.mark.parametrize(("before", "counted"), [(0, 0), (10, -10), (100, -100), (200, -100)])
def test_no_deed_takes_anyone_below_the_floor(award, ben, before, counted):
    award(ben, ReputationEvent("bounty", before, is_capped=False))
    assert award(ben, BLOW) == counted
    assert ben.reputation == 1 + before + counted


def test_the_cap_cuts_what_is_over_it_and_exempts_acceptances(award, ben):
    assert award(ben, ReputationEvent("voted_up", 195)) == 195
    assert award(ben, rules.VOTED_UP) == 5
    assert award(ben, rules.VOTED_UP) == 0
    assert award(ben, rules.ACCEPTED) == 15
    assert award(ben, WINDFALL) == 100
    assert ben.reputation == 1 + 200 + 15 + 100


@pytest.mark.parametrize(("hours", "counted"), [(13.9, 0), (14, 10)])
def test_a_new_day_begins_at_midnight_in_utc(award, ben, now, hours, counted):
    award(ben, ReputationEvent("voted_up", 200))
    assert award(ben, rules.VOTED_UP, at=now + timedelta(hours=hours)) == counted


def test_an_undo_is_an_opposite_row_of_the_counted_points(post, award, ben, zoe, now):
    award(ben, ReputationEvent("voted_up", 195))
    award(ben, rules.VOTED_UP, zoe)
    with unit_of_work():
        reputation_actions.reverse_points(rules.OF_A_VOTE, post, now, zoe)
    done, undone = db.session.scalars(
        db.select(LedgerEntry).where(LedgerEntry.actor_id == zoe.id).order_by(LedgerEntry.id)
    ).all()
    assert (undone.undoes_id, undone.kind, undone.nominal, undone.counted) == (done.id, "voted_up", -10, -5)
    assert ben.reputation == 196


def test_what_was_undone_is_not_undone_again(post, award, ben, zoe, now):
    award(ben, rules.VOTED_UP, zoe)
    for _twice in range(2):
        with unit_of_work():
            reputation_actions.reverse_points(rules.OF_A_VOTE, post, now, zoe)
    assert (ben.reputation, db.session.query(LedgerEntry).count()) == (1, 2)


def test_clicking_to_and_fro_does_not_use_up_the_day(post, award, ben, zoe, now):
    for _click in range(25):
        award(ben, rules.VOTED_UP, zoe)
        with unit_of_work():
            reputation_actions.reverse_points(rules.OF_A_VOTE, post, now, zoe)
    assert award(ben, ReputationEvent("voted_up", 200)) == 200


def test_undoing_yesterdays_points_opens_no_room_today(post, award, ben, zoe, now):
    award(ben, rules.VOTED_UP, zoe, at=now - timedelta(days=1))
    award(ben, ReputationEvent("voted_up", 200))
    with unit_of_work():
        reputation_actions.reverse_points(rules.OF_A_VOTE, post, now, zoe)
    assert award(ben, rules.VOTED_UP) == 0
    assert ben.reputation == 201


def test_what_the_floor_swallowed_does_not_come_back_by_an_undo(post, award, ben, zoe, now):
    award(ben, BLOW, zoe)
    with unit_of_work():
        reputation_actions.reverse_points((BLOW,), post, now, zoe)
    assert ben.reputation == 1
    assert not reputation_queries.ledger_mismatches()


def test_whose_reputation_is_not_their_ledgers_is_found(award, ana, ben, now):
    award(ben, rules.VOTED_UP)
    assert not reputation_queries.ledger_mismatches()
    with unit_of_work():
        ana.reputation, ben.reputation = 5, 12
    assert reputation_queries.ledger_mismatches() == [(ana.id, 5, 1), (ben.id, 12, 11)]


def test_members_are_held_in_one_order_and_those_who_are_gone_are_left_out(ana, ben, now):
    with unit_of_work():
        assert list(reputation_actions.lock_members([ben.id, None, ana.id, ben.id])) == sorted([ana.id, ben.id])
