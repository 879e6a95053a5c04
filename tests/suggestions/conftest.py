"""An area of the product with an owner, and a suggestion for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from app.accounts.members.models import Member
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.suggestions import actions as suggestions_actions
from app.suggestions.areas import actions as areas_actions
from app.suggestions.models import Area, Suggestion
from app.suggestions.sources import actions as sources_actions
from tests.cast import person

TITLE = "Let me set when the wash ends"
BODY = "I hang it up at 6:15 before I leave; today I subtract and still find it creased."
WHY = "We build it into the next version of the panel, because many of you count backwards."


@pytest.fixture
def laundry(ada: Member, machines: Space, now: datetime) -> Area:
    """An area that nobody owns."""
    with unit_of_work():
        return areas_actions.make_area(ada, name="Laundry", space=machines, owner=None, now=now)


@pytest.fixture
def idea(ana: Member, laundry: Area, now: datetime) -> Suggestion:
    """Ana's suggestion."""
    return suggest(ana, laundry, now)


@pytest.fixture
def question(ben: Member, machines: Space, now: datetime) -> Thread:
    """Ben's question."""
    return ask(ben, machines, now)


@pytest.fixture
def decide(pia: Member, now: datetime) -> Callable[..., None]:
    """`decide(idea, "planned")` is Pia's answer."""

    def answer(suggestion: Suggestion, status: str, response: str = WHY, **more: Any) -> None:
        with unit_of_work():
            suggestions_actions.set_status(pia, loaded(suggestion), status, response, **({"now": now} | more))

    return answer


def ask(asker: Member, space: Space, now: datetime, **changes: Any) -> Thread:
    words: dict[str, Any] = {"title": "Why only three, six or nine hours?", "body": "The dial knows nothing between."}
    with unit_of_work():
        return threads_actions.ask(asker, space=space, **(words | {"tags": ["timer"]} | changes), now=now)


def loaded(suggestion: Suggestion) -> Suggestion:
    """The suggestion with its thread and area, as the pages load it."""
    found = db.session.get_one(Suggestion, suggestion.id)
    db.session.get_one(Thread, found.id)
    db.session.refresh(found, ["thread", "area"])
    return found


def suggest(actor: Member, area: Area, now: datetime, **changes: Any) -> Suggestion:
    """A suggestion, committed; `source` makes it grow out of a question."""
    words: dict[str, Any] = {"title": TITLE, "body": BODY} | changes
    source: Thread | None = words.pop("source", None)
    with unit_of_work():
        db.session.refresh(area, ["space"])
        if source is None:
            return suggestions_actions.suggest(actor, area=area, **words, now=now)
        source = db.session.get_one(Thread, source.id)
        return sources_actions.make_from(actor, source, area=area, **words, now=now)


@pytest.fixture
def critical(idea: Suggestion, gus: Member, machines: Space, now: datetime) -> Suggestion:
    """Ana's suggestion with three sources by others and one backer: critical mass, to the customer."""
    return make_critical(idea, gus, machines, now)


def make_critical(suggestion: Suggestion, staff: Member, space: Space, now: datetime) -> Suggestion:
    customers = []
    for number in range(4):
        with unit_of_work():
            customers.append(person(f"needs{suggestion.id}x{number}"))
    for customer in customers[:3]:
        source = ask(customer, space, now)
        with unit_of_work():
            sources_actions.add_source(staff, loaded(suggestion), db.session.get_one(Thread, source.id), now)
    with unit_of_work():
        voting_actions.add_me_too(customers[3], db.session.get_one(Thread, suggestion.id), now)
    return suggestion
