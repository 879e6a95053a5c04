"""No state without a way out: whatever waits, waits for somebody; whatever leads on, leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.case.models import Case
from app.community.drafts.models import Draft
from app.community.drafts.queries import list_drafts
from app.community.posts.models import BY_FLAGS, Post
from app.community.suggested_edits.models import PENDING, SuggestedEdit
from app.community.threads.models import Thread
from app.core.db.base import db
from app.moderation.models import ABOUT_POSTS, APPEAL, FLAGS, Flag, ReviewItem, Sanction


def dead_ends() -> list[str]:
    """Every state that nobody gets out of, once all is told."""
    db.session.rollback()
    db.session.expire_all()
    threads = {each.id: each for each in db.session.scalars(select(Thread))}
    posts = {each.id: each for each in db.session.scalars(select(Post))}
    items = db.session.scalars(select(ReviewItem).where(ReviewItem.decided_at.is_(None))).all()
    return [
        *_merged(threads),
        *_duplicates(threads),
        *_private(threads),
        *_cases(threads),
        *_hidden(posts, threads, items),
        *_flags(items),
        *_items(items, posts),
        *_edits(posts, threads),
        *_drafts(),
    ]


def _merged(threads: dict[int, Thread]) -> Iterator[str]:
    """Who comes to a merged question is led to one that is none."""
    for thread in threads.values():
        seen, at = {thread.id}, thread
        while at.merged_into_id:
            at = threads[at.merged_into_id]
            if at.id in seen:
                yield f"merged thread {thread.id} leads in a circle"
                break
            seen.add(at.id)


def _duplicates(threads: dict[int, Thread]) -> Iterator[str]:
    """Who comes to a duplicate is led to another question that is there."""
    for thread in threads.values():
        if thread.closed_at and thread.is_duplicate and thread.merged_into_id is None:
            canonical = threads.get(thread.canonical_id or 0)
            if canonical is None:
                yield f"duplicate {thread.id} leads nowhere"
            elif canonical.id == thread.id or canonical.merged_into_id or canonical.deleted_at:
                yield f"duplicate {thread.id} leads to {canonical.id}, which is itself, merged or deleted"
        if (thread.closed_at is None) != (thread.closed_reason is None):
            yield f"thread {thread.id} is closed at {thread.closed_at} because of {thread.closed_reason}"


def _private(threads: dict[int, Thread]) -> Iterator[str]:
    """No private question is without a case."""
    known = set(db.session.scalars(select(Case.thread_id)))
    for thread in threads.values():
        if thread.visibility == "private" and thread.is_question and thread.is_shown and thread.id not in known:
            yield f"private question {thread.id} has no case"


def _cases(threads: dict[int, Thread]) -> Iterator[str]:
    """An open case is of a question that is there, and someone works on it."""
    agents = select(Member).where(Member.roles.any()).options(selectinload(Member.roles))
    held = [role for member in db.session.scalars(agents) for role in member.roles if role.name in ("agent", "admin")]
    for case in db.session.scalars(select(Case).where(Case.status.not_in(rules.FINISHED))):
        thread = threads[case.thread_id]
        if thread.merged_into_id:
            yield f"open case {case.id} stays with the merged thread {thread.id}"
        if not any(role.space_id in (None, thread.space_id) for role in held):
            yield f"nobody works on open case {case.id}"


def _hidden(posts: dict[int, Post], threads: dict[int, Thread], items: Sequence[ReviewItem]) -> Iterator[str]:
    """What flags have hidden waits for a look, and a thread is hidden with its opening."""
    waiting = {item.post_id for item in items if item.kind in ABOUT_POSTS}
    for post in posts.values():
        if post.hidden_because == BY_FLAGS and post.deleted_at is None and post.id not in waiting:
            yield f"post {post.id} is hidden by flags, and nobody looks at it"
        if (post.hidden_at is None) != (post.hidden_because is None):
            yield f"post {post.id} is hidden at {post.hidden_at} because of {post.hidden_because}"
        thread = threads[post.thread_id]
        if post.is_opening and (bool(post.hidden_at), bool(post.deleted_at)) != (
            bool(thread.hidden_at),
            bool(thread.deleted_at),
        ):
            yield f"thread {thread.id} is not as its opening {post.id}: hidden or deleted"


def _flags(items: Sequence[ReviewItem]) -> Iterator[str]:
    """A flag that waits is among what moderators look at."""
    open_ones = {item.post_id for item in items if item.kind == FLAGS}
    for flag in db.session.scalars(select(Flag).where(Flag.outcome.is_(None))):
        if flag.post_id not in open_ones:
            yield f"flag {flag.id} on post {flag.post_id} waits for nobody"


def _items(items: Sequence[ReviewItem], posts: dict[int, Post]) -> Iterator[str]:
    """What waits for a look is there, and an appeal is about something that still stands."""
    for item in items:
        if item.post_id and item.post_id not in posts:
            yield f"{item.kind} {item.id} is about a post that is gone"
        of_sanction = item.kind == APPEAL and item.subject_type == "sanction"
        if of_sanction and db.session.get(Sanction, item.subject_id) is None:
            yield f"appeal {item.id} is about no sanction"


def _edits(posts: dict[int, Post], threads: dict[int, Thread]) -> Iterator[str]:
    """A suggested edit that waits is of a post that is there: else its author waits for ever."""
    for proposal in db.session.scalars(select(SuggestedEdit).where(SuggestedEdit.state == PENDING)):
        post = posts[proposal.post_id]
        if post.deleted_at or threads[post.thread_id].deleted_at or threads[post.thread_id].merged_into_id:
            yield f"suggested edit {proposal.id} waits at post {post.id}, which is gone"
        if proposal.revision != post.revision:
            yield f"suggested edit {proposal.id} waits, and its post has changed"


def _drafts() -> Iterator[str]:
    """Everyone finds what they have begun to write."""
    for member in db.session.scalars(select(Member).options(selectinload(Member.roles))):
        begun = list_drafts(member, None)
        there = db.session.scalars(select(Draft.id).where(Draft.member_id == member.id)).all()
        if len(begun.items) < min(len(there), 10):
            yield f"{member.handle} does not find all of {len(there)} drafts"
