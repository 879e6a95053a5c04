"""What suggestions do on the community's events: their sources go where their questions go."""

from __future__ import annotations

from sqlalchemy import select, update

from app.community.threads.actions import mark_as_source
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.outbox.events import event_handler
from app.core.outbox.models import Event
from app.suggestions.models import Source


@event_handler("suggestions.hear_merge")
def hear_merge(event: Event) -> None:
    """A question was merged into another: what grew out of the one grew out of the other, for the same customer.

    Where both are sources of one suggestion each stays one, so that no customer is lost.
    """
    gone, into_id = event.values["thread_id"], event.values["into_id"]
    there = select(Source.suggestion_id).where(Source.thread_id == into_id)
    moving = list(
        db.session.scalars(select(Source.id).where(Source.thread_id == gone, Source.suggestion_id.not_in(there)))
    )
    if moving:
        db.session.execute(update(Source).where(Source.id.in_(moving)).values(thread_id=into_id))
        mark_as_source(db.session.get_one(Thread, into_id), event.at)
