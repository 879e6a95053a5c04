"""Merge a question into another, and move a question to another space."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import aliased

from app.accounts.members.models import Member
from app.community import counters, duplicates
from app.community.drafts import actions as drafts_actions
from app.community.duplicates import canonical_of, threads_at
from app.community.events import THREAD_MERGED, THREAD_MOVED
from app.community.following.models import Subscription
from app.community.locks import lock_threads, require_not_merged
from app.community.merging.policies import can_merge, can_move
from app.community.posts.actions import clear_claim
from app.community.posts.models import ANSWER, OPENING, Post
from app.community.spaces.models import Space
from app.community.tags.actions import set_tags
from app.community.threads.models import Thread, ThreadLink
from app.community.voting import actions as voting_actions
from app.community.voting.models import Backing
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.db.session import lock_row
from app.core.outbox.events import record_event
from app.core.policy import require_allowed

ACCEPTANCE = ("accepted_post_id", "resting_post_id", "accepted_at", "accepted_by_id")
UNSYNCHRONISED = {"synchronize_session": False}  # rows that are not in the session, or are expired afterwards


def merge(actor: Member, thread: Thread, into: Thread, now: datetime) -> Thread:
    """Merge the thread into `into`: its opening post becomes an answer there, and its address redirects there.

    Votes stay with their posts. An accepted answer stays accepted if both authors are the same and `into` has none
    yet; otherwise its acceptance and points are reversed. Raises Conflict if `into` was just closed or merged.
    """
    into = canonical_of(into)
    pointing = _pointing_to(thread)
    lock_threads(*{each.id: each for each in (*threads_at(thread), *threads_at(into), *pointing)}.values())
    if thread.merged_into_id == into.id:
        return into
    require_not_merged(into)
    require_allowed(can_merge(actor, thread, into))
    counters.lock_counted_members(thread, into)
    acceptance = _settle_acceptance(actor, thread, into, now)
    if thread.is_duplicate:
        duplicates.unlink_duplicate(thread)
    listed = [each for each in (thread, into) if each.is_listed]
    for each in listed:
        counters.count_people(each, -1)
    post_ids = _move_posts(thread, into, now)
    _move_people(thread, into, now)
    drafts_actions.follow_merge(thread.id, into.id)
    _point_to(thread, into, pointing)
    _empty(thread, into, now)
    if into.is_listed:
        counters.count_people(into, 1)
    if thread in listed:
        counters.count_tags_and_space(thread, -1)
    _settle(into, thread, acceptance, now)
    record_event(THREAD_MERGED, actor, thread, now, thread_id=thread.id, into_id=into.id)
    whom: dict[str, Any] = {"member_id": thread.asker_id, "space_id": thread.space_id}
    write_audit_log("thread.merged", actor, thread, now, **whom, into_id=into.id, post_ids=post_ids)
    return into


def _settle_acceptance(actor: Member, thread: Thread, into: Thread, now: datetime) -> dict[str, Any]:
    """Return the acceptance that `into` takes over. If it cannot, reverse the acceptance and return an empty dict."""
    has_one_asker = thread.asker_id is not None and thread.asker_id == into.asker_id
    is_better = thread.is_solved or (thread.resting_post_id is not None and into.resting_post_id is None)
    if has_one_asker and is_better and not into.is_solved:
        return {name: getattr(thread, name) for name in ACCEPTANCE}
    if thread.accepted_post_id is not None:
        voting_actions.clear_accepted_answer(actor, db.session.get_one(Post, thread.accepted_post_id), thread, now)
    return {}


def _move_posts(thread: Thread, into: Thread, now: datetime) -> list[int]:
    """Move the posts and return their ids. An opening post that was split off from `into` becomes an answer again."""
    db.session.flush()
    post_ids = list(db.session.scalars(select(Post.id).where(Post.thread_id == thread.id).order_by(Post.id)))
    opening = update(Post).where(Post.thread_id == thread.id, Post.kind == OPENING).values(kind=ANSWER)
    if thread.split_from_id != into.id:
        opening = opening.values(merged_at=now)
    for statement in (opening, update(Post).where(Post.thread_id == thread.id).values(thread_id=into.id)):
        db.session.execute(statement, execution_options=UNSYNCHRONISED)
    for post in (each for each in db.session if isinstance(each, Post)):
        db.session.expire(post)
    return post_ids


def _move_people(thread: Thread, into: Thread, now: datetime) -> None:
    """Move followers and backers to the other question; the author of the merged one becomes a backer too."""
    if thread.asker_id is not None:
        insert_if_absent(Backing, thread_id=thread.id, member_id=thread.asker_id, backed_at=now)
    duplicates.copy_followers(thread, into)
    for table in (Backing, Subscription):
        db.session.execute(delete(table).where(table.thread_id == thread.id))
    thread.backing_count = 0


def _pointing_to(thread: Thread) -> Sequence[Thread]:
    """Return its duplicates, the threads merged into it, and the questions split off from it."""
    columns = (Thread.canonical_id, Thread.merged_into_id, Thread.split_from_id)
    return db.session.scalars(select(Thread).where(or_(*(column == thread.id for column in columns)))).all()


def _point_to(thread: Thread, into: Thread, pointing: Sequence[Thread]) -> None:
    for each in pointing:
        for name in ("canonical_id", "merged_into_id", "split_from_id"):
            if getattr(each, name) == thread.id:
                setattr(each, name, None if each is into else into.id)
    _relink(thread, into)
    into.duplicate_count += thread.duplicate_count
    thread.duplicate_count = 0


def _relink(thread: Thread, into: Thread) -> None:
    """Redirect links to the thread to `into`, without repetition and without a link from `into` to itself."""
    other = aliased(ThreadLink)
    same = (other.target_id == into.id, other.thread_id == ThreadLink.thread_id, other.kind == ThreadLink.kind)
    is_needless = or_(ThreadLink.thread_id == into.id, select(other.id).where(*same).exists())
    to_thread = ThreadLink.target_id == thread.id
    db.session.execute(delete(ThreadLink).where(to_thread, is_needless), execution_options=UNSYNCHRONISED)
    db.session.execute(update(ThreadLink).where(to_thread).values(target_id=into.id), execution_options=UNSYNCHRONISED)


def _empty(thread: Thread, into: Thread, now: datetime) -> None:
    """Clear the state of the merged thread; only its address remains."""
    thread.closed_at = thread.closed_reason = thread.closed_by_id = None
    thread.accepted_post_id = thread.accepted_at = thread.accepted_by_id = thread.rejected_at = None
    thread.resting_post_id = None
    thread.score, thread.merged_into_id = 0, into.id
    clear_claim(thread, now)
    counters.recount_answers(thread)


def _settle(into: Thread, thread: Thread, acceptance: dict[str, Any], now: datetime) -> None:
    for name, value in acceptance.items():
        setattr(into, name, value)
    into.rejected_at = None
    into.theme_id = into.theme_id or thread.theme_id
    into.written_at = max(into.written_at, thread.written_at)
    into.active_at = max(into.active_at, thread.active_at)
    into.changed_at = now
    counters.recount_answers(into)


def move(actor: Member, thread: Thread, space: Space, *, tags: Iterable[str] | None = None, now: datetime) -> Thread:
    """Move the question to a readable space, which decides who can read it. Raises InvalidInput by its tag rules."""
    if lock_row(thread).space_id == space.id:
        return thread
    require_allowed(can_move(actor, thread))
    before_id = thread.space_id
    thread.space, thread.space_id, thread.changed_at = space, space.id, now
    set_tags(actor, thread, thread.tag_names if tags is None else tags, now)
    if thread.is_listed:
        counters.count_in_spaces({before_id: -1, space.id: 1})
    known: dict[str, Any] = {"from_space_id": before_id, "to_space_id": space.id}
    record_event(THREAD_MOVED, actor, thread, now, thread_id=thread.id, **known)
    write_audit_log("thread.moved", actor, thread, now, member_id=thread.asker_id, space_id=before_id, **known)
    return thread
