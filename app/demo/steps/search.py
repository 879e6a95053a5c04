"""What was searched and begun before the story, and the step of a member who finds the answer instead of asking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import current_app

from app.community.thread_page.queries import best_answers
from app.demo.cast import Stage, member
from app.demo.script import Step
from app.demo.script_time import Clock
from app.search.deflection.actions import confirm_deflection, record_begun
from app.search.log.actions import record_search
from app.search.synonyms.actions import add_synonym


def add_searches(story: Mapping[str, Any], end: datetime, founded: datetime) -> None:
    """Add synonyms, logged searches and questions that were begun. Questions of the story mark what they repeat."""
    clock = Clock.ending(end)
    for each in story["synonym"]:
        words = {name: each[name] for name in ("language", "word", "means")}
        add_synonym(member(each["by"]), **words, now=founded)
    for each in story["search"]:
        for _ in range(each["times"]):
            record_search(each["words"], each["language"], each.get("results", 0), clock.at(each["at"]))
    for each in story["begun"]:
        for number in range(each["questions"]):
            form_id = sha256(f"{each['at']} {number}".encode()).hexdigest()[:32]
            record_begun(form_id, number < each["similar"], clock.at(each["at"]))
    current_app.extensions["sightings"].append_now()


def find(stage: Stage, step: Step) -> None:
    """Confirm that a similar question had the answer."""
    actor = stage.actor(step)
    thread = stage.thread(step.words["thread"], actor)
    confirm_deflection(actor, thread, best_answers([thread], actor).get(thread.id), step.at)
