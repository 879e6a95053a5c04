"""Load one thread for one reader: opening post, a page of answers, comments, the reader's marks and drafts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    literal,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import Session, contains_eager, defer, joinedload

from app.accounts.members.models import Member
from app.community.cached_threads import posts_to_read
from app.community.drafts.models import Draft
from app.community.posts.models import ANSWER, COMMENT, OPENING, Post
from app.community.roles import READER_ID, is_staff_of
from app.community.thread_page.marks import THREAD_ID, Marks, marks_of
from app.community.threads.models import Thread
from app.community.urls import ANSWERS_A_PAGE
from app.community.visibility import posts_visible_to
from app.core.db.base import db
from app.core.db.pagination import Page
from app.core.errors import require_found


def best_answers(threads: Sequence[Thread], viewer: Member | None) -> dict[int, Post]:
    """Return by thread id the accepted, or else highest-scored, answer; one statement. Threads must be readable."""
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
SIGHTS = {"stranger": Post.is_shown, "member": or_(Post.is_shown, Post.author_id == READER_ID), "staff": true()}
CURSOR = re.compile(r"(-?\d{1,9})\.(\d{1,18})", re.ASCII)


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
    """Load all that the page shows, in two statements, or one for visitors. Raises NotFound for a bad cursor."""
    order = order if order in ORDERS else "votes"
    posts = _posts_of_page(thread, viewer, order, cursor)
    opening = require_found(next((post for post in posts if post.kind == OPENING), None))
    comments: dict[int, list[Post]] = defaultdict(list)
    for post in posts:
        if post.parent_id is not None and post.kind == COMMENT:
            comments[post.parent_id].append(post)
    answers = _page(sorted((post for post in posts if post.kind == ANSWER), key=_key(thread, order)), cursor)
    return ThreadPage(opening, answers, comments, marks_of(viewer, thread), order)


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
    """Return the key of SIGHTS that means `visibility.posts_visible_to` where comments on hidden posts never appear."""
    return "stranger" if viewer is None else "staff" if is_staff_of(viewer, thread.space_id) else "member"


def _values(thread: Thread, viewer: Member | None) -> dict[str, int]:
    return {"thread_id": thread.id, "reader_id": viewer.id if viewer else 0}


@cache
def _posts(sight: str) -> Select[Post]:
    """Select a thread's posts with authors. Cached: building the statement costs more than running it."""
    author = joinedload(Post.author).load_only(Member.handle, Member.name, Member.reputation, raiseload=True)
    loads = author, defer(Post.body, raiseload=True)
    return select(Post).options(*loads).where(Post.thread_id == THREAD_ID, SIGHTS[sight]).order_by(Post.id)


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
    read = require_found(CURSOR.fullmatch(cursor))
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
