"""Store what authors saw before asking, and confirm deflections: a similar question had the answer."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.drafts import actions as drafts_actions
from app.community.events import QUESTION_DEFLECTED
from app.community.following.actions import start_following
from app.community.posts.models import Post
from app.community.thread_page.marks import vote_of
from app.community.threads.actions import SeenBefore
from app.community.threads.models import Thread
from app.community.visibility import visible_to
from app.community.voting import actions as voting_actions
from app.community.voting.policies import can_vote
from app.core.db.base import db
from app.core.db.insert import insert_many_if_absent
from app.core.errors import NotAllowed
from app.core.outbox.events import record_event
from app.core.outbox.models import Event
from app.search.deflection.models import SeenBeforeAsking

ASK = "ask"  # the draft of a new question


class Deflection(NamedTuple):
    """What changed besides the count: whether the answer has the member's vote, and whether a draft was discarded."""

    has_voted: bool
    had_draft: bool


def store_seen(actor: Member, seen: SeenBefore, _now: datetime) -> None:
    """Store what the author of a new question saw before asking, as far as they may read it."""
    readable = select(Thread.id).where(Thread.id.in_(seen.seen_ids), visible_to(actor))
    known = set(db.session.scalars(readable))
    ids = [each for each in dict.fromkeys(seen.seen_ids) if each in known]
    rows = [{"seen_thread_id": each, "position": position} for position, each in enumerate(ids, 1)]
    insert_many_if_absent(SeenBeforeAsking, [{"thread_id": seen.question.id, **row} for row in rows])


def confirm_deflection(actor: Member, thread: Thread, answer: Post | None, now: datetime) -> Deflection:
    """Record, once for each member and thread, that this thread solved what the actor was about to ask.

    The draft of their question is discarded (and can be restored), they follow the thread, and vote for the answer if
    they may.
    """
    has_voted = answer is not None and _thank(actor, answer, now)
    start_following(actor, thread, now)
    had_draft = drafts_actions.discard(actor, ASK, now)
    if not _is_counted(actor, thread):
        record_event(QUESTION_DEFLECTED, actor, thread, now, thread_id=thread.id)
    return Deflection(has_voted, had_draft)


def _is_counted(actor: Member, thread: Thread) -> bool:
    mine = select(Event.id).where(Event.subject_type == "thread", Event.subject_id == thread.id)
    mine = mine.where(Event.actor_id == actor.id, Event.name == QUESTION_DEFLECTED.name)
    return db.session.scalar(mine.limit(1)) is not None


def _thank(actor: Member, answer: Post, now: datetime) -> bool:
    """Vote for the answer, and return whether it has the actor's vote. An earlier vote stays as it is."""
    earlier = vote_of(actor, answer)
    if earlier or not can_vote(actor, answer, 1):
        return earlier > 0
    try:
        with db.session.begin_nested():
            voting_actions.vote(actor, answer, 1, now)
    except NotAllowed:  # the votes of the day are used
        return False
    return True
