"""What a member has bookmarked."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from app.accounts.models import Member
from app.community.models import Bookmark, Post, Thread
from app.community.queries.reading import posts_visible_to, visible_to
from app.core.db import db
from app.core.paging import Page, page_by_key


def list_bookmarks(member: Member, search: str, cursor: str | None) -> Page[Bookmark]:
    """A page of the member's bookmarks, the newest first; with `search`, those whose note or title holds it.

    What the member may no longer read is left out.
    """
    post = contains_eager(Bookmark.post)
    statement = (
        select(Bookmark)
        .join(Bookmark.post)
        .join(Post.thread)
        .options(
            post.defer(Post.body, raiseload=True),
            post.contains_eager(Post.thread),
            post.joinedload(Post.author).load_only(Member.handle, Member.name, raiseload=True),
        )
        .where(Bookmark.member_id == member.id, visible_to(member), posts_visible_to(member))
    )
    if search:
        in_words = Bookmark.note.icontains(search, autoescape=True), Thread.title.icontains(search, autoescape=True)
        statement = statement.where(or_(*in_words))
    return page_by_key(statement, (Bookmark.marked_at, Bookmark.id), cursor)


def bookmark_of(member: Member, post: Post) -> Bookmark | None:
    """The member's bookmark of this post."""
    return db.session.scalars(select(Bookmark).filter_by(member_id=member.id, post_id=post.id)).one_or_none()
