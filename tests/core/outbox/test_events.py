"""The outbox: what happened is recorded with all who have to be told, or not at all."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.events import ANNOUNCED, declare_event, event_handler, fan_out, fan_out_handler, record_event
from app.core.outbox.models import DONE, Delivery, Event
from app.core.outbox.worker import run_until_empty
from app.wiring import reactions
from tests.core.conftest import HAPPENED


@event_handler("tests.first")
def first(event):
    """Nothing to do."""


@event_handler("tests.second", lane="ordered")
def second(event):
    """Nothing to do."""


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def test_an_event_is_recorded_with_a_delivery_for_each_reaction(told_to, happen, ana, now):
    told_to(first, second)
    happen()
    event = db.session.scalars(select(Event)).one()
    assert (event.name, event.actor_id, event.subject_type, event.at) == ("test.happened", ana.id, "member", now)
    found = db.session.execute(select(Delivery.reaction, Delivery.lane).order_by(Delivery.id)).all()
    assert [tuple(row) for row in found] == [(first.name, ""), (second.name, "ordered")]


def test_what_is_rolled_back_leaves_neither_event_nor_delivery(told_to, ana, now):
    told_to(first)

    def break_off():
        with unit_of_work():
            record_event(HAPPENED, ana, ana, now)
            raise LookupError

    with pytest.raises(LookupError):
        break_off()
    assert count(Event) == count(Delivery) == 0


@pytest.mark.parametrize("value", ["x" * 65, ["a"], {"a": 1}, object()])
def test_an_event_holds_ids_and_states_but_never_text(told_to, ana, now, value):
    told_to()
    with pytest.raises(ValueError, match="never text"), unit_of_work():
        record_event(HAPPENED, ana, ana, now, value=value)


def test_fanning_out_twice_tells_nobody_twice(told_to, happen):
    @fan_out_handler("tests.each")
    def each(event, receiver):
        told.append(receiver)

    told: list[str] = []
    told_to(first, channels=(each,))
    happen()
    for receivers in ((1, 2), (2, 3)):
        with unit_of_work():
            fan_out(db.session.scalars(select(Event)).one(), each, receivers)
    run_until_empty()
    assert sorted(told) == ["1", "2", "3"]
    assert set(db.session.scalars(select(Delivery.state))) == {DONE}


def test_a_name_is_announced_once():
    name = next(iter(ANNOUNCED))
    with pytest.raises(ValueError, match="announced twice"):
        declare_event(name, "Again.")


def test_everything_that_is_announced_says_in_app_reactions_who_reacts():
    """An empty list says that nobody does; a missing line says that somebody forgot."""
    assert set(ANNOUNCED) - {event_type.name for event_type in reactions.REACTIONS} == set()


def test_every_announced_event_has_a_sentence():
    assert all(each.sentence.endswith(".") and " " in each.sentence for each in ANNOUNCED.values())
