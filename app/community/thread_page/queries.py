"""Load one thread for one reader: opening post, a page of answers, comments, the reader's marks and drafts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    case,
    literal,
    not_,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session, contains_eager, defer, joinedload

from app.accounts.members.models import Member
from app.community.drafts.models import Draft
from app.community.following.models import LEVELS, Bookmark, Subscription
from app.community.permissions import is_staff_of
from app.community.posts.models import ANSWER, COMMENT, OPENING, Post
from app.community.threads.models import Thread
from app.community.urls import ANSWERS_A_PAGE
from app.community.visibility import posts_to_read, posts_visible_to
from app.community.voting.models import Backing, Vote
from app.core.clock import now
from app.core.db.base import LongInteger, db
from app.core.db.data_version import cached_until_commit
from app.core.db.pagination import Page
from app.core.errors import NotFound
from app.reputation import rules


def best_answers(threads: Sequence[Thread], viewer: Member | None) -> dict[int, Post]:
    """Return by thread id the accepted answer, or else the one with the highest score; one statement. The viewer must
    be allowed to read the threads.
    """
    ids = [thread.id for thread in threads if thread.is_question and thread.answer_count]
    if not ids:
        return {}
    is_highest = and_(Thread.accepted_post_id.is_(None), Post.score == Thread.best_answer_score, Post.score >= 0)
    statement = (
        select(Post)
        .join(Post.thread)
        .options(contains_eager(Post.thread), joinedload(Post.author))
        .where(Post.thread_id.in_(ids), Post.kind == ANSWER, posts_visible_to(viewer))
        .where(or_(Post.id == Thread.accepted_post_id, is_highest))
        .order_by(Post.id.desc())
    )
    return {post.thread_id: post for post in db.session.scalars(statement)}


OUTSCORES_BY = 10  # points; an accepted answer is no longer first if another has this many more
ORDERS = ("votes", "newest", "oldest")
DRAFT = "draft "  # prefix of a draft's key among the marks
THREAD_ID, READER_ID = bindparam("thread_id", type_=LongInteger), bindparam("reader_id", type_=LongInteger)
FIXED_BEFORE = bindparam("fixed_before", type_=Vote.cast_at.type)
IS_SHOWN = and_(Post.hidden_at.is_(None), Post.deleted_at.is_(None))
SIGHTS = {"stranger": IS_SHOWN, "member": or_(IS_SHOWN, Post.author_id == READER_ID), "staff": true()}
CURSOR = re.compile(r"(-?\d{1,9})\.(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class Marks:
    """The reader's own data in a thread: votes by post, “me too”, and how they follow it.

    `fixed` are the posts whose vote can no longer be changed; `drafts` maps the keys of all their drafts, on any page,
    to ids.
    """

    votes: dict[int, int] = field(default_factory=dict)
    fixed: frozenset[int] = frozenset()
    is_backing: bool = False
    level: str = ""
    drafts: dict[str, int] = field(default_factory=dict)
    bookmarks: frozenset[int] = frozenset()
    has_answered: bool = False


@dataclass(frozen=True)
class ThreadPage:
    """What a thread's page shows. `comments` maps a post's id to its comments, oldest first."""

    opening: Post
    answers: Page[Post]
    comments: dict[int, list[Post]]
    marks: Marks
    order: str

    def find(self, post_id: int | None) -> Post | None:
        """Return the opening post or the answer of this page with this id, or None."""
        return next((post for post in (self.opening, *self.answers.items) if post.id == post_id), None)


def load_thread_page(
    thread: Thread, viewer: Member | None, order: str = "votes", cursor: str | None = None
) -> ThreadPage:
    """Load everything that the thread's page shows, in two statements, or one for an anonymous visitor.

    Raises NotFound if the cursor is invalid.
    """
    order = order if order in ORDERS else "votes"
    posts = _posts_of_page(thread, viewer, order, cursor)
    opening = next((post for post in posts if post.kind == OPENING), None)
    if opening is None:
        raise NotFound
    comments: dict[int, list[Post]] = defaultdict(list)
    for post in posts:
        if post.parent_id is not None and post.kind == COMMENT:
            comments[post.parent_id].append(post)
    answers = _page(sorted((post for post in posts if post.kind == ANSWER), key=_key(thread, order)), cursor)
    return ThreadPage(opening, answers, comments, marks_of(viewer, thread), order)


def marks_of(viewer: Member | None, thread: Thread) -> Marks:
    """Return the viewer's own data in this thread in one statement, or from the cache if nothing was committed."""
    if viewer is None:
        return Marks()
    at = now()  # cached by the hour, since votes become fixed after a time
    key = ("marks", viewer.id, thread.id, at.replace(minute=0, second=0, microsecond=0))
    return cached_until_commit(key, lambda: _marks_of(viewer, thread, at))


