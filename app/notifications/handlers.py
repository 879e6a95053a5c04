"""Handlers that notify members of events in other domains, in the inbox and by email."""

from __future__ import annotations

from sqlalchemy import select, update

from app.cases.case.models import Case
from app.community.events import QUESTION_ASKED
from app.community.posts.models import Post
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.insert import insert_many_if_absent
from app.core.outbox.events import event_handler, fan_out
from app.core.outbox.models import Event
from app.notifications.emails import send_mail
from app.notifications.inbox.queries import muted_by, muting, wants_mail
from app.notifications.kinds.kinds import Recipient, audience_of
from app.notifications.models import Notification


@event_handler("notifications.tell")
def tell(event: Event) -> None:
    """Add it to all recipients' inboxes and enqueue the emails, in one transaction: a retry notifies nobody twice."""
    told = audience_of(event)
    from_peers = [member_id for member_id, each in told.items() if each.kind.from_peers]
    for member_id in {*muted_by(event.values.get("thread_id"), told), *muting(event.actor_id, from_peers)}:
        del told[member_id]
    mailed = wants_mail({member_id: each.kind.name for member_id, each in told.items() if each.kind.is_mailed}, event)
    insert_many_if_absent(Notification, [_row(event, each, each.member_id in mailed) for each in told.values()])
    fan_out(event, send_mail, sorted(mailed))
    if event.name == QUESTION_ASKED.name:
        threads_actions.set_notified(db.session.get_one(Thread, event.values["thread_id"]), len(told))


def _row(event: Event, told: Recipient, is_mailed: bool) -> dict[str, object]:
    return {
        "member_id": told.member_id,
        "event_id": event.id,
        "kind": told.kind.name,
        "why": told.why,
        "thread_id": event.values.get("thread_id"),
        "post_id": event.subject_id if event.subject_type == "post" else event.values.get("post_id"),
        "case_id": event.values.get("case_id"),
        "actor_id": event.actor_id,
        "created_at": event.at,
        "mail_at": event.at if is_mailed else None,
    }


@event_handler("notifications.follow_posts")
def follow_posts(event: Event) -> None:
    """Update notifications of posts moved to another thread: each follows its post, or the case it is about."""
    other_id = event.values.get("into_id") or event.values["from_id"]
    told_there = Notification.thread_id.in_((event.values["thread_id"], other_id))
    of_case = select(Case.thread_id).where(Case.id == Notification.case_id).scalar_subquery()
    of_post = select(Post.thread_id).where(Post.id == Notification.post_id).scalar_subquery()
    for stale, place in (
        (Notification.case_id.is_not(None), of_case),
        (Notification.case_id.is_(None) & Notification.post_id.is_not(None), of_post),
    ):
        db.session.execute(
            update(Notification).where(told_there, stale).values(thread_id=place),
            execution_options={"synchronize_session": False},
        )
