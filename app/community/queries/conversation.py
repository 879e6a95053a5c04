"""A thread as one person reads it: the opening, a page of answers, the comments, and what the reader did to them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, literal, or_, select, true, tuple_, union_all
from sqlalchemy.orm import defer, joinedload

from app.accounts.models import Member
from app.community.models import Backing, Post, Subscription, Thread, Vote
from app.community.models.post import ANSWER, COMMENT, OPENING
from app.community.staff import is_staff_of
from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import Page

ANSWERS_A_PAGE = 30
OUTSCORES_BY = 10  # points; an accepted answer leaves the top when another has as many more
ORDERS = ("votes", "newest", "oldest")
CURSOR = re.compile(r"(-?\d{1,9})\.(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class Marks:
    """What the reader did in a thread: votes by post, whether they have the problem too, and how they follow."""

    votes: dict[int, int] = field(default_factory=dict)
    is_backing: bool = False
    level: str = ""


@dataclass(frozen=True)
class Conversation:
    """What a thread's page shows. `comments` holds those of each post by the post's id, the oldest first."""

    opening: Post
    answers: Page[Post]
    comments: dict[int, list[Post]]
    marks: Marks
    order: str

    def find(self, post_id: int | None) -> Post | None:
        """The opening or an answer of this page."""
        return next((post for post in (self.opening, *self.answers.items) if post.id == post_id), None)


def conversation(
    thread: Thread, viewer: Member | None, order: str = "votes", cursor: str | None = None
) -> Conversation:
    """All that the thread's page shows, in two statements, one for a stranger.

    Raises NotFound where the cursor is none of ours.
    """
    order = order if order in ORDERS else "votes"
    posts = db.session.scalars(_posts(thread, viewer, order, cursor)).all()
    opening = next((post for post in posts if post.kind == OPENING), None)
    if opening is None:
        raise NotFound
    comments: dict[int, list[Post]] = defaultdict(list)
    for post in posts:
        if post.parent_id is not None and post.kind == COMMENT:
            comments[post.parent_id].append(post)
    answers = _page(sorted((post for post in posts if post.kind == ANSWER), key=_key(thread, order)), cursor)
    return Conversation(opening, answers, comments, marks_of(viewer, thread), order)


def marks_of(viewer: Member | None, thread: Thread) -> Marks:
    """What the viewer did in this thread, in one statement."""
    if viewer is None:
        return Marks()
    rows = db.session.execute(
        union_all(
            select(literal("vote"), Vote.post_id, Vote.value)
            .join(Post, Post.id == Vote.post_id)
            .where(Post.thread_id == thread.id, Vote.member_id == viewer.id),
            select(literal("backing"), Backing.thread_id, literal(1)).where(
                Backing.thread_id == thread.id, Backing.member_id == viewer.id
            ),
            select(Subscription.level, Subscription.thread_id, literal(1)).where(
                Subscription.thread_id == thread.id, Subscription.member_id == viewer.id
            ),
        )
    ).all()
    kinds = {kind for kind, _id, _value in rows}
    level = next((kind for kind in kinds if kind not in ("vote", "backing")), "")
    return Marks({post_id: value for kind, post_id, value in rows if kind == "vote"}, "backing" in kinds, level)


def vote_of(viewer: Member, post: Post) -> int:
    """The viewer's vote on one post: 1, -1, or 0 for none."""
    return db.session.scalar(select(Vote.value).where(Vote.post_id == post.id, Vote.member_id == viewer.id)) or 0


def comments_on(post: Post, viewer: Member | None) -> Sequence[Post]:
    """The comments on one post, with their authors, the oldest first."""
    return db.session.scalars(
        select(Post)
        .options(*_with_authors())
        .where(Post.parent_id == post.id, Post.kind == COMMENT, _shown_in(post.thread, viewer))
        .order_by(Post.id)
    ).all()


def _posts(thread: Thread, viewer: Member | None, order: str, cursor: str | None) -> Select[Post]:
    statement = (
        select(Post)
        .options(*_with_authors())
        .where(Post.thread_id == thread.id, _shown_in(thread, viewer))
        .order_by(Post.id)
    )
    if thread.answer_count <= ANSWERS_A_PAGE and not cursor:
        return statement
    answers = _answers(thread, viewer, order, cursor)
    opening = select(Post.id).where(Post.thread_id == thread.id, Post.kind == OPENING)
    return statement.where(
        or_(Post.kind == OPENING, Post.id.in_(answers), Post.parent_id.in_(answers), Post.parent_id.in_(opening))
    )


def _shown_in(thread: Thread, viewer: Member | None) -> ColumnElement[bool]:
    """What `reading.posts_visible_to` says, for one page: comments on what is not shown find no place on it."""
    shown = and_(Post.hidden_at.is_(None), Post.deleted_at.is_(None))
    if is_staff_of(viewer, thread.space_id):
        return true()
    return shown if viewer is None else or_(shown, Post.author_id == viewer.id)


def _with_authors() -> tuple[Any, ...]:
    author = joinedload(Post.author).load_only(Member.handle, Member.name, Member.reputation, raiseload=True)
    return author, defer(Post.body, raiseload=True)


def _answers(thread: Thread, viewer: Member | None, order: str, cursor: str | None) -> Select[int]:
    """The ids of one page of answers, and of one more that tells whether there is another page."""
    statement = (
        select(Post.id)
        .where(Post.thread_id == thread.id, Post.kind == ANSWER, _shown_in(thread, viewer))
        .limit(ANSWERS_A_PAGE + 1)
    )
    pinned = and_(
        Post.id == (thread.accepted_post_id or 0), Post.score > (thread.best_answer_score or 0) - OUTSCORES_BY
    )
    if cursor:
        statement = statement.where(_follows(cursor, order, pinned))
    orders = {
        "votes": (case((pinned, 0), else_=1), Post.score.desc(), Post.id),
        "newest": (Post.id.desc(),),
        "oldest": (Post.id,),
    }
    return statement.order_by(*orders[order])


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
