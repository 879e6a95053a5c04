"""Each badge has an example that earns it, and one that just does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.community.badges.actions import earned_by
from app.community.badges.criteria import LEVELS
from app.community.badges.definitions import BADGES
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.reputation import rules
from tests.cast import NOW
from tests.community.badges.scenes import Scene

Play = Callable[[Scene], object]


def many(number: int, play: Play) -> Play:
    """The scene, so many times."""
    return lambda scene: [play(scene) for _each in range(number)]


def has(**columns: object) -> Play:
    """The hero's row says so."""

    def say(scene: Scene) -> None:
        for name, value in columns.items():
            setattr(scene.hero, name, value)

    return say


def asked(score: int = 0, **more: Any) -> Play:
    return lambda scene: scene.question(score=score, **more)


def answered(score: int = 0, **more: Any) -> Play:
    return lambda scene: scene.answer(score=score, **more)


def solved(score: int = 0, **more: Any) -> Play:
    return answered(score, is_accepted=True, **more)


def own(score: int) -> Play:
    return lambda scene: scene.answer(to=scene.hero, score=score)


def both(*plays: Play) -> Play:
    return lambda scene: [play(scene) for play in plays]


def taken_back(deed: rules.ReputationEvent) -> Play:
    return lambda scene: scene.undo(scene.earn(deed))


def years(number: float, reputation: int) -> Play:
    return has(created_at=NOW - timedelta(days=366 * number), reputation=reputation)


EXAMPLES: dict[str, tuple[Play, Play]] = {
    # badge: what earns it, and what just does not
    "student": (asked(1), asked(1, visibility="private")),
    "curious": (many(5, asked(1)), both(many(4, asked(1)), asked(0))),
    "inquisitive": (many(30, asked(1)), many(29, asked(1))),
    "socratic": (many(100, asked(1)), many(99, asked(1))),
    "nice-question": (asked(10), asked(9)),
    "good-question": (asked(25), asked(24)),
    "great-question": (asked(50), asked(60, deleted_at=NOW)),
    "not-alone": (asked(backing_count=5), asked(backing_count=4)),
    "voice-of-many": (asked(backing_count=25), asked(backing_count=24)),
    "scholar": (Scene.solved_question, asked(5)),
    "grateful": (many(10, Scene.solved_question), many(9, Scene.solved_question)),
    "teacher": (answered(1), own(1)),
    "helping-hand": (solved(), answered(9)),
    "solver": (many(10, solved()), many(9, solved())),
    "master-solver": (many(50, solved()), many(49, solved())),
    "nice-answer": (answered(10), answered(9)),
    "good-answer": (answered(25), asked(25)),
    "great-answer": (answered(50), answered(50, hidden_at=NOW)),
    "enlightened": (solved(10), answered(10)),
    "guru": (solved(40), solved(39)),
    "self-learner": (own(3), own(2)),
    "swift": (solved(after=0.4 / 24), both(solved(after=0.6 / 24), answered(after=0.1 / 24))),
    "rescuer": (answered(5, after=60), both(answered(5, after=59), answered(4, after=90))),
    "tenacious": (both(many(5, solved()), many(20, solved(1))), both(many(5, solved()), many(21, solved(1)))),
    "unsung-hero": (both(many(10, solved()), many(30, solved(1))), many(9, solved())),
    "helped-10": (has(helped_count=10), has(helped_count=9)),
    "helped-50": (has(helped_count=50), has(helped_count=49)),
    "helped-250": (has(helped_count=250), has(helped_count=249)),
    "adept": (lambda scene: scene.be_expert(1000, 20), lambda scene: scene.be_expert(9000, 19)),
    "expert": (lambda scene: scene.be_expert(4000, 80), lambda scene: scene.be_expert(3999, 80)),
    "authority": (lambda scene: scene.be_expert(10_000, 200), lambda scene: scene.be_expert(10_000, 199)),
    "supporter": (Scene.vote, lambda scene: scene.vote(-1)),
    "critic": (lambda scene: scene.vote(-1), Scene.vote),
    "civic-duty": (many(300, Scene.vote), many(299, Scene.vote)),
    "electorate": (many(600, Scene.vote), many(600, lambda scene: scene.vote(on=scene.answer(scene.other)))),
    "commentator": (many(10, Scene.comment), many(9, Scene.comment)),
    "companion": (many(5, Scene.back), many(4, Scene.back)),
    "editor": (Scene.edit, lambda scene: scene.edit(of=scene.hero)),
    "careful-hand": (many(80, Scene.edit), many(79, Scene.edit)),
    "copy-editor": (many(500, Scene.edit), many(499, Scene.edit)),
    "proposer": (
        many(20, lambda scene: scene.earn(rules.EDIT_ACCEPTED)),
        both(many(19, lambda scene: scene.earn(rules.EDIT_ACCEPTED)), taken_back(rules.EDIT_ACCEPTED)),
    ),
    "visionary": (lambda scene: scene.earn(rules.SUGGESTION_SHIPPED), taken_back(rules.SUGGESTION_SHIPPED)),
    "introduced": (has(about="I mend things."), has(about="")),
    "full-day": (lambda scene: scene.earn(rules.VOTED_UP, counted=4), lambda scene: scene.earn(rules.VOTED_UP)),
    "enthusiast": (lambda scene: scene.visit(30), lambda scene: scene.visit(40, but=20)),
    "fanatic": (lambda scene: scene.visit(100), lambda scene: scene.visit(99)),
    "yearling": (years(1, 201), both(years(1, 200), years(0.9, 900))),
    "trusted": (has(trust_level=2), has(trust_level=1)),
    "regular": (has(trust_level=3), has(trust_level=2)),
}


def test_every_badge_has_its_examples():
    assert set(EXAMPLES) == set(BADGES)


@pytest.mark.parametrize("name", BADGES)
def test_a_badge_is_earned_by_what_its_sentence_says_and_by_nothing_less(app, name):
    enough, too_little = EXAMPLES[name]
    assert name in badges_after(enough)
    assert name not in badges_after(too_little)


def badges_after(play: Play) -> set[str]:
    """What the hero of a new scene has earned; of the scene nothing is kept."""
    with unit_of_work():
        scene = Scene()
        play(scene)
        db.session.flush()
        hero = scene.hero.id
        found = earned_by([hero, scene.other.id], NOW)
        db.session.rollback()
    return {badge for member_id, badge, _occasion in found if member_id == hero}


def test_there_are_enough_badges_of_each_level():
    assert len(BADGES) >= 30
    assert {badge.level for badge in BADGES.values()} == set(LEVELS)


def test_names_fit_their_column_and_say_nothing_twice():
    assert max(map(len, BADGES)) <= 40
    assert len({str(badge.sentence) for badge in BADGES.values()}) == len(BADGES)
