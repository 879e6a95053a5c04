"""What is hot: the formula, and the job that keeps its order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.accounts.members.models import Member
from app.community.posts import actions as posts_actions
from app.community.question_lists.jobs import Stir, hotness, refresh_hot
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.cast import NOW
from tests.conftest import Browser

HOUR = timedelta(hours=1)
STIR = Stir(views=100, answers=2, score=3, answer_scores=5, asked_at=NOW - 10 * HOUR, active_at=NOW - 2 * HOUR)


def test_the_formula_gives_what_it_gave_by_hand() -> None:
    # (4 ln 100 + 2 * 3 / 5 + 5) / (11 - (10 - 2) / 2) ** 1.5 = 24.6207 / 18.5203
    assert hotness(STIR, NOW) == pytest.approx(1.32939, abs=1e-4)


@pytest.mark.parametrize(
    "more", [{"views": 200}, {"answers": 3}, {"score": 4}, {"answer_scores": 6}, {"asked_at": NOW - 9 * HOUR}]
)
def test_what_people_do_makes_it_hotter_and_age_cooler(more: dict[str, Any]) -> None:
    assert hotness(replace(STIR, **more), NOW) > hotness(STIR, NOW)
    assert hotness(STIR, NOW + HOUR) < hotness(STIR, NOW)


def test_a_clock_that_went_back_harms_nothing() -> None:
    assert hotness(replace(STIR, asked_at=NOW + HOUR, active_at=NOW + 2 * HOUR), NOW) > 0


def test_the_list_of_what_is_hot_follows_what_people_do(
    ana: Member, ben: Member, zoe: Member, machines: Space, browser: Browser
) -> None:
    with unit_of_work():
        about: dict[str, Any] = {"space": machines, "body": "It hums for three minutes, then stops.", "tags": []}
        threads = [
            threads_actions.ask(ana, title=f"Question number {each} of the day", now=NOW, **about) for each in range(3)
        ]
        reply = posts_actions.answer(ben, threads[0], "Look into the nozzle under the sink.", NOW + HOUR)
        voting_actions.vote(zoe, reply, 1, NOW + HOUR)
    with unit_of_work():
        refresh_hot(NOW + 2 * HOUR)
    assert threads[0].hot > threads[1].hot == threads[2].hot == 0
    page = browser.get("/questions?sort=hot").text
    assert page.index(threads[0].title) < page.index(threads[2].title)


def test_what_was_quiet_for_long_is_left_alone(ana: Member, machines: Space) -> None:
    with unit_of_work():
        thread = threads_actions.ask(
            ana, space=machines, title="An old question of mine", body="It hums and then stops.", tags=[], now=NOW
        )
        thread.hot = 7.0
    with unit_of_work():
        refresh_hot(NOW + timedelta(days=8))
    assert db.session.get_one(Thread, thread.id).hot == 7.0
