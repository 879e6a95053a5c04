"""Load what a member follows, has muted and has bookmarked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true
from sqlalchemy.orm import aliased, contains_eager

from app.accounts.members.models import Member
from app.community.following.models import FOLLOWING, MEMBER, MUTED, SPACE, TAG, Bookmark, Follow
from app.community.posts.models import Post
from app.community.roles import ReaderScope
from app.community.spaces.models import Space
from app.community.tags.models import Tag, ThreadTag
from app.community.threads.models import Thread
from app.community.visibility import posts_visible_to, readable_spaces, readable_tags, visible_to
from app.core.db.base import db
from app.core.db.pagination import Page, paginate


def list_bookmarks(member: Member, search: str, cursor: str | None) -> Page[Bookmark]:
    """Return a page of readable bookmarks, newest first; `search` is looked for in note and title."""
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
    return paginate(statement, (Bookmark.marked_at, Bookmark.id), cursor)


def bookmark_of(member: Member, post: Post) -> Bookmark | None:
    """Return the member's bookmark of this post, or None."""
    return db.session.scalars(select(Bookmark).filter_by(member_id=member.id, post_id=post.id)).one_or_none()


def level_of(viewer: Member | None, subject: Tag | Space | Member) -> str:
    """Return whether the viewer follows it: "following", "muted", or "" if neither."""
    if viewer is None:
        return ""
    mine = {"member_id": viewer.id, "subject": type(subject).__name__.lower(), "subject_id": subject.id}
    return db.session.scalar(select(Follow.level).filter_by(**mine)) or ""


def my_level(viewer: Member | ReaderScope, subject: str, subject_id: Any) -> ColumnElement[str | None]:
    """Return the viewer's level as a column, for a statement that loads the subject itself."""
    mine = (Follow.member_id == viewer.id, Follow.subject == subject, Follow.subject_id == subject_id)
    return select(Follow.level).where(*mine).scalar_subquery()


def list_followed(member: Member, cursor: str | None) -> Page[Follow]:
    """Return a page of what the member follows or has muted and may still read, newest first."""
    spaces, tags = select(Space.id).where(readable_spaces(member)), select(Tag.id).where(readable_tags(member))
    is_member = exists().where(Member.id == Follow.subject_id, Member.erased_at.is_(None)).correlate(Follow)
    is_there = or_(
        and_(Follow.subject == TAG, Follow.subject_id.in_(tags)),
        and_(Follow.subject == SPACE, Follow.subject_id.in_(spaces)),
        and_(Follow.subject == MEMBER, is_member),
    )
    return paginate(select(Follow).where(Follow.member_id == member.id, is_there), (Follow.id,), cursor)


def subjects_of(follows: Page[Follow]) -> dict[tuple[str, int], Tag | Space | Member]:
    """Return the followed rows by kind and id, with one statement for each kind."""
    found: dict[tuple[str, int], Tag | Space | Member] = {}
    tables: dict[str, Any] = {TAG: Tag, SPACE: Space, MEMBER: Member}
    for name, table in tables.items():
        ids = [each.subject_id for each in follows.items if each.subject == name]
        if ids:
            found |= {(name, row.id): row for row in db.session.scalars(select(table).where(table.id.in_(ids)))}
    return found


def not_muted(viewer: Member | ReaderScope | None) -> ColumnElement[bool]:
    """Return the condition for threads of which the viewer has muted no tag, nor the space, nor the author."""
    if viewer is None:
        return true()
    mine = aliased(Follow)
    muted = (mine.member_id == viewer.id, mine.level == MUTED)
    tag = exists().where(*muted, mine.subject == TAG, mine.subject_id == ThreadTag.tag_id).correlate(ThreadTag)
    return and_(
        ~exists().where(ThreadTag.thread_id == Thread.id, tag).correlate(Thread),
        ~exists().where(*muted, mine.subject == SPACE, mine.subject_id == Thread.space_id).correlate(Thread),
        ~exists().where(*muted, mine.subject == MEMBER, mine.subject_id == Thread.asker_id).correlate(Thread),
    )


def followers_of(thread: Thread, level: str = FOLLOWING) -> Select[int, str]:
    """Select the members who follow (or mute) a tag, the space or the author of the thread, and which."""
    tags = select(ThreadTag.tag_id).where(ThreadTag.thread_id == thread.id)
    is_about = or_(
        and_(Follow.subject == TAG, Follow.subject_id.in_(tags)),
        and_(Follow.subject == SPACE, Follow.subject_id == thread.space_id),
        and_(Follow.subject == MEMBER, Follow.subject_id == (thread.asker_id or 0)),
    )
    return select(Follow.member_id, Follow.subject).where(Follow.level == level, is_about)
