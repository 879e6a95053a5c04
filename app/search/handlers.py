"""Handlers that tell the text index what has changed."""

from __future__ import annotations

from sqlalchemy import select

from app.community.tags.models import ThreadTag
from app.core.outbox.events import event_handler
from app.core.outbox.models import Event
from app.core.text_index.writing import mark_changed
from app.search.documents import THREAD


@event_handler("search.index_thread", lane="index")
def index_thread(event: Event) -> None:
    """Have the event's thread indexed again."""
    thread_id = event.subject_id if event.subject_type == "thread" else event.values["thread_id"]
    mark_changed(THREAD, [thread_id])


@event_handler("search.index_tag", lane="index")
def index_tag(event: Event) -> None:
    """Have a tag's threads indexed again."""
    mark_changed(THREAD, select(ThreadTag.thread_id).where(ThreadTag.tag_id == event.subject_id))


@event_handler("search.index_space", lane="index")
def index_space(_event: Event) -> None:
    """Do nothing: who may read a space is asked when one searches. Deliveries of earlier versions still name it."""
