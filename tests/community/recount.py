"""An obvious recount: what every counter must be, taken from the rows, one thing at a time."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.tags.models import Tag, ThreadTag
from app.community.threads.models import Thread
from app.community.voting.models import Backing, Vote
from app.core.db.base import db
from app.reputation.models import LedgerEntry


def differences() -> list[str]:
    """Every stored number that is not what its rows say, as sentences; an empty list where all is well."""
    db.session.expire_all()
    threads = {thread.id: thread for thread in db.session.scalars(select(Thread))}
    posts = list(db.session.scalars(select(Post)))
    return [
        *_wrong_scores(posts),
        *_wrong_comments(posts),
        *_wrong_threads(threads, posts),
        *_wrong_places(threads),
        *_wrong_members(threads, posts),
    ]


def _wrong_scores(posts: list[Post]) -> list[str]:
    votes: Counter[int] = Counter()
    for vote in db.session.scalars(select(Vote)):
        votes[vote.post_id] += vote.value
    return [
        f"score of post {post.id}: {post.score}, not {votes[post.id]}" for post in posts if post.score != votes[post.id]
    ]


def _wrong_comments(posts: list[Post]) -> list[str]:
    comments = Counter(post.parent_id for post in posts if post.kind == "comment" and post.is_shown)
    return [
        f"comments on post {post.id}: {post.comment_count}, not {comments[post.id]}"
        for post in posts
        if post.comment_count != comments[post.id]
    ]


def _wrong_threads(threads: dict[int, Thread], posts: list[Post]) -> list[str]:
    backings = Counter(db.session.scalars(select(Backing.thread_id)))
    wrong = []
    for thread in threads.values():
        answers = [post for post in posts if post.thread_id == thread.id and post.is_answer and post.is_shown]
        shown = {post.id for post in answers}
        if thread.accepted_post_id not in {None, *shown} or thread.resting_post_id in shown:
            wrong.append(f"the accepted answer of thread {thread.id} is not shown, or one that rests is")
        opening = next((post for post in posts if post.thread_id == thread.id and post.is_opening), None)
        if (opening is None) != (thread.merged_into_id is not None):
            wrong.append(f"thread {thread.id} has lost its opening, or was merged and has one")
        expected = {
            "score": opening.score if opening else 0,
            "duplicate_count": sum(
                each.canonical_id == thread.id and each.is_duplicate and each.is_listed for each in threads.values()
            ),
            "answer_count": len(answers),
            "merged_count": sum(post.merged_at is not None for post in answers),
            "best_answer_score": max((post.score for post in answers), default=None),
            "backing_count": backings[thread.id],
            "answer_state": _state(thread, [post for post in answers if post.merged_at is None]),
        }
        wrong += [
            f"{name} of thread {thread.id}: {getattr(thread, name)}, not {value}"
            for name, value in expected.items()
            if getattr(thread, name) != value
        ]
    return wrong


def _state(thread: Thread, answers: list[Post]) -> str:
    if thread.kind != "question" or not (answers or thread.accepted_post_id):
        return "unanswered"
    if thread.accepted_post_id:
        return "solved"
    return "rejected" if thread.rejected_at else "answered"


def _wrong_places(threads: dict[int, Thread]) -> list[str]:
    listed = {thread.id for thread in threads.values() if thread.is_listed}
    carried = list(db.session.scalars(select(ThreadTag)))
    wrong = []
    for space in db.session.scalars(select(Space)):
        count = sum(threads[thread_id].space_id == space.id for thread_id in listed)
        if space.thread_count != count:
            wrong.append(f"threads of space {space.slug}: {space.thread_count}, not {count}")
    for tag in db.session.scalars(select(Tag)):
        count = sum(each.tag_id == tag.id and each.thread_id in listed for each in carried)
        if tag.thread_count != count:
            wrong.append(f"threads of tag {tag.name}: {tag.thread_count}, not {count}")
    names = {tag.id: tag.name for tag in db.session.scalars(select(Tag))}
    for thread in threads.values():
        rows = {names[each.tag_id] for each in carried if each.thread_id == thread.id}
        if set(thread.tag_names) != rows or len(thread.tag_names) != len(rows):
            wrong.append(f"tags of thread {thread.id}: {thread.tag_names}, not {rows}")
    return wrong


def _wrong_members(threads: dict[int, Thread], posts: list[Post]) -> list[str]:
    counted = {thread.id for thread in threads.values() if thread.is_listed and thread.kind == "question"}
    entries = list(db.session.scalars(select(LedgerEntry)))
    wrong = []
    for member in db.session.scalars(select(Member)):
        expected = {
            "question_count": sum(threads[thread_id].asker_id == member.id for thread_id in counted),
            "answer_count": sum(
                post.author_id == member.id and post.is_answer and post.is_shown and post.thread_id in counted
                for post in posts
            ),
            "reputation": 1 + sum(entry.counted for entry in entries if entry.member_id == member.id),
        }
        wrong += [
            f"{name} of {member.handle}: {getattr(member, name)}, not {value}"
            for name, value in expected.items()
            if getattr(member, name) != value
        ]
    return wrong
