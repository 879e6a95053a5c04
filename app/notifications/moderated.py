"""Who is told what moderators decided: whoever it is about. And what they read of it in a mail."""

from __future__ import annotations

from sqlalchemy import select

from app.community.models import Post
from app.community.models.post import UNTIL_APPROVED
from app.community.reasons import told_reason
from app.core.db import db
from app.core.events import Event
from app.moderation.models import ReviewItem, Sanction
from app.moderation.queries.posts import reason_of
from app.notifications import kinds
from app.notifications.kind import ABOUT_YOU, WROTE
from app.notifications.models import Notification
from app.notifications.told import Audience, Told


def removed(event: Event) -> Audience:
    """Who wrote it, where somebody else took it away; what waits for approval says so itself, and of many posts that
    are removed at once one is told."""
    post = db.session.get(Post, event.subject_id)
    if post is not None and not event.values.get("is_quiet") and event.values.get("because") != UNTIL_APPROVED:
        yield Told(post.author_id, kinds.REMOVED, WROTE)


def restored(event: Event) -> Audience:
    """Who wrote it: it is there again, or was approved."""
    post = db.session.get(Post, event.subject_id)
    if post is not None and post.is_shown and not event.values.get("is_quiet"):
        is_new = event.values.get("was") == UNTIL_APPROVED
        yield Told(post.author_id, kinds.APPROVED if is_new else kinds.RESTORED, WROTE)


def sanctioned(event: Event) -> Audience:
    """The member."""
    yield Told(event.values["member_id"], kinds.SANCTIONED, ABOUT_YOU)


def lifted(event: Event) -> Audience:
    """The member."""
    yield Told(event.values["member_id"], kinds.LIFTED, ABOUT_YOU)


def appealed(event: Event) -> Audience:
    """The member who asked."""
    yield Told(event.values["member_id"], kinds.APPEALED, ABOUT_YOU)


def words_of(told: Notification) -> str:
    """The reason that the member reads, as text."""
    if told.kind == kinds.REMOVED.name:
        return " ".join(str(part) for part in reason_of(told.post) if part) if told.post else ""
    table = Sanction if told.kind == kinds.SANCTIONED.name else ReviewItem
    said = db.session.scalar(select(table.reason).where(table.id == told.event.subject_id))
    return " ".join(str(part) for part in told_reason(said or "") if part)


WORDED = {kind.name for kind in (kinds.REMOVED, kinds.SANCTIONED, kinds.APPEALED)}
