"""Play the script through the real actions, with the clock and the outbox moving along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import groupby
from random import Random

from flask import current_app
from sqlalchemy import update

from app.cases import rules
from app.cases.escalation_rules.actions import save_rule
from app.cases.escalation_rules.dry_run import RuleDefinition
from app.cases.escalation_rules.dry_run_queries import dry_run
from app.community.badges.actions import award_badges_job
from app.community.members.jobs import SEEN, fold_views, update_leaderboards
from app.community.members.segments import evaluate_segments
from app.community.question_lists.jobs import refresh_warm
from app.community.tags.jobs import update_tag_statistics
from app.core.activity import record_page_view
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.models import DONE, PENDING, Delivery
from app.demo import setup
from app.demo.cast import Stage, member
from app.demo.script import Step, steps
from app.demo.steps import DEEDS
from app.demo.time_travel import hear, let_pass
from app.search.cli import rebuild_index
from app.search.handlers import index_thread

FEWEST_VIEWS, MOST_VIEWS = 9, 210
LISTENING = frozenset({"take", "assign", "message", "reply", "hold", "resolve", "still_broken", "read"})
"""Deeds of people who look first at what has happened so far."""


def play(end: datetime) -> Stage:
    """Live the story that ends at `end`; it needs an application context and an empty database.

    Each scene is one unit of work, and before it the worker has told everyone what happened.
    """
    with unit_of_work():
        setup.found(end)
    stage, now = Stage(), datetime.min.replace(tzinfo=UTC)
    for scene in _scenes(steps(end)):
        let_pass(now, scene[0].at)
        _act(stage, scene)
        now = scene[0].at
    let_pass(now, end)
    _let_read(stage, end)
    _settle(end)
    _index(end)
    return stage


def _scenes(script: list[Step]) -> Iterator[list[Step]]:
    """What can be played without a pause: until somebody has to hear what happened, and no longer than a day."""
    number = 0

    def of(step: Step) -> tuple[object, int]:
        nonlocal number
        number += step.deed in LISTENING
        return step.at.date(), number

    return (list(scene) for _, scene in groupby(script, of))


def _act(stage: Stage, scene: list[Step]) -> None:
    with unit_of_work():
        for step in scene:
            try:
                DEEDS[step.deed](stage, step)
            except Exception as error:
                error.add_note(f"In the story: {step.who} wants to {step.deed} in {step.thread!r} at {step.at}.")
                raise


def _let_read(stage: Stage, end: datetime) -> None:
    """People who only read have been there, too; of each thread as many every time."""
    for thread_id in stage.threads.values():
        for _ in range(Random(f"views of {thread_id}").randint(FEWEST_VIEWS, MOST_VIEWS)):  # noqa: S311  # nosec B311
            record_page_view(SEEN, thread_id, None, end)
    current_app.extensions["sightings"].append_now()
    with unit_of_work():
        fold_views(end)


def _settle(end: datetime) -> None:
    """What the worker reckons from time to time: what is hot, who knows what, who is where, and who has earned what."""
    update_tag_statistics(end)
    evaluate_segments(end)
    with unit_of_work():
        set_rules(end)
        refresh_warm(end)
        update_leaderboards(end)
        award_badges_job(end)
    hear(end)


def _index(end: datetime) -> None:
    """Build the search index once: it then holds all that waits to be told to it."""
    rebuild_index()
    waiting = update(Delivery).where(Delivery.lane == index_thread.lane, Delivery.state == PENDING)
    with unit_of_work():
        db.session.execute(waiting.values(state=DONE, done_at=end))


LOOK_BACK = 2  # days: it leaves alone what the story tells


def set_rules(end: datetime) -> None:
    """What smells of fire does not wait for a peer."""
    definition = RuleDefinition(rules.ASKED, word="smoke, sparks, burnt, burning", look_back_days=LOOK_BACK)
    tried = asdict(dry_run(definition, end))
    save_rule(member("mia"), None, definition, name="Smoke or sparks", priority="urgent", tried=tried, now=end)
