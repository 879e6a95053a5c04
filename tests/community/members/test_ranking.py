"""Leaderboards of the week, the month and all time, kept as points are earned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.members.jobs import update_leaderboards
from app.community.members.models import LeaderboardEntry
from app.community.members.rules import ALL_TIME, MONTH, WEEK, board_at
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.reputation import actions as reputation_actions
from app.reputation import rules
from app.reputation.rules import ReputationEvent
from tests.community.samples import a_question, an_answer


@pytest.fixture
def reply(ana, ben, machines, now):
    return an_answer(ben, a_question(ana, machines, now), now)


@pytest.fixture
def earn(reply):
    def earned(member: Member, deed: ReputationEvent, at: datetime) -> None:
        with unit_of_work():
            reputation_actions.award(member, deed, reply, None, at)

    return earned


def standings(period: str, now: datetime) -> dict[int, int]:
    with unit_of_work():
        update_leaderboards(now)
    found = select(LeaderboardEntry.member_id, LeaderboardEntry.points).where(
        LeaderboardEntry.board == board_at(period, now).name
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def test_points_stand_on_the_boards_of_their_time(earn, ben, zoe, now):
    earn(ben, rules.ACCEPTED, now)
    earn(ben, rules.VOTED_UP, now - timedelta(days=1))  # Sunday: another week, the same month
    earn(zoe, rules.VOTED_UP, now - timedelta(days=40))
    assert standings(WEEK, now) == {ben.id: 15}
    assert standings(MONTH, now) == {ben.id: 25}
    assert standings(ALL_TIME, now) == {ben.id: 25, zoe.id: 10}


def test_what_comes_later_moves_the_standing_once(earn, ben, now):
    for times in range(1, 4):
        earn(ben, rules.VOTED_UP, now)
        assert standings(WEEK, now) == standings(WEEK, now) == {ben.id: 10 * times}


def test_what_is_taken_back_was_never_earned(earn, reply, ben, now):
    earn(ben, rules.VOTED_UP, now - timedelta(days=7))
    earn(ben, rules.ACCEPTED, now)
    with unit_of_work():
        reputation_actions.reverse_points((rules.VOTED_UP,), reply, now)
    assert standings(WEEK, now) == {ben.id: 15} == standings(ALL_TIME, now)
    with unit_of_work():
        reputation_actions.reverse_points((rules.ACCEPTED,), reply, now)
    assert standings(WEEK, now) == {} == standings(ALL_TIME, now)


def test_trust_from_elsewhere_is_no_help_here(earn, ben, now):
    earn(ben, ReputationEvent(rules.ASSOCIATION_BONUS, 100, is_capped=False), now)
    assert standings(ALL_TIME, now) == {}


def test_a_board_that_ended_goes(earn, ben, now):
    earn(ben, rules.VOTED_UP, now)
    standings(WEEK, now)
    assert standings(WEEK, now + timedelta(days=9)) == {}
    assert db.session.scalars(select(LeaderboardEntry.board)).all() == [MONTH_OF_MARCH, "all"]


MONTH_OF_MARCH = "month:2026-03"


@pytest.mark.parametrize(
    ("at", "week", "month"),
    [
        (datetime(2026, 3, 1, 23, 59, tzinfo=UTC), "week:2026-09", "month:2026-03"),
        (datetime(2026, 3, 2, 0, 0, tzinfo=UTC), "week:2026-10", "month:2026-03"),
        (datetime(2027, 1, 1, 12, 0, tzinfo=UTC), "week:2026-53", "month:2027-01"),
        (datetime(2026, 12, 31, 12, 0, tzinfo=UTC), "week:2026-53", "month:2026-12"),
    ],
)
def test_boards_are_called_by_week_and_month_in_utc(at, week, month):
    assert (board_at(WEEK, at).name, board_at(MONTH, at).name, board_at(ALL_TIME, at).name) == (week, month, "all")
    for period in (WEEK, MONTH):
        board = board_at(period, at)
        assert board.since
        assert board.until
        assert board.since <= at < board.until
        assert board_at(period, board.until).since == board.until
