"""Who reports that it is still not solved, and who reads it: truth tables."""

from __future__ import annotations

import pytest

from app.suggestions.loop.policies import can_read_reports, can_report, can_see_loop
from app.suggestions.models import STATUSES, StatusChange
from tests.suggestions.test_policies import EVERYONE, STAFF, allowed, member, suggestion

SHIPPED = StatusChange(after="shipped")


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("newest", [None, StatusChange(after="planned"), SHIPPED])
def test_it_is_reported_from_when_it_ships_until_the_next_response(known_settings, status, newest):
    is_open = newest is SHIPPED and status in ("shipped", "under_review")
    assert bool(can_report(member("ana"), suggestion(status), newest, has_stake=True)) is is_open


def test_only_who_has_a_stake_reports(known_settings):
    idea = suggestion("shipped")
    assert allowed(lambda who: can_report(who, idea, SHIPPED, has_stake=True)) == set(EVERYONE) - {"stranger"}
    assert allowed(lambda who: can_report(who, idea, SHIPPED, has_stake=False)) == set()


def test_who_is_suspended_reports_nothing(known_settings):
    actor = member("ana")
    actor.is_suspended = True
    assert not can_report(actor, suggestion("shipped"), SHIPPED, has_stake=True)


def test_reports_are_for_support_and_product_of_the_space_and_the_owner(known_settings):
    readers = allowed(lambda who: can_read_reports(who, suggestion("under_review")))
    assert readers == {"owner", "gus", "gus_here", "pia", "pia_here", "ada"}


def test_figures_are_for_all_staff_of_the_space_and_the_product_team(known_settings):
    readers = allowed(lambda who: can_see_loop(who, suggestion("shipped")))
    assert readers == {"owner", *STAFF} - {"mia_elsewhere", "gus_elsewhere"}
