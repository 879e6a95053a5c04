"""The index follows what happens to threads: one writer, in order."""

from __future__ import annotations

from app.core.events import Event, Outside, reaction
from app.search.documents import documents_of
from app.search.index import current_index


@reaction(lane="index")
def index_thread(event: Event) -> Outside:
    """Put the thread of this event, and the one that it gave posts to or took them from, into the index as they are
    now, or take them out; written when the database is let go."""
    thread_id = event.subject_id if event.subject_type == "thread" else event.values["thread_id"]
    ids = [thread_id, *(event.values[other] for other in ("into_id", "from_id") if other in event.values)]
    documents = list(documents_of(ids))
    found = {document.thread_id for document in documents}
    return lambda: current_index().update(documents, gone=[each for each in ids if each not in found])
