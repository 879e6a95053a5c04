"""Who is told where a question stands: closed, merged, split, or waiting for its asker's word."""

from __future__ import annotations

from app.community.models import Thread
from app.community.models.thread import ANSWERED, NEEDS_DETAILS
from app.core.db import db
from app.core.events import Event
from app.notifications import kinds
from app.notifications.kind import ASKED, WROTE
from app.notifications.told import Audience, Told, asker_of


def closed(event: Event) -> Audience:
    """The asker."""
    needs_details = event.values["why"] == NEEDS_DETAILS
    yield Told(asker_of(event), kinds.NEEDS_DETAILS if needs_details else kinds.CLOSED, ASKED)


def awaited(event: Event) -> Audience:
    """The asker, while the question still waits for their word."""
    thread = db.session.get(Thread, event.values["thread_id"])
    if thread is not None and thread.answer_state == ANSWERED and thread.is_open:
        yield Told(thread.asker_id, kinds.AWAITED, ASKED)


def merged(event: Event) -> Audience:
    """Who asked the question that is no more."""
    yield Told(asker_of(event), kinds.MERGED, ASKED)


def split(event: Event) -> Audience:
    """Who wrote what opens the new question."""
    yield Told(asker_of(event), kinds.SPLIT, WROTE)
