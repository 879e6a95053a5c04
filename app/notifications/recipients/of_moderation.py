"""Recipients of notifications about moderators' decisions and the state of a thread."""

from __future__ import annotations

from sqlalchemy import select

from app.community.posts.models import UNTIL_APPROVED, Post
from app.community.removal.reasons import removal_reason_text
from app.community.threads.models import ANSWERED, NEEDS_DETAILS, Thread
from app.core.db.base import db
from app.core.outbox.models import Event
from app.moderation.flags.queries import reason_of
from app.moderation.models import ReviewItem, Sanction
from app.notifications.kinds import kinds
from app.notifications.kinds.kind import ABOUT_YOU, ASKED, WROTE
from app.notifications.models import Notification
from app.notifications.recipients.recipient import Recipient, RecipientFunction, asker_of


def removed(event: Event) -> RecipientFunction:
    """Yield the author, if someone else removed the post.

    Posts that wait for approval show so themselves, and a removal of many posts notifies once.
    """
    post = db.session.get(Post, event.subject_id)
    if post is not None and not event.values.get("is_quiet") and event.values.get("because") != UNTIL_APPROVED:
        yield Recipient(post.author_id, kinds.REMOVED, WROTE)


def restored(event: Event) -> RecipientFunction:
    """Yield the author: the post is visible again, or was approved."""
    post = db.session.get(Post, event.subject_id)
    if post is not None and post.is_shown and not event.values.get("is_quiet"):
        is_new = event.values.get("was") == UNTIL_APPROVED
        yield Recipient(post.author_id, kinds.APPROVED if is_new else kinds.RESTORED, WROTE)


def sanctioned(event: Event) -> RecipientFunction:
    """Yield the member who was sanctioned."""
    yield Recipient(event.values["member_id"], kinds.SANCTIONED, ABOUT_YOU)


def lifted(event: Event) -> RecipientFunction:
    """Yield the member whose sanction ended."""
    yield Recipient(event.values["member_id"], kinds.LIFTED, ABOUT_YOU)


def appealed(event: Event) -> RecipientFunction:
    """Yield the member who appealed."""
    yield Recipient(event.values["member_id"], kinds.APPEALED, ABOUT_YOU)


def words_of(told: Notification) -> str:
    """Return the reason that the member reads, as text."""
    if told.kind == kinds.REMOVED.name:
        return " ".join(str(part) for part in reason_of(told.post) if part) if told.post else ""
    table = Sanction if told.kind == kinds.SANCTIONED.name else ReviewItem
    said = db.session.scalar(select(table.reason).where(table.id == told.event.subject_id))
    return " ".join(str(part) for part in removal_reason_text(said or "") if part)


WORDED = {kind.name for kind in (kinds.REMOVED, kinds.SANCTIONED, kinds.APPEALED)}


def closed(event: Event) -> RecipientFunction:
    """Yield the person who asked."""
    needs_details = event.values["why"] == NEEDS_DETAILS
    yield Recipient(asker_of(event), kinds.NEEDS_DETAILS if needs_details else kinds.CLOSED, ASKED)


def awaited(event: Event) -> RecipientFunction:
    """Yield the person who asked, while the question has answers and none is accepted."""
    thread = db.session.get(Thread, event.values["thread_id"])
    if thread is not None and thread.answer_state == ANSWERED and thread.is_open:
        yield Recipient(thread.asker_id, kinds.AWAITED, ASKED)


def merged(event: Event) -> RecipientFunction:
    """Yield the person who asked the question that was merged away."""
    yield Recipient(asker_of(event), kinds.MERGED, ASKED)


def split(event: Event) -> RecipientFunction:
    """Yield the author of the post that opens the new question."""
    yield Recipient(asker_of(event), kinds.SPLIT, WROTE)
