"""Whatever people, support, rules, clock and worker do in whatever order, cases tell the truth."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from app.cases import rules
from tests.cases.company import Company
from tests.cases.deeds import DEEDS, act
from tests.cases.looks import glimpse, look
from tests.cases.truths import lies

DEEDS_OF_A_COMPANY = 400  # then another one comes, so that threads stay as long as real ones
LOOKS_EVERY, GLIMPSES_EVERY = 10, 20


def play(seed: int, deeds: int) -> Company:
    company = Company.gather(Random(seed), f"company{seed}")
    with company.watched():
        for number in range(deeds):
            act(company)
            if number % LOOKS_EVERY == 0:
                assert lies(company) == [], f"after {number} deeds of company {seed}"
            if number % GLIMPSES_EVERY == 0:
                assert glimpse(company, Random(f"{seed}:{number}")) == [], f"after {number} deeds of company {seed}"
        company.hear_all()
    assert lies(company) == []
    assert look(company, Random(seed)) == []
    return company


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_after_any_deeds_of_a_company_its_cases_tell_the_truth(app, seed):
    play(seed, 60)


@pytest.mark.verify
@pytest.mark.timeout(4 * 3600)  # a machine may have other things to do
def test_ten_thousand_deeds_leave_every_status_reached_and_left_and_every_case_true(app, emptied):
    done: Counter[str] = Counter()
    moves: Counter[tuple[str, str]] = Counter()
    for seed in range(10_000 // DEEDS_OF_A_COMPANY):
        emptied()
        company = play(seed, DEEDS_OF_A_COMPANY)
        done += company.done
        moves += company.moves
    assert {deed.__name__ for deed in DEEDS} - set(done) == set(), "some deed was always refused"
    assert set(moves) == set(rules.MOVES), "some row of the table of states was never used"
