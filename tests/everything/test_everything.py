"""Whatever the cast does in whatever order, everything holds: counters, ledger, who reads what, ways out, links, mails.

`EVERYTHING_SEED` names the first company, `EVERYTHING_DEEDS` how many deeds there are in all: with what a failure
prints, a run can be repeated.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from flask import Flask

from app.accounts.members.models import Member
from tests.cases.looks import seen_by
from tests.cases.sight import everyone
from tests.everything.company import Company, name_of
from tests.everything.deeds import DEEDS, act
from tests.everything.notices import letters_that_tell, told_twice
from tests.everything.numbers import wrong_numbers
from tests.everything.pages import read_on_pages, walk
from tests.everything.reading import Everything, Reader, wrongly_read
from tests.everything.ways_out import dead_ends

SEED = int(os.environ.get("EVERYTHING_SEED", "0"))
DEEDS_IN_ALL = int(os.environ.get("EVERYTHING_DEEDS", "10000"))
DEEDS_OF_A_COMPANY = 250  # then another one comes, so that threads stay as long as real ones
COUNTED_EVERY, READ_EVERY, OPENED_EVERY = 40, 25, 50  # deeds
AT_A_TIME = 2  # people who read
CASES = 3  # that each of them looks at
WALKERS, STEPS = 5, 12


def play(seed: int, deeds: int, folder: Path, *, at_length: bool = False) -> Company:
    """A company does so many deeds; at length, everyone reads in the end, and some walk through what there is."""
    company = Company.found(Random(seed), f"company{seed}", folder)
    with company.watched(), told_on_failure(company, seed, deeds):
        for number in range(1, deeds + 1):
            act(company)
            dice = Random(f"{seed}:{number}")  # who looks at what changes nothing of what is done
            nothing(letters_that_tell(company))
            if number % COUNTED_EVERY == 0:
                _count(company)
            if number % READ_EVERY == 0:
                _read(company, dice.sample(_cast(company), AT_A_TIME), dice)
            if number % OPENED_EVERY == 0:
                _open_pages(company, dice.sample(_cast(company), 1), dice)
        _count(company)
        nothing(company.end_day())
        _read(company, _cast(company) if at_length else company.dice.sample(_cast(company), AT_A_TIME), company.dice)
        if at_length:
            nothing(walk(company, company.dice.sample(_cast(company), WALKERS), STEPS))
            _count(company)
    return company


@contextmanager
def told_on_failure(company: Company, seed: int, deeds: int) -> Iterator[None]:
    """What was done last, and how to do it again."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"EVERYTHING_SEED={seed} EVERYTHING_DEEDS={deeds}, after:\n" + "\n".join(company.trail))
        raise


def nothing(wrong: Iterable[str]) -> None:
    """Each of the sentences says what is wrong: there is none."""
    found = list(wrong)
    assert not found, "\n".join(found)


def _cast(company: Company) -> list[Member | None]:
    return list(everyone(company.everyone))


def _count(company: Company) -> None:
    company.catch_up()
    nothing(letters_that_tell(company))
    nothing(wrong_numbers(company))
    nothing(dead_ends())
    nothing(told_twice())


def _read(company: Company, people: list[Member | None], dice: Random) -> None:
    world = Everything.read()
    cases = [world.cases[each] for each in dice.sample(sorted(world.cases), min(CASES, len(world.cases)))]
    for person in people:
        reader = Reader(world, person)
        nothing([*seen_by(reader, cases, company.now), *wrongly_read(reader)])


def _open_pages(company: Company, people: list[Member | None], dice: Random) -> None:
    world = Everything.read()
    for person in people:
        nothing(read_on_pages(company, Reader(world, person), dice))


@pytest.mark.slow
def test_after_some_deeds_of_everyone_everything_holds(app: Flask, tmp_path: Path) -> None:
    play(SEED, 20, tmp_path)


@pytest.mark.verify
@pytest.mark.timeout(4 * 3600)  # a machine may have other things to do
def test_ten_thousand_deeds_of_everyone_leave_everything_as_promised(
    app: Flask, tmp_path: Path, emptied: Callable[[], None]
) -> None:
    done: Counter[str] = Counter()
    for seed in range(SEED, SEED + max(1, DEEDS_IN_ALL // DEEDS_OF_A_COMPANY)):
        emptied()
        done += play(seed, min(DEEDS_OF_A_COMPANY, DEEDS_IN_ALL), tmp_path / str(seed), at_length=True).done
    if DEEDS_IN_ALL >= 10_000:
        assert {name_of(deed) for deed in DEEDS} - set(done) == set(), "some deed was always refused"
