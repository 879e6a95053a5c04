"""Counters, moved by expressions that the database computes, in one order: members, tags, space.

A space and a tag count the listed threads (public and shown) that they hold, a member the questions that they asked
and the shown answers that they gave in listed questions; a question counts the listed ones that are its duplicates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select, update

from app.accounts.members.models import Member
from app.community.posts.models import ANSWER, Post
from app.community.spaces.models import Space
from app.community.tags.models import Tag, ThreadTag
from app.community.threads.models import ANSWERED, ANSWERS_REJECTED, SOLVED, UNANSWERED, Thread
from app.core.db.base import db
from app.core.db.session import lock_row
from app.reputation import actions as reputation_actions


def count_thread(thread: Thread, by: int) -> None:
    """A thread with its answers and tags appears (1) among the listed ones, or vanishes (-1)."""
    count_people(thread, by)
    count_tags_and_space(thread, by)
    if thread.canonical_id is not None:
        count_duplicate(thread, by)


def count_people(thread: Thread, by: int) -> None:
    """Who asked a listed question and who answered it; of another thread, whoever began it is locked alike."""
    if not thread.is_question:
        reputation_actions.lock_members([thread.asker_id])
    else:
        authors = _answers_by_author(thread)
        reputation_actions.lock_members([thread.asker_id, *authors])
        count_question(thread, by)
        for author_id, answers in sorted(authors.items()):
            _move(Member, author_id, answer_count=Member.answer_count + by * answers)


def count_tags_and_space(thread: Thread, by: int) -> None:
    """The tags and the space of a listed thread; after its people, since nobody waits for those while holding these."""
    count_tags(dict.fromkeys(db.session.scalars(select(ThreadTag.tag_id).where(ThreadTag.thread_id == thread.id)), by))
    count_in_space(thread, by)


def count_duplicate(thread: Thread, by: int) -> None:
    """The question that a duplicate leads to counts it.

    Raises Conflict where it is not held, and somebody else has it.
    """
    canonical = lock_row(db.session.get_one(Thread, thread.canonical_id), waits=False)
    canonical.duplicate_count = Thread.duplicate_count + by


def count_question(thread: Thread, by: int) -> None:
    if thread.is_question and thread.asker_id is not None:
        _move(Member, thread.asker_id, question_count=Member.question_count + by)


def count_tags(changes: Mapping[int, int]) -> None:
    """Move each tag's count, by tag id, by so much."""
    for tag_id, by in sorted(changes.items()):
        _move(Tag, tag_id, thread_count=Tag.thread_count + by)


def count_in_space(thread: Thread, by: int) -> None:
    count_in_spaces({thread.space_id: by})


def count_in_spaces(changes: Mapping[int, int]) -> None:
    """Move each space's count, by space id, by so much."""
    for space_id, by in sorted(changes.items()):
        _move(Space, space_id, thread_count=Space.thread_count + by)


def count_answer(post: Post, by: int) -> None:
    """An answer appears or vanishes: for its author where its thread is a listed question, and for its thread."""
    thread = post.thread
    if thread.is_listed and thread.is_question and post.author_id is not None:
        _move(Member, post.author_id, answer_count=Member.answer_count + by)
    recount_answers(thread)


def recount_answers(thread: Thread) -> None:
    """Bring the thread's answer counts, best score and state up to date with its shown answers."""
    db.session.flush()
    shown = (Post.thread_id == thread.id, Post.kind == ANSWER, Post.deleted_at.is_(None), Post.hidden_at.is_(None))
    facts = select(func.count(), func.count(Post.merged_at), func.max(Post.score))
    thread.answer_count, thread.merged_count, thread.best_answer_score = db.session.execute(facts.where(*shown)).one()
    update_answer_state(thread)


def update_answer_state(thread: Thread) -> None:
    """Set the answer state that follows from what was accepted, rejected and counted."""
    if thread.is_question:
        thread.answer_state = (
            SOLVED
            if thread.is_solved
            else UNANSWERED
            if not thread.is_answered
            else ANSWERS_REJECTED
            if thread.rejected_at
            else ANSWERED
        )


def lock_counted_members(*threads: Thread, others: Iterable[int | None] = ()) -> None:
    """Lock all whom these threads count, and `others`, before several of them appear or vanish."""
    ids = [thread.id for thread in threads]
    authors = select(Post.author_id).where(Post.thread_id.in_(ids)).distinct()
    reputation_actions.lock_members([*(thread.asker_id for thread in threads), *db.session.scalars(authors), *others])


def _answers_by_author(thread: Thread) -> dict[int, int]:
    statement = (
        select(Post.author_id, func.count())
        .where(Post.thread_id == thread.id, Post.kind == ANSWER, Post.deleted_at.is_(None), Post.hidden_at.is_(None))
        .where(Post.author_id.is_not(None))
        .group_by(Post.author_id)
    )
    return {author_id: count for author_id, count in db.session.execute(statement) if author_id is not None}


def _move(model: type[Member | Tag | Space], row_id: int | None, **values: object) -> None:
    db.session.execute(update(model).where(model.id == row_id).values(**values))
