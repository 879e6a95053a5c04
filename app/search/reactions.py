"""The index follows what happens to threads: one writer, in order."""

from __future__ import annotations

from app.core.events import Event, Outside, reaction
from app.search.documents import documents_of
from app.search.index import current_index


@reaction(lane="index")
def index_thread(event: Event) -> Outside:
    """Put the thread of this event into the index as it is now, or take it out; written when the database is let go."""
    thread_id = event.subject_id if event.subject_type == "thread" else event.values["thread_id"]
    documents = list(documents_of([thread_id]))
    return lambda: current_index().update(documents, gone=[] if documents else [thread_id])
