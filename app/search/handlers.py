"""Handlers that keep the index up to date: one writer, in order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sqlalchemy import select

from app.community.tags.models import ThreadTag
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import end_read_transaction
from app.core.outbox.events import Outside, event_handler
from app.core.outbox.models import Event
from app.search.documents import BATCH, documents_of
from app.search.index import current_index


@event_handler("search.index_thread", lane="index")
def index_thread(event: Event) -> Outside:
    """Update or remove the event's thread in the index, which is written after the database transaction ended."""
    thread_id = event.subject_id if event.subject_type == "thread" else event.values["thread_id"]
    documents = list(documents_of([thread_id]))
    return lambda: current_index().update(documents, gone=[] if documents else [thread_id])


@event_handler("search.index_space", lane="index")
def index_space(event: Event) -> Outside | None:
    """Add a space's threads to the index, or remove them, if the space was opened to everyone or closed."""
    if not event.values.get("is_opened_or_closed"):
        return None
    return partial(_index_all, db.session.scalars(select(Thread.id).where(Thread.space_id == event.subject_id)).all())


@event_handler("search.index_tag", lane="index")
def index_tag(event: Event) -> Outside:
    """Update a tag's threads in the index."""
    return partial(
        _index_all, db.session.scalars(select(ThreadTag.thread_id).where(ThreadTag.tag_id == event.subject_id)).all()
    )


def _index_all(thread_ids: Sequence[int]) -> None:
    """Update these threads in batches; the read transaction ends before each batch is written."""
    for start in range(0, len(thread_ids), BATCH):
        batch = thread_ids[start : start + BATCH]
        documents = list(documents_of(batch))
        end_read_transaction()
        current_index().update(documents, gone=set(batch) - {each.thread_id for each in documents})
