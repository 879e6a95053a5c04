"""Update stored counters with expressions that the database computes, in a fixed order: members, tags, space.

A space and a tag count their listed threads (public and shown); a member the questions they asked and their shown
answers in listed questions; a question the listed questions that are its duplicates.
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
    """Update all counters when a thread with its answers and tags becomes listed (1) or stops being listed (-1)."""
    count_people(thread, by)
    count_tags_and_space(thread, by)
    if thread.canonical_id is not None:
        count_duplicate(thread, by)


def count_people(thread: Thread, by: int) -> None:
    """Count a listed question for those who asked and answered; for other threads, lock only the author."""
    if not thread.is_question:
        reputation_actions.lock_members([thread.asker_id])
    else:
        authors = _answers_by_author(thread)
        reputation_actions.lock_members([thread.asker_id, *authors])
        count_question(thread, by)
        for author_id, answers in sorted(authors.items()):
            _move(Member, author_id, answer_count=Member.answer_count + by * answers)


def count_tags_and_space(thread: Thread, by: int) -> None:
    """Count a listed thread for its tags and space. Call `count_people` first: members are locked before these."""
    count_tags(dict.fromkeys(db.session.scalars(select(ThreadTag.tag_id).where(ThreadTag.thread_id == thread.id)), by))
    count_in_space(thread, by)


def count_duplicate(thread: Thread, by: int) -> None:
    """Update the canonical question's duplicate counter. Raises Conflict if another transaction has locked it."""
    canonical = lock_row(db.session.get_one(Thread, thread.canonical_id), waits=False)
    canonical.duplicate_count = Thread.duplicate_count + by


def count_question(thread: Thread, by: int) -> None:
    if thread.is_question and thread.asker_id is not None:
        _move(Member, thread.asker_id, question_count=Member.question_count + by)


def count_tags(changes: Mapping[int, int]) -> None:
    """Change the thread count of each tag; `changes` maps tag ids to differences."""
    for tag_id, by in sorted(changes.items()):
        _move(Tag, tag_id, thread_count=Tag.thread_count + by)


def count_in_space(thread: Thread, by: int) -> None:
    count_in_spaces({thread.space_id: by})


def count_in_spaces(changes: Mapping[int, int]) -> None:
    """Change the thread count of each space; `changes` maps space ids to differences."""
    for space_id, by in sorted(changes.items()):
        _move(Space, space_id, thread_count=Space.thread_count + by)


def count_answer(post: Post, by: int) -> None:
    """Count a shown (1) or hidden (-1) answer for its thread, and for its author if the thread is a listed question."""
    thread = post.thread
    if thread.is_listed and thread.is_question and post.author_id is not None:
        _move(Member, post.author_id, answer_count=Member.answer_count + by)
    recount_answers(thread)


def recount_answers(thread: Thread) -> None:
    """Recount the thread's shown answers, its merged answers and best score, and update its answer state."""
    db.session.flush()
    shown = (Post.thread_id == thread.id, Post.kind == ANSWER, Post.is_shown)
    facts = select(func.count(), func.count(Post.merged_at), func.max(Post.score))
    thread.answer_count, thread.merged_count, thread.best_answer_score = db.session.execute(facts.where(*shown)).one()
    update_answer_state(thread)


def update_answer_state(thread: Thread) -> None:
    """Set the answer state from the accepted answer, the rejection and the answer count."""
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
    """Lock all members whose counters these threads affect, and `others`, before several threads change."""
    ids = [thread.id for thread in threads]
    authors = select(Post.author_id).where(Post.thread_id.in_(ids)).distinct()
    reputation_actions.lock_members([*(thread.asker_id for thread in threads), *db.session.scalars(authors), *others])


def _answers_by_author(thread: Thread) -> dict[int, int]:
    statement = (
        select(Post.author_id, func.count())
        .where(Post.thread_id == thread.id, Post.kind == ANSWER, Post.is_shown)
        .where(Post.author_id.is_not(None))
        .group_by(Post.author_id)
    )
    return {author_id: count for author_id, count in db.session.execute(statement) if author_id is not None}


def _move(model: type[Member | Tag | Space], row_id: int | None, **values: object) -> None:
    db.session.execute(update(model).where(model.id == row_id).values(**values))
