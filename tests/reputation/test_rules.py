"""What each privilege costs, by the preset of the instance."""

from __future__ import annotations

import pytest

from app.accounts.members.models import Member
from app.core.settings import InstanceSettings
from app.reputation import rules


@pytest.mark.parametrize(
    ("preset", "costs"),
    [
        ("young", {"ask": 1, "vote_up": 1, "vote_down": 125, "edit": 1, "close_any": 1}),
        ("customers", {"ask": 1, "vote_up": 8, "many_links": 10, "vote_down": 125, "edit": 1000, "close_any": 3000}),
        ("mature", {"ask": 1, "vote_up": 15, "vote_down": 125, "edit": 2000, "close_any": 3000, "create_tag": 300}),
        ("unheard-of", {"vote_up": 1, "vote_down": 125}),
    ],
)
def test_a_privilege_costs_what_its_preset_says(known_settings, preset, costs):
    known_settings.current = InstanceSettings(privilege_preset=preset)
    assert {privilege: rules.cost_of(privilege) for privilege in costs} == costs


@pytest.mark.parametrize(("reputation", "earned"), [(7, False), (8, True)])
def test_a_privilege_opens_at_its_cost(known_settings, reputation, earned):
    known_settings.current = InstanceSettings(privilege_preset="customers")
    assert rules.has_earned(Member(reputation=reputation), "vote_up") is earned


def test_what_opens_at_the_floor_stays_open_below_it(known_settings):
    assert rules.has_earned(Member(reputation=-9), "ask")


def test_all_presets_know_all_privileges():
    assert {frozenset(preset) for preset in rules.PRESETS.values()} == {frozenset(rules.CUSTOMERS)}
