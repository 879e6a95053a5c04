"""No link and no button leads nowhere: random walks by everyone, two at once, through what the pages offer."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import pairwise
from random import Random

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.members.models import Member, Role
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.scheduler import enqueue_due_jobs
from app.core.outbox.worker import run_until_empty
from tests import cast
from tests.conftest import Browser
from tests.products import products
from tests.walks.walker import DeadEnd, Walker
from tests.world_again import settled

WALKERS = {"stranger": "stranger", "ana": "asker", "ben": "helper", "gus": "agent", "mia": "moderator",
           "pia": "product", "ada": "admin"}  # fmt: skip
PAIRS = list(pairwise([*WALKERS, "stranger"]))
LATER = [timedelta(seconds=40), timedelta(minutes=4), timedelta(hours=3)]


def walk(app: Flask, signed_in: Callable[..., Browser], pair: tuple[str, str], steps: int, seed: int) -> dict[str, str]:
    """Two people walk at once, `steps` each; what a page of one offers may be gone by what the other does.

    Returns the dead ends that they met, by what led there: who, how, and what they did before.
    """
    dead_ends: dict[str, str] = {}
    dice = Random(f"{pair} {seed}")
    ids: dict[str, int] = {}

    def enter(handle: str) -> Browser:
        if handle == "stranger":
            app.test_client_class = Browser
            client: Browser = app.test_client()  # type: ignore[assignment]
            return client
        return signed_in(db.session.get_one(Member, ids[handle]), clock.now())

    with time_machine.travel(cast.NOW + timedelta(days=3), tick=True) as time:
        people = settled(clock.now()).people
        roles = {handle: [(role.name, role.space_id) for role in member.roles] for handle, member in people.items()}
        ids |= {handle: member.id for handle, member in people.items()}
        walkers = [Walker(handle, enter(handle), dice, partial(enter, handle)) for handle in pair]
        for number in range(steps * 2):
            walker = walkers[number % 2] if dice.random() < 0.8 else dice.choice(walkers)
            try:
                walker.step()
            except DeadEnd as found:
                dead_ends.setdefault(f"{walker.name}: {walker.kind}", _story(walker, walkers, found, seed))
                walker.page = None
            time.shift(dice.choices(LATER, (90, 9, 1))[0])
            if number % 10 == 9:
                run_until_empty(clock.now())
            if number % 50 == 49:
                enqueue_due_jobs(clock.now())
                run_until_empty(clock.now())
                _give_back(ids, roles)
    return dead_ends


def _give_back(ids: dict[str, int], roles: dict[str, list[tuple[str, int | None]]]) -> None:
    """What an admin took from those who walk, so that they walk on as who they are."""
    with unit_of_work():
        for handle, number in ids.items():
            chosen = select(Member).options(selectinload(Member.roles)).filter_by(id=number)
            member = db.session.scalars(chosen).one()
            have = [(role.name, role.space_id) for role in member.roles]
            for name, space_id in roles[handle]:
                if (name, space_id) not in have:
                    member.roles.append(Role(name=name, space_id=space_id, granted_at=clock.now()))


def _story(walker: Walker, walkers: list[Walker], found: DeadEnd, seed: int) -> str:
    trails = "\n".join(f"{each.name}:\n  " + "\n  ".join(each.trail[-6:]) for each in walkers)
    return f"seed {seed}, {walker.name}: {found}\n{trails}"


@products("pair", *((each,) for each in PAIRS))
def test_nothing_that_a_page_offers_leads_nowhere(app, signed_in, pair):
    found = walk(app, signed_in, pair, int(os.environ.get("WALK_STEPS", "30")), int(os.environ.get("WALK_SEED", "1")))
    assert not found, "\n\n".join(f"{what}\n{story}" for what, story in found.items())


@pytest.mark.verify
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("pair", PAIRS, ids="+".join)
def test_nothing_that_a_page_offers_leads_nowhere_on_a_long_walk(app, signed_in, pair):
    found = walk(app, signed_in, pair, 2000, int(os.environ.get("WALK_SEED", "1")))
    assert not found, "\n\n".join(f"{what}\n{story}" for what, story in found.items())
