"""Scheduled jobs: tag experts and related tags; replace synonyms on threads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import case, delete, func, insert, select
from sqlalchemy.orm import aliased

from app.community import counters, events
from app.community.events import TAG_MOVED
from app.community.posts.models import ANSWER, Post
from app.community.tags.models import RelatedTag, Tag, TagExpert, ThreadTag
from app.community.threads.models import QUESTION, Thread
from app.community.visibility import listed
from app.core.db.base import db
from app.core.db.insert import insert_many_if_absent
from app.core.db.session import unit_of_work
from app.core.outbox.events import record_event
from app.core.outbox.models import DONE, IS_TICK, Delivery, Event
from app.reputation import rules

RECKON_TAGS = "community.actions.reckoning.reckon_tags"  # the job's stored name
MOST_EXPERTS = 100  # stored for each tag
MOST_RELATED = 12
MOVING = tuple(
    each.name
    for each in (
        events.QUESTION_ASKED, events.ANSWER_POSTED, events.POST_EDITED, events.POST_VOTED, events.ANSWER_ACCEPTED,
        events.ANSWER_UNACCEPTED, events.POST_DELETED, events.POST_UNDELETED, events.POST_HIDDEN, events.POST_SHOWN,
    )
)  # fmt: skip
"""Events of posts and threads that can change a tag's experts or related tags."""


def update_tag_statistics(now: datetime) -> None:  # noqa: ARG001 — every job gets the time
    """Recalculate the tags of all threads with activity since the last run; all tags on the first run."""
    since = _last_run()
    tag_ids = _all_tags() if since is None else _touched_tags(since)
    for tag_id in tag_ids:
        with unit_of_work():
            reckon_experts(tag_id)
            reckon_related(tag_id)


def reckon_experts(tag_id: int) -> None:
    """Recalculate the tag's experts, by points from votes and acceptances in public threads."""
    is_accepted = case((Thread.accepted_post_id == Post.id, 1), else_=0)
    accepted, score = func.sum(is_accepted), func.sum(Post.score)
    points = score * rules.VOTED_UP.points + accepted * rules.ACCEPTED.points
    reckoned = (
        select(Post.author_id, points, func.count(), accepted)
        .join(Thread, Thread.id == Post.thread_id)
        .join(ThreadTag, ThreadTag.thread_id == Thread.id)
        .where(ThreadTag.tag_id == tag_id, Thread.kind == QUESTION, listed(None), Post.kind == ANSWER)
        .where(Post.is_shown, Post.author_id.is_not(None))
        .group_by(Post.author_id)
        .having(points > 0)
        .order_by(points.desc(), Post.author_id)
        .limit(MOST_EXPERTS)
    )
    names = ("member_id", "points", "answer_count", "accepted_count")
    rows = [{"tag_id": tag_id, **dict(zip(names, map(int, row), strict=True))} for row in db.session.execute(reckoned)]
    db.session.execute(delete(TagExpert).where(TagExpert.tag_id == tag_id))
    if rows:
        db.session.execute(insert(TagExpert), rows)


def reckon_related(tag_id: int) -> None:
    """Recalculate which other tags appear most often together with the tag in public threads."""
    other = aliased(ThreadTag)
    weight = func.count()
    reckoned = (
        select(other.tag_id, weight)
        .join(ThreadTag, ThreadTag.thread_id == other.thread_id)
        .join(Thread, Thread.id == other.thread_id)
        .where(ThreadTag.tag_id == tag_id, other.tag_id != tag_id, listed(None))
        .group_by(other.tag_id)
        .order_by(weight.desc(), other.tag_id)
        .limit(MOST_RELATED)
    )
    rows = [{"tag_id": tag_id, "other_id": each, "weight": count} for each, count in db.session.execute(reckoned)]
    db.session.execute(delete(RelatedTag).where(RelatedTag.tag_id == tag_id))
    if rows:
        db.session.execute(insert(RelatedTag), rows)


def _last_run() -> datetime | None:
    """Return when this job last succeeded, or None if that is no longer stored."""
    ran = select(Event.at).join(Delivery, Delivery.event_id == Event.id).order_by(Event.at.desc()).limit(1)
    is_this = (IS_TICK, Delivery.reaction == RECKON_TAGS, Delivery.state == DONE, Delivery.last_error.is_(None))
    return db.session.scalar(ran.where(*is_this))


def _all_tags() -> Iterable[int]:
    return db.session.scalars(select(Tag.id).where(Tag.thread_count > 0).order_by(Tag.id)).all()


def _touched_tags(since: datetime) -> Iterable[int]:
    recent = (Event.at >= since, Event.name.in_(MOVING))
    of_posts = select(Post.thread_id).join(Event, Event.subject_id == Post.id).where(Event.subject_type == "post")
    of_threads = select(Event.subject_id).where(Event.subject_type == "thread", *recent)
    merged = select(Event.subject_id).where(Event.at >= since, Event.name == events.TAG_MOVED.name)
    threads = of_posts.where(*recent).union(of_threads).subquery()
    carried = select(ThreadTag.tag_id).where(ThreadTag.thread_id.in_(select(threads)))
    return sorted(db.session.scalars(carried.union(merged)))


BATCH = 100  # threads in one unit of work, so that their rows are not locked for long


def retag(tag_id: int, now: datetime) -> None:
    """Replace the synonym by its tag on all threads. For the worker: each batch is a unit of work."""
    is_left = True
    while is_left:
        with unit_of_work():
            is_left = _retag_some(tag_id, now)


def settle_synonyms(now: datetime) -> None:
    """Retag threads that got a tag at the moment when it became a synonym."""
    named = select(Tag.id).where(Tag.canonical_id.is_not(None), Tag.id.in_(select(ThreadTag.tag_id)))
    for tag_id in db.session.scalars(named.order_by(Tag.id)).all():
        retag(tag_id, now)


def _retag_some(tag_id: int, now: datetime) -> bool:
    """Retag one batch, in lock order (threads by id, then counters), and return whether there is more."""
    tag = db.session.get(Tag, tag_id)
    into = db.session.get(Tag, tag.canonical_id) if tag and tag.canonical_id else None
    if tag is None or into is None:
        return False
    ids = select(ThreadTag.thread_id).where(ThreadTag.tag_id == tag.id).order_by(ThreadTag.thread_id).limit(BATCH)
    held = select(Thread).where(Thread.id.in_(ids)).order_by(Thread.id).with_for_update(key_share=True)
    threads = db.session.scalars(held.execution_options(populate_existing=True)).all()
    if not threads:
        record_event(TAG_MOVED, None, into, now)
        return False
    _move(threads, tag, into, now)
    return True


def _move(threads: Sequence[Thread], tag: Tag, into: Tag, now: datetime) -> None:
    ids = [thread.id for thread in threads]
    carried = select(ThreadTag.thread_id).where(ThreadTag.tag_id == into.id, ThreadTag.thread_id.in_(ids))
    carrying = set(db.session.scalars(carried))
    db.session.execute(delete(ThreadTag).where(ThreadTag.tag_id == tag.id, ThreadTag.thread_id.in_(ids)))
    insert_many_if_absent(ThreadTag, [{"tag_id": into.id, "thread_id": each} for each in ids])
    for thread in threads:
        names = (into.name if name == tag.name else name for name in thread.tag_names)
        thread.tag_names, thread.changed_at = list(dict.fromkeys(names)), now
    gone = sum(thread.is_listed for thread in threads)
    new = sum(thread.is_listed for thread in threads if thread.id not in carrying)
    db.session.flush()
    counters.count_tags({tag.id: -gone, into.id: new})
