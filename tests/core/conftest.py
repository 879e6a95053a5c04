"""What tests of the outbox share: an event of their own, and reactions that a test makes up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask

from app.accounts.members.models import Member
from app.core.db.session import unit_of_work
from app.core.outbox import events
from app.core.outbox.events import EventHandler, EventType, record_event

HAPPENED = EventType("test.happened", "Something happened in a test.")

Happen = Callable[..., None]


@pytest.fixture
def told_to(app: Flask) -> Iterator[Callable[..., None]]:
    """`told_to(index, mail)`: these reactions, and no others, are told of what happens in the test."""
    before = app.extensions["reactions"], app.extensions["schedule"]

    def given(*reactions: EventHandler, channels: tuple[EventHandler, ...] = ()) -> None:
        events.init_app(app, {HAPPENED: list(reactions)}, channels)

    app.extensions["schedule"] = []
    yield given
    app.extensions["reactions"], app.extensions["schedule"] = before


@pytest.fixture
def happen(app: Flask, ana: Member, now: datetime) -> Happen:
    """`happen(3)`: three things happen, with `n` = 0, 1, 2."""

    def emit(times: int = 1) -> None:
        with unit_of_work():
            for n in range(times):
                record_event(HAPPENED, ana, ana, now, n=n)

    return emit
