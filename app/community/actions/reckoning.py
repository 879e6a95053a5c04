"""What the worker reckons of tags: who helps most in each, and which ones go together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import case, delete, func, insert, select
from sqlalchemy.orm import aliased

from app.community import events
from app.community.models import Post, RelatedTag, Tag, TagExpert, Thread, ThreadTag
from app.community.models.post import ANSWER
from app.community.models.thread import QUESTION
from app.community.queries.reading import listed
from app.core.db import db, unit_of_work
from app.core.events import DONE, IS_TICK, Delivery, Event
from app.reputation import rules

RECKON_TAGS = "community.actions.reckoning.reckon_tags"  # the job's stored name
MOST_EXPERTS = 100  # of a tag that are kept
MOST_RELATED = 12
MOVING = tuple(
    each.name
    for each in (
        events.QUESTION_ASKED, events.ANSWER_POSTED, events.POST_EDITED, events.POST_VOTED, events.ANSWER_ACCEPTED,
        events.ANSWER_UNACCEPTED, events.POST_DELETED, events.POST_UNDELETED, events.POST_HIDDEN, events.POST_SHOWN,
    )
)  # fmt: skip
"""Events of posts and threads after which a tag's experts or relations may be others."""


def reckon_tags(now: datetime) -> None:  # noqa: ARG001 — every job is told the time
    """Reckon anew the tags of all threads in which something happened since this ran last; all tags the first time."""
    since = _last_run()
    tag_ids = _all_tags() if since is None else _touched_tags(since)
    for tag_id in tag_ids:
        with unit_of_work():
            reckon_experts(tag_id)
            reckon_related(tag_id)


def reckon_experts(tag_id: int) -> None:
    """Who helped most in the tag: what votes on their answers and acceptances brought, of what everyone may read."""
    is_accepted = case((Thread.accepted_post_id == Post.id, 1), else_=0)
    accepted, score = func.sum(is_accepted), func.sum(Post.score)
    points = score * rules.VOTED_UP.points + accepted * rules.ACCEPTED.points
    reckoned = (
        select(Post.author_id, points, func.count(), accepted)
        .join(Thread, Thread.id == Post.thread_id)
        .join(ThreadTag, ThreadTag.thread_id == Thread.id)
        .where(ThreadTag.tag_id == tag_id, Thread.kind == QUESTION, listed(None), Post.kind == ANSWER)
        .where(Post.deleted_at.is_(None), Post.hidden_at.is_(None), Post.author_id.is_not(None))
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
    """Which other tags the tag's threads carry most often, of those that everyone may read."""
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
    """When this job ran last, as long as that is remembered."""
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
