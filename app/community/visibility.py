"""What a viewer may read: SQL conditions, and the functions that load threads and posts with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select, true
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from app.accounts.members.models import AGENT, MODERATOR, PRODUCT, ROLES, Member, Role
from app.accounts.segments.models import SegmentMember
from app.community.posts.models import Post
from app.community.references import named_in
from app.community.roles import Held, ReaderScope, in_spaces_of, reader_scope, spaces_with_role
from app.community.spaces.models import EVERYONE, SEGMENTS, Space, SpaceSegment
from app.community.tags.models import Tag, ThreadTag
from app.community.threads.models import Thread, ThreadAccess
from app.core.db.base import LongInteger, db
from app.core.errors import NotFound, require_found

KEPT = 64  # cached statements of each kind: one for each set of roles


def visible_to(viewer: Member | ReaderScope | None) -> ColumnElement[bool]:
    """Return the condition for threads that the viewer may read; equivalent to the policy `can_read`."""
    if viewer is None:
        return listed()
    is_mine = Thread.asker_id == viewer.id
    is_invited = exists().where(ThreadAccess.thread_id == Thread.id, ThreadAccess.member_id == viewer.id)
    is_source = and_(in_spaces_of(viewer, PRODUCT), Thread.source_at.is_not(None))
    is_open = and_(Thread.is_public, _open_spaces(viewer))
    return and_(
        or_(Thread.is_shown, is_mine, in_spaces_of(viewer, *ROLES)),
        or_(is_open, is_mine, in_spaces_of(viewer, AGENT, MODERATOR), is_source, is_invited),
    )


def listed(viewer: Member | ReaderScope | None = None) -> ColumnElement[bool]:
    """Match threads in lists and search: public and shown, in spaces that everyone (or this viewer) may read."""
    return and_(Thread.is_listed, _open_spaces(viewer))


def posts_visible_to(viewer: Member | ReaderScope | None) -> ColumnElement[bool]:
    """Match readable posts of readable threads: shown ones, the viewer's own with comments, and for staff all."""
    parent = aliased(Post)
    is_gone = ~parent.is_shown
    if viewer is not None:
        is_gone = and_(is_gone, parent.author_id.is_distinct_from(viewer.id))
    under_hidden = exists().where(parent.id == Post.parent_id, is_gone)
    is_shown = and_(Post.is_shown, ~under_hidden)
    if viewer is None:
        return is_shown
    return or_(is_shown, Post.author_id == viewer.id, in_spaces_of(viewer, *ROLES))


def get_thread(
    thread_id: int, viewer: Member | None, kind: str | None = None, *, session: Session | None = None
) -> Thread:
    """Return the thread with author and space. Raises NotFound unless the viewer may read it."""
    statement = _thread(reader_scope(viewer) if viewer else None, kind)
    told = {"thread_id": thread_id, "reader_id": viewer.id if viewer else None}
    row = require_found((session or db.session).execute(statement, told).one_or_none())
    row[0].has_offshoots, row[0].can_open_space = bool(row[1]), bool(row[2])
    thread: Thread = row[0]
    return thread


def thread_named(text: str | None, viewer: Member | None, kind: str) -> Thread:
    """Return the thread of this kind that the text or one of its posts refers to. Raises NotFound."""
    named = named_in(text)
    if named is None or named.kind not in ("", kind, "post"):
        raise NotFound
    thread_id = get_post(named.number, viewer).thread_id if named.kind == "post" else named.number
    return get_thread(thread_id, viewer, kind)


@lru_cache(KEPT)
def _thread(reader: ReaderScope | None, kind: str | None) -> Select[Thread, bool, bool]:
    """Select the thread, whether it has a public split-off question, and whether the reader may read its space."""
    offshoot = aliased(Thread)
    is_listed = (offshoot.is_public, ~offshoot.is_deleted, ~offshoot.is_hidden)
    claimed_by = joinedload(Thread.claimed_by).load_only(Member.name, raiseload=True)
    statement = (
        select(Thread, exists().where(offshoot.split_from_id == Thread.id, *is_listed), _open_spaces(reader))
        .options(joinedload(Thread.asker), joinedload(Thread.space, innerjoin=True), claimed_by)
        .where(Thread.id == bindparam("thread_id", type_=LongInteger), visible_to(reader))
    )
    return statement if kind is None else statement.where(Thread.kind == kind)


