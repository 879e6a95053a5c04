"""What follows events of others: the text index learns what has changed."""

from __future__ import annotations

from sqlalchemy import select

from app.community.events import (
    POST_EDITED,
    POST_SHOWN,
    POST_UNDELETED,
    QUESTION_ASKED,
    THREAD_MERGED,
    THREAD_SPLIT,
)
from app.community.tags.models import ThreadTag
from app.core.outbox.events import event_handler
from app.core.outbox.models import Event
from app.core.text_index.writing import mark_changed
from app.core.text_vectors.writing import mark_to_encode
from app.search.index.documents import THREAD
from app.search.related.actions import relate_later
from app.suggestions.events import SUGGESTION_MADE

RELATING = {
    each.name
    for each in (QUESTION_ASKED, SUGGESTION_MADE, POST_EDITED, POST_UNDELETED, POST_SHOWN, THREAD_SPLIT, THREAD_MERGED)
}
"""Events after which other threads may be related to this one."""


@event_handler("search.index_thread", lane="index")
def index_thread(event: Event) -> None:
    """Have the event's thread indexed again."""
    thread_id = event.subject_id if event.subject_type == "thread" else event.values["thread_id"]
    mark_changed(THREAD, [thread_id])
    mark_to_encode(THREAD, [thread_id])
    if event.name in RELATING:
        relate_later(thread_id)


@event_handler("search.index_both", lane="index")
def index_both(event: Event) -> None:
    """Have both threads indexed again after posts moved between them, and related to others."""
    for thread_id in (event.values["thread_id"], event.values["from_id"]):
        mark_changed(THREAD, [thread_id])
        mark_to_encode(THREAD, [thread_id])
        relate_later(thread_id)


@event_handler("search.index_tag", lane="index")
def index_tag(event: Event) -> None:
    """Have a tag's threads indexed again."""
    mark_changed(THREAD, select(ThreadTag.thread_id).where(ThreadTag.tag_id == event.subject_id))


@event_handler("search.index_space", lane="index")
def index_space(_event: Event) -> None:
    """Do nothing: who may read a space is asked when one searches. Deliveries of earlier versions still name it."""
