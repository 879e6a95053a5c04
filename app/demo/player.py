"""Player of the script: it runs the steps through the real actions and advances the clock and the outbox."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import groupby
from random import Random

from flask import current_app
from sqlalchemy import delete, update

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
from app.core.text_index.models import TextChange
from app.demo import setup
from app.demo.cast import Stage, member
from app.demo.script import Step, read, steps
from app.demo.steps import DEEDS
from app.demo.steps.search import add_searches
from app.demo.time_travel import hear, let_pass
from app.search.index.cli import rebuild_index
from app.search.index.handlers import index_thread
from app.suggestions.board.jobs import refresh_trending
from app.suggestions.decisions.jobs import queue_critical

FEWEST_VIEWS, MOST_VIEWS = 9, 210
LISTENING = frozenset({"take", "assign", "message", "reply", "hold", "resolve", "still_broken", "read"})
"""Actions of people who first read what has happened so far."""


def play(end: datetime) -> Stage:
    """Run the story so that it ends at `end`. Needs an application context and an empty database.

    Each scene is one unit of work; before it, the worker has delivered everything that happened so far.
    """
    with unit_of_work():
        founded = setup.found(end)
        add_searches(read("searches"), end, founded)
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
    """Yield steps that can run without a pause: until someone needs to be notified first, and within one day."""
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
    """Add page views of people who only read; each thread gets the same number every time."""
    for thread_id in stage.threads.values():
        for _ in range(Random(f"views of {thread_id}").randint(FEWEST_VIEWS, MOST_VIEWS)):  # noqa: S311  # nosec B311
            record_page_view(SEEN, thread_id, None, end)
    current_app.extensions["sightings"].append_now()
    with unit_of_work():
        fold_views(end)


def _settle(end: datetime) -> None:
    """Run the periodic jobs: tags and experts, segments, what is hot or to be decided, leaderboards, badges."""
    update_tag_statistics(end)
    evaluate_segments(end)
    with unit_of_work():
        set_rules(end)
        refresh_warm(end)
        refresh_trending(end)
        queue_critical(end)
        update_leaderboards(end)
        award_badges_job(end)
    hear(end)


def _index(end: datetime) -> None:
    """Build the search index once, instead of indexing what has changed; mark its pending deliveries as done."""
    with unit_of_work():
        db.session.execute(delete(TextChange))
    rebuild_index()
    waiting = update(Delivery).where(Delivery.lane == index_thread.lane, Delivery.state == PENDING)
    with unit_of_work():
        db.session.execute(waiting.values(state=DONE, done_at=end))


LOOK_BACK = 2  # days: short enough to leave the story's own questions alone


def set_rules(end: datetime) -> None:
    """Create a rule that escalates questions about smoke or fire automatically."""
    definition = RuleDefinition(rules.ASKED, word="smoke, sparks, burnt, burning", look_back_days=LOOK_BACK)
    tried = asdict(dry_run(definition, end))
    save_rule(member("mia"), None, definition, name="Smoke or sparks", priority="urgent", tried=tried, now=end)
