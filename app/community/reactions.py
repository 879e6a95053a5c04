"""What the community does on its own events, after the deed."""

from __future__ import annotations

from functools import partial

from app.community.actions.retagging import retag
from app.community.actions.segmenting import evaluate
from app.core.events import Event, Outside, reaction


@reaction()
def move_tagged(event: Event) -> Outside:
    """Give the threads of a merged tag the one that took its place: as many as there are, a batch at a time."""
    return partial(retag, event.subject_id, event.at)


@reaction()
def evaluate_segment(event: Event) -> None:
    """Find anew who is in a segment by its rule."""
    evaluate(event.subject_id, event.at)
