"""Recount of the counters of imported rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, case, func, or_, select, update
from sqlalchemy.orm import aliased

from app.accounts.members.models import START_REPUTATION, Member
from app.community.badges.actions import count_helped
from app.community.badges.queries import count_people_helped
from app.community.posts.models import ANSWER, COMMENT, OPENING, Post
from app.community.spaces.models import Space
from app.community.tags.models import Tag, ThreadTag
from app.community.threads.models import (
    ANSWERED,
    ANSWERS_REJECTED,
    DUPLICATE,
    QUESTION,
    SOLVED,
    UNANSWERED,
    Thread,
)
from app.community.voting.models import Vote
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.importing.dump_reader import BATCH
from app.importing.id_map import IdMap
from app.importing.models import Imported
from app.reputation.models import LedgerEntry

COUNTED = Thread.is_listed  # the same condition as in `community/counters.py`


def recount(site: IdMap) -> None:
    """Recompute the counters of the site's posts, threads, tags and members from their rows."""
    for step in (_recount_posts, _recount_threads, _recount_places, _recount_members):
        with unit_of_work():
            step(site)
    _recount_helped(site)


def _ours(site: IdMap, kind: str) -> Select[int]:
    return select(Imported.local_id).where(Imported.site == site.name, Imported.kind == kind)


def _count(statement: Select[Any]) -> Any:
    return statement.with_only_columns(func.count()).scalar_subquery()


def _recount_posts(site: IdMap) -> None:
    comment = aliased(Post)
    comments = select(comment).where(comment.parent_id == Post.id, comment.kind == COMMENT, comment.is_shown)
    score = select(func.coalesce(func.sum(Vote.value), 0)).where(Vote.post_id == Post.id).scalar_subquery()
    _change(update(Post).where(Post.id.in_(_ours(site, "post"))).values(score=score, comment_count=_count(comments)))


def _recount_threads(site: IdMap) -> None:
    answers = select(Post).where(Post.thread_id == Thread.id, Post.kind == ANSWER, Post.is_shown)
    opening = select(Post.score).where(Post.thread_id == Thread.id, Post.kind == OPENING).limit(1).scalar_subquery()
    best = answers.with_only_columns(func.max(Post.score)).scalar_subquery()
    holding = select(Post.thread_id).where(Post.id.in_(_ours(site, "post")))  # some were merged into local threads
    ours = or_(Thread.id.in_(_ours(site, "thread")), Thread.id.in_(holding))
    score = func.coalesce(opening, 0)  # a merged thread has no opening
    _change(update(Thread).where(ours).values(score=score, answer_count=_count(answers), best_answer_score=best))
    state = case(
        (Thread.accepted_post_id.is_not(None), SOLVED),
        (Thread.answer_count == Thread.merged_count, UNANSWERED),
        (Thread.answer_state == ANSWERS_REJECTED, ANSWERS_REJECTED),
        else_=ANSWERED,
    )
    _change(update(Thread).where(ours, Thread.kind == QUESTION).values(answer_state=state))
    is_open_again = (ours, Thread.closed_at.is_(None), Thread.closed_reason.is_not(None))
    _change(update(Thread).where(*is_open_again).values(closed_reason=None, canonical_id=None))
    duplicate = aliased(Thread)
    duplicates = select(duplicate).where(
        duplicate.canonical_id == Thread.id,
        duplicate.closed_reason == DUPLICATE,
        duplicate.is_listed,
    )
    counted = or_(ours, Thread.duplicate_count > 0)  # imported duplicates may have a local canonical thread
    _change(update(Thread).where(counted).values(duplicate_count=_count(duplicates)))


def _recount_places(_site: IdMap) -> None:
    threads = select(Thread).where(Thread.space_id == Space.id, COUNTED)
    _change(update(Space).values(thread_count=_count(threads)))
    tagged = select(ThreadTag).join(Thread).where(ThreadTag.tag_id == Tag.id, COUNTED)
    _change(update(Tag).values(thread_count=_count(tagged)))


def _recount_members(site: IdMap) -> None:
    """Count by member in one pass over the rows: SQLite would go through all threads for each member."""
    ours = _ours(site, "user")
    listed = (Thread.kind == QUESTION, COUNTED)
    answers = select(Post).join(Post.thread).where(Post.kind == ANSWER, Post.is_shown, *listed)
    points = _total(select(LedgerEntry), LedgerEntry.member_id, ours, func.sum(LedgerEntry.counted))
    asked = _total(select(Thread).where(*listed), Thread.asker_id, ours)
    answered = _total(answers, Post.author_id, ours)
    counted = select(Member.id)
    for each in (points, asked, answered):
        counted = counted.outerjoin(each, each.c.member_id == Member.id)
    totals = counted.where(Member.id.in_(ours)).add_columns(
        (START_REPUTATION + func.coalesce(points.c.total, 0)).label("reputation"),
        func.coalesce(asked.c.total, 0).label("asked"),
        func.coalesce(answered.c.total, 0).label("answered"),
    ).subquery()  # fmt: skip
    _change(
        update(Member)
        .where(Member.id == totals.c.id)
        .values(reputation=totals.c.reputation, question_count=totals.c.asked, answer_count=totals.c.answered)
    )


def _total(rows: Select[Any], member_id: Any, ours: Select[int], counted: Any = None) -> Any:
    """Return a subquery of the number of these rows, or of another aggregate, for each of our members."""
    total = func.count() if counted is None else counted
    selected = rows.with_only_columns(member_id.label("member_id"), total.label("total"))
    return selected.where(member_id.in_(ours)).group_by(member_id).subquery()


def _recount_helped(site: IdMap) -> None:
    """Recount how many people the authors helped: deletions by an import leave no event that the worker would see."""
    threads = select(Post.thread_id).where(Post.id.in_(_ours(site, "post")))
    authors = select(Post.author_id).where(Post.thread_id.in_(threads), Post.kind == ANSWER).distinct()
    ids = sorted(each for each in db.session.scalars(authors) if each is not None)
    for start in range(0, len(ids), BATCH):
        with unit_of_work():
            count_helped(count_people_helped(ids[start : start + BATCH]))


def _change(statement: Any) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))