def _marks_of(viewer: Member, thread: Thread, at: datetime) -> Marks:
    names = {"thread_id": thread.id, "reader_id": viewer.id, "fixed_before": at - rules.VOTE_CHANGEABLE}
    rows = db.session.execute(_marks(), names).all()
    kinds = {kind for kind, _id, _value in rows}
    level = next((kind for kind in kinds if kind in LEVELS), "")
    votes = {post_id: value for kind, post_id, value in rows if kind in ("vote", "fixed vote")}
    fixed = frozenset(post_id for kind, post_id, _ in rows if kind == "fixed vote")
    drafts = {kind.removeprefix(DRAFT): row_id for kind, row_id, _ in rows if kind.startswith(DRAFT)}
    bookmarks = frozenset(post_id for kind, post_id, _ in rows if kind == "bookmark")
    return Marks(votes, fixed, "backing" in kinds, level, drafts, bookmarks, "answer" in kinds)


def vote_of(viewer: Member, post: Post) -> int:
    """Return the viewer's vote on one post: 1, -1, or 0 for none."""
    return db.session.scalar(select(Vote.value).where(Vote.post_id == post.id, Vote.member_id == viewer.id)) or 0


def comments_on(post: Post, viewer: Member | None) -> Sequence[Post]:
    """Return the comments on one post with their authors, oldest first."""
    statement = _posts(_sight_of(post.thread, viewer)).where(Post.parent_id == post.id, Post.kind == COMMENT)
    return db.session.scalars(statement, _values(post.thread, viewer)).all()


def _posts_of_page(thread: Thread, viewer: Member | None, order: str, cursor: str | None) -> Sequence[Post]:
    is_whole = thread.answer_count <= ANSWERS_A_PAGE and not cursor

    def load(session: Session, as_stranger: bool) -> Sequence[Post]:
        sight = "stranger" if as_stranger else _sight_of(thread, viewer)
        statement = _posts(sight) if is_whole else _posts_around(_answers(thread, sight, order, cursor), sight)
        return session.scalars(statement, _values(thread, viewer)).all()

    return posts_to_read(thread, viewer, load, is_whole=is_whole)


def _posts_around(answers: Select[int], sight: str) -> Select[Post]:
    """Select the opening post and these answers, with the comments on them."""
    opening = select(Post.id).where(Post.thread_id == THREAD_ID, Post.kind == OPENING)
    is_comment = or_(Post.parent_id.in_(answers), Post.parent_id.in_(opening))
    return _posts(sight).where(or_(Post.kind == OPENING, Post.id.in_(answers), is_comment))


def _sight_of(thread: Thread, viewer: Member | None) -> str:
    """Return the key of SIGHTS that is equivalent to `visibility.posts_visible_to` on one page, where comments on
    hidden posts are not shown anyway.
    """
    return "stranger" if viewer is None else "staff" if is_staff_of(viewer, thread.space_id) else "member"


def _values(thread: Thread, viewer: Member | None) -> dict[str, int]:
    return {"thread_id": thread.id, "reader_id": viewer.id if viewer else 0}


@cache
def _posts(sight: str) -> Select[Post]:
    """Select the posts of a thread with their authors. Cached, since building the statement costs
    more than running it.
    """
    author = joinedload(Post.author).load_only(Member.handle, Member.name, Member.reputation, raiseload=True)
    loads = author, defer(Post.body, raiseload=True)
    return select(Post).options(*loads).where(Post.thread_id == THREAD_ID, SIGHTS[sight]).order_by(Post.id)