def get_post(post_id: int, viewer: Member | None) -> Post:
    """Return the post with author, thread, and the thread's author and space. Raises NotFound unless readable."""
    statement = (
        select(Post)
        .join(Post.thread)
        .options(
            contains_eager(Post.thread).options(joinedload(Thread.asker), joinedload(Thread.space, innerjoin=True)),
            joinedload(Post.author),
        )
        .where(Post.id == post_id, visible_to(viewer), posts_visible_to(viewer))
    )
    return require_found(db.session.scalar(statement))


def readable_spaces(viewer: Member | ReaderScope | None) -> ColumnElement[bool]:
    """Match spaces that the viewer may read: by visibility and segments, and those of which they are staff."""
    if viewer is None:
        return Space.visibility == EVERYONE
    return or_(
        Space.visibility != SEGMENTS, Space.id.in_(_spaces_for(viewer)), in_spaces_of(viewer, *ROLES, column=Space.id)
    )


def readable_tags(viewer: Member | None) -> ColumnElement[bool]:
    """Match tags of readable threads, so that no link is broken, and described unused ones; staff see all."""
    if spaces_with_role(viewer, *ROLES) is None:
        return true()
    return or_(carried_by(visible_to(viewer)), and_(Tag.thread_count == 0, Tag.description != ""))


def carried_by(threads: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition on Tag for tags of these threads."""
    return exists().where(ThreadTag.tag_id == Tag.id, Thread.id == ThreadTag.thread_id, threads).correlate(Tag)


def _open_spaces(viewer: Member | ReaderScope | None) -> ColumnElement[bool]:
    """Match threads in `readable_spaces`; for members by excluding the few closed ones, so lists keep index order."""
    if viewer is None:
        return Thread.space_id.in_(select(Space.id).where(Space.visibility == EVERYONE))
    closed = select(Space.id).where(Space.visibility == SEGMENTS, Space.id.not_in(_spaces_for(viewer)))
    return or_(Thread.space_id.not_in(closed), in_spaces_of(viewer, *ROLES))


def _spaces_for(viewer: Member | ReaderScope) -> Select[int]:
    """Select the ids of spaces that are open to one of the viewer's segments."""
    of_segment = SpaceSegment.segment_id == SegmentMember.segment_id
    spaces = select(SpaceSegment.space_id).join(SegmentMember, of_segment).where(SegmentMember.member_id == viewer.id)
    return spaces.correlate(Member)  # the viewer may be a column: see `readers_among`


def readers_of(thread: Thread) -> Sequence[Member]:
    """Return the members invited to read the private thread, in order of invitation; no statement for a public one."""
    if thread.is_public:
        return ()
    invited = select(Member).join(ThreadAccess, ThreadAccess.member_id == Member.id)
    return db.session.scalars(invited.where(ThreadAccess.thread_id == thread.id).order_by(ThreadAccess.id)).all()


def readers_among(thread_id: int, member_ids: Collection[int]) -> set[int]:
    """Return those of the members who may read the thread, without erased ones. One statement for each set of roles."""
    roles: dict[int, set[Held]] = defaultdict(set)
    for row in db.session.execute(
        select(Role.member_id, Role.name, Role.space_id).where(Role.member_id.in_(member_ids))
    ):
        roles[row.member_id].add(Held(row.name, row.space_id))
    alike: dict[frozenset[Held], list[int]] = defaultdict(list)
    for member_id in member_ids:
        alike[frozenset(roles.get(member_id, ()))].append(member_id)
    found: set[int] = set()
    for held, ids in alike.items():
        may_read = (Thread.id == thread_id, visible_to(ReaderScope(held, Member.id)))
        statement = select(Member.id).join(Thread, true()).where(Member.id.in_(ids), Member.erased_at.is_(None))
        found.update(db.session.scalars(statement.where(*may_read)))
    return found
