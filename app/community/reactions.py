"""What the community does on its own events, after the deed."""

from __future__ import annotations

from functools import partial

from app.community.actions.retagging import retag
from app.core.events import Event, Outside, reaction


@reaction()
def move_tagged(event: Event) -> Outside:
    """Give the threads of a merged tag the one that took its place: as many as there are, a batch at a time."""
    return partial(retag, event.subject_id, event.at)
