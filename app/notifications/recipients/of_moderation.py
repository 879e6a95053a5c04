"""Recipients of notifications about moderators' decisions and the state of a thread."""

from __future__ import annotations

from app.community.posts.models import UNTIL_APPROVED, Post
from app.community.threads.models import ANSWERED, NEEDS_DETAILS, Thread
from app.core.db.base import db
from app.core.outbox.models import Event
from app.notifications.recipients.recipient import Recipients, asker


def removed(event: Event) -> Recipients:
    """Yield the author, unless they removed it; bulk removals notify once, and posts to approve say so themselves."""
    post = db.session.get(Post, event.subject_id)
    if post is not None and not event.values.get("is_quiet") and event.values.get("because") != UNTIL_APPROVED:
        yield post.author_id


def restored(event: Event) -> Recipients:
    """Return the author of a post that is visible again."""
    return [] if event.values.get("was") == UNTIL_APPROVED else _author_of_shown(event)


def approved(event: Event) -> Recipients:
    """Return the author of a post that is visible for the first time."""
    return _author_of_shown(event) if event.values.get("was") == UNTIL_APPROVED else []


def closed(event: Event) -> Recipients:
    """Return the person who asked, unless the question only needs details."""
    return [] if event.values["why"] == NEEDS_DETAILS else asker(event)


def needs_details(event: Event) -> Recipients:
    """Return the person who asked, if their question needs details."""
    return asker(event) if event.values["why"] == NEEDS_DETAILS else []


def awaited(event: Event) -> Recipients:
    """Yield the person who asked, while the question has answers and none is accepted."""
    thread = db.session.get(Thread, event.values["thread_id"])
    if thread is not None and thread.answer_state == ANSWERED and thread.is_open:
        yield thread.asker_id


def _author_of_shown(event: Event) -> Recipients:
    post = db.session.get(Post, event.subject_id)
    if post is not None and post.is_shown and not event.values.get("is_quiet"):
        yield post.author_id
