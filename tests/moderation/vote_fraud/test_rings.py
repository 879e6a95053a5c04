"""Votes in series and in rings are found among those of honest people, who are left alone."""

from __future__ import annotations

from datetime import timedelta
from math import comb

import pytest

from app.moderation.vote_fraud.detection import RING, SERIES, Cast, at_least, find
from tests.cast import NOW
from tests.moderation.crowds import Community

SIZES = [(6, 60), (20, 200), (60, 600), (200, 1500)]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize(("members", "sittings"), SIZES)
def test_honest_people_are_never_accused(members, sittings, seed):
    assert find(Community(seed, members, sittings).casts) == []


@pytest.fixture
def community() -> Community:
    return Community(99, 60, 600)


NEW, OTHER, THIRD = 1001, 1002, 1003  # accounts that nobody else votes for


def test_five_votes_in_five_minutes_are_a_series(community):
    series = [community.vote(7, NEW, NOW - 3 * DAY + number * MINUTE) for number in range(5)]
    (found,) = find(community.casts)
    assert (found.pattern, found.members) == (SERIES, (7,))
    assert found.votes == tuple(each.id for each in series)


def test_four_of_them_are_none(community):
    for number in range(4):
        community.vote(7, NEW, NOW - 3 * DAY + number * MINUTE)
    assert find(community.casts) == []


def test_five_votes_on_five_days_are_none(community):
    for number in range(5):
        community.vote(7, NEW, NOW - number * DAY)
    assert find(community.casts) == []


def test_who_votes_for_one_alone_for_weeks_is_found(community):
    for number in range(20):
        community.vote(1004, NEW, NOW - number * DAY)
    (found,) = find(community.casts)
    assert (found.pattern, found.members, len(found.votes)) == (SERIES, (1004,), 20)


def test_who_follows_someone_down_is_found(community):
    for number in range(8):
        community.vote(1004, NEW, NOW - number * DAY, -1)
    (found,) = find(community.casts)
    assert (found.pattern, found.members, len(found.votes)) == (SERIES, (1004,), 8)


def test_what_else_the_voter_cast_is_left_alone(community):
    honest = community.vote(7, 3, NOW - 3 * DAY + 2 * MINUTE)
    for number in range(5):
        community.vote(7, NEW, NOW - 3 * DAY + number * MINUTE)
    (found,) = find(community.casts)
    assert honest.id not in found.votes


@pytest.mark.parametrize("ring", [(NEW, OTHER), (NEW, OTHER, THIRD)])
def test_those_who_vote_for_each_other_are_a_ring(community, ring):
    for number in range(6):
        for voter, author in zip(ring, ring[1:] + ring[:1], strict=True):
            community.vote(voter, author, NOW - number * DAY)
    (found,) = find(community.casts)
    assert (found.pattern, found.members, len(found.votes)) == (RING, ring, 6 * len(ring))


def test_one_sided_thanks_are_no_ring(community):
    for number in range(6):
        community.vote(NEW, OTHER, NOW - number * DAY)
    assert find(community.casts) == []


def test_two_who_vote_for_all_the_world_besides_are_no_ring(community):
    for number in range(6):
        community.vote(NEW, OTHER, NOW - number * DAY)
        community.vote(OTHER, NEW, NOW - number * DAY)
        for author in (1, 2, 3):
            community.vote(NEW, author, NOW - number * DAY)
            community.vote(OTHER, author, NOW - number * DAY)
    assert find(community.casts) == []


def test_in_a_community_of_two_everyone_votes_for_the_other():
    casts = [Cast(2 * n + who, 1 + who, 2 - who, 1, NOW - n * MINUTE) for n in range(30) for who in (0, 1)]
    assert find(casts) == []


def test_the_order_of_votes_does_not_matter(community):
    for number in range(5):
        community.vote(7, NEW, NOW - 3 * DAY + number * MINUTE)
    assert find(reversed(community.casts)) == find(community.casts)


@pytest.mark.parametrize(("votes", "of", "share"), [(0, 5, 0.3), (3, 5, 0.3), (5, 5, 0.01), (17, 40, 0.25), (4, 9, 1)])
def test_the_chance_is_the_binomial_one(votes, of, share):
    expected = sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(votes, of + 1))
    assert at_least(votes, of, share) == pytest.approx(expected)
