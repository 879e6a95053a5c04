"""What follows events of others: the text index learns what has changed, the search log what was asked."""

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
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.outbox.events import event_handler
from app.core.outbox.models import Event
from app.core.text_index.writing import mark_changed
from app.search.documents import THREAD
from app.search.log import actions as log_actions
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
    if event.name in RELATING:
        relate_later(thread_id)


@event_handler("search.index_tag", lane="index")
def index_tag(event: Event) -> None:
    """Have a tag's threads indexed again."""
    mark_changed(THREAD, select(ThreadTag.thread_id).where(ThreadTag.tag_id == event.subject_id))


@event_handler("search.index_space", lane="index")
def index_space(_event: Event) -> None:
    """Do nothing: who may read a space is asked when one searches. Deliveries of earlier versions still name it."""


@event_handler("search.mark_asked")
def mark_asked(event: Event) -> None:
    """Mark the searches without results that ended in this question."""
    title = db.session.scalar(select(Thread.title).where(Thread.id == event.values["thread_id"]))
    if title:
        log_actions.mark_asked(title, event.at)
