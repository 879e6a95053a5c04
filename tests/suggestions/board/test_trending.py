"""What is trending: the formula, and the job that keeps the order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.community.posts import actions as posts_actions
from app.community.question_lists.jobs import refresh_hot
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.suggestions.board.jobs import Support, refresh_trending, trending
from tests.cast import NOW
from tests.suggestions.conftest import suggest

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SUPPORT = Support(backings=3, replies=2, made_at=NOW - 8 * HOUR)


def test_the_formula_gives_what_it_gave_by_hand():
    # (5 * 3 + 3 * 2 - 1) / (8 + 2) ** 1.4 = 20 / 25.1189
    assert trending(SUPPORT, NOW) == pytest.approx(0.796214, abs=1e-6)


@pytest.mark.parametrize("more", [{"backings": 4}, {"replies": 3}, {"made_at": NOW - 7 * HOUR}])
def test_support_and_youth_make_it_trend(more):
    assert trending(replace(SUPPORT, **more), NOW) > trending(SUPPORT, NOW)


def test_a_clock_that_went_back_harms_nothing():
    assert trending(replace(SUPPORT, made_at=NOW + HOUR), NOW) > 0


@pytest.fixture
def three(ana, ben, zoe, laundry, now):
    """Suggestions of which the second has a reply and the third two backings."""
    made = [suggest(ana, laundry, now, title=f"Suggestion number {each} of the day") for each in range(3)]
    with unit_of_work():
        posts_actions.answer(
            ben, db.session.get_one(Thread, made[1].id), "I would like this too, at night.", now + HOUR
        )
        for backer in (ben, zoe):
            voting_actions.add_me_too(backer, db.session.get_one(Thread, made[2].id), now + HOUR)
    return made


def scores(made):
    db.session.rollback()
    return [db.session.get_one(Thread, each.id).hot for each in made]


def refreshed(made, at):
    with unit_of_work():
        refresh_trending(at)
    return scores(made)


def test_the_job_scores_what_was_backed_and_replied_to_lately(three, now):
    at = now + 2 * HOUR
    nothing, replied, backed = refreshed(three, at)
    assert nothing == 0
    assert replied == pytest.approx(trending(Support(0, 1, now), at))
    assert backed == pytest.approx(trending(Support(2, 0, now), at))


def test_support_of_more_than_thirty_days_ago_no_longer_counts(three, now):
    refreshed(three, now + 2 * HOUR)
    last = now + HOUR + 30 * DAY
    assert all(score > 0 for score in refreshed(three, last)[1:])
    assert all(score < 0 for score in refreshed(three, last + HOUR)[1:])


def test_a_second_run_changes_nothing_and_questions_keep_their_own_score(three, question, now):
    first = refreshed(three, now + 2 * HOUR)
    changed = [db.session.get_one(Thread, each.id).changed_at for each in three]
    with unit_of_work():
        refresh_hot(now + 2 * HOUR)
    assert refreshed(three, now + 2 * HOUR) == first
    assert [db.session.get_one(Thread, each.id).changed_at for each in three] == changed
    assert db.session.get_one(Thread, question.id).hot == 0
