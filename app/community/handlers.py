"""Event handlers of the community, which run after the action."""

from __future__ import annotations

from functools import partial

from app.accounts.members.models import Member
from app.community.members.segments import evaluate
from app.community.posts.models import Post
from app.community.tags.jobs import retag
from app.community.thread_state import actions as thread_state_actions
from app.community.threads.models import Thread
from app.community.threads.notifications import offer_letter
from app.core.db.base import db
from app.core.mail import message
from app.core.outbox.events import OUTSIDE, Outside, event_handler
from app.core.outbox.models import Event


@event_handler("community.move_tagged")
def move_tagged(event: Event) -> Outside:
    """Retag the threads of a merged tag with the tag that replaces it, one batch at a time."""
    return partial(retag, event.subject_id, event.at)


@event_handler("community.evaluate_segment")
def evaluate_segment(event: Event) -> None:
    """Re-evaluate the rule of a segment."""
    evaluate(event.subject_id, event.at)


@event_handler("community.release_duplicates")
def release_duplicates(event: Event) -> None:
    """Reopen the duplicates of a deleted question, since they no longer point anywhere."""
    post = db.session.get(Post, event.subject_id)
    actor = db.session.get(Member, event.actor_id) if event.actor_id else None
    if post is not None and post.is_opening:
        thread_state_actions.release_duplicates(actor, db.session.get_one(Thread, post.thread_id), event.at)


@event_handler("community.offer_access", lane=OUTSIDE)
def offer_access(event: Event) -> Outside | None:
    """Email a member the offer to read a private thread."""
    actor, receiver = (db.session.get(Member, each) for each in (event.actor_id, event.values["member_id"]))
    if actor is None or receiver is None or not receiver.email or receiver.erased_at:
        return None
    return partial(message.send, offer_letter(event, actor, receiver))