@cache
def _marks() -> CompoundSelect[str, int, int]:
    was_edited = and_(Post.edited_at.is_not(None), Post.edited_at > Vote.cast_at)
    kind: Any = case(
        (and_(Vote.cast_at < FIXED_BEFORE, not_(was_edited)), literal("fixed vote")), else_=literal("vote")
    )
    votes = select(kind, Vote.post_id, Vote.value).join(Post, Post.id == Vote.post_id)
    backing = select(literal("backing"), Backing.thread_id, literal(1))
    level = select(Subscription.level, Subscription.thread_id, literal(1))
    answers = select(literal("answer"), Post.id, literal(1)).where(Post.kind == ANSWER, IS_SHOWN)
    bookmarks = select(literal("bookmark"), Bookmark.post_id, literal(1)).join(Post, Post.id == Bookmark.post_id)
    return union_all(
        votes.where(Post.thread_id == THREAD_ID, Vote.member_id == READER_ID),
        backing.where(Backing.thread_id == THREAD_ID, Backing.member_id == READER_ID),
        level.where(Subscription.thread_id == THREAD_ID, Subscription.member_id == READER_ID),
        answers.where(Post.thread_id == THREAD_ID, Post.author_id == READER_ID),
        bookmarks.where(Post.thread_id == THREAD_ID, Bookmark.member_id == READER_ID),
        select(literal(DRAFT) + Draft.key, Draft.id, literal(1)).where(Draft.member_id == READER_ID),
    )


def _answers(thread: Thread, sight: str, order: str, cursor: str | None) -> Select[int]:
    """Select the ids of one page of answers, and of one more that tells whether there is another page."""
    statement = select(Post.id).where(Post.thread_id == THREAD_ID, Post.kind == ANSWER, SIGHTS[sight])
    leads = Post.score > (thread.best_answer_score or 0) - OUTSCORES_BY
    pinned = and_(Post.id == (thread.accepted_post_id or 0), leads)
    if cursor:
        statement = statement.where(_follows(cursor, order, pinned))
    orders = {
        "votes": (case((pinned, 0), else_=1), Post.score.desc(), Post.id),
        "newest": (Post.id.desc(),),
        "oldest": (Post.id,),
    }
    return statement.order_by(*orders[order]).limit(ANSWERS_A_PAGE + 1)


def _follows(cursor: str, order: str, pinned: ColumnElement[bool]) -> ColumnElement[bool]:
    read = CURSOR.fullmatch(cursor)
    if read is None:
        raise NotFound
    score, post_id = int(read[1]), int(read[2])
    if order == "newest":
        return Post.id < post_id
    if order == "oldest":
        return Post.id > post_id
    return and_(~pinned, tuple_(-Post.score, Post.id) > tuple_(literal(-score), literal(post_id)))


def _key(thread: Thread, order: str) -> Callable[[Post], tuple[int, ...]]:
    best = (thread.best_answer_score or 0) - OUTSCORES_BY
    keys: dict[str, Callable[[Post], tuple[int, ...]]] = {
        "votes": lambda post: (post.id != thread.accepted_post_id or post.score <= best, -post.score, post.id),
        "newest": lambda post: (-post.id,),
        "oldest": lambda post: (post.id,),
    }
    return keys[order]


def _page(answers: list[Post], cursor: str | None) -> Page[Post]:
    page = answers[:ANSWERS_A_PAGE]
    after = f"{page[-1].score}.{page[-1].id}" if len(answers) > ANSWERS_A_PAGE else None
    return Page(page, after, not cursor)


def drafts_on(talk: ThreadPage, reader: Member | None) -> dict[str, Draft]:
    """Return by key the reader's drafts of answers and comments on this page; no statement if there are none."""
    posts = (talk.opening, *talk.answers.items)
    keys = [f"answer:{talk.opening.thread_id}", *(f"comment:{post.id}" for post in posts)]
    ids = [talk.marks.drafts[key] for key in keys if key in talk.marks.drafts]
    if reader is None or not ids:
        return {}
    mine = select(Draft).where(Draft.member_id == reader.id, Draft.id.in_(ids))
    return {draft.key: draft for draft in db.session.scalars(mine)}
