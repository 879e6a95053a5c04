"""Whatever twenty people do in whatever order, every number equals its rows, and what is undone was never done."""

from __future__ import annotations

from random import Random

import pytest

from app.reputation.ledger import unequal
from tests.community.company import DEEDS, Company
from tests.community.recount import differences

DEEDS_OF_A_COMPANY = 500  # then another one comes, so that threads stay as long as real ones


def play(seed: int, deeds: int) -> Company:
    company = Company.gather(Random(seed), f"company{seed}")
    for _ in range(deeds):
        company.act()
    return company


@pytest.mark.parametrize("seed", range(2))
def test_after_any_deeds_of_twenty_people_every_number_equals_its_rows(app, seed):
    play(seed, 400)
    assert differences() == []
    assert unequal() == []


@pytest.mark.verify
def test_ten_thousand_deeds_leave_every_number_equal_to_its_rows(app):
    done = set()
    for seed in range(10_000 // DEEDS_OF_A_COMPANY):
        done |= set(play(seed, DEEDS_OF_A_COMPANY).done)
        assert differences() == [], f"after company {seed}"
        assert unequal() == [], f"after company {seed}"
    assert done == {deed.__name__ for deed in DEEDS}, "some deed was always refused"
