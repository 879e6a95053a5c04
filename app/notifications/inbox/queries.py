"""Queries for inbox, emails and deliveries. They leave out what the reader may no longer read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import contains_eager, joinedload, selectinload, with_expression

from app.accounts.members.models import Member
from app.cases.timeline.models import CaseMessage, CaseNote
from app.community.following.models import MEMBER, MUTED, Follow, Subscription
from app.community.posts.models import Post
from app.community.roles import ReaderScope, in_spaces_of, reader_scope
from app.community.threads.models import Thread
from app.community.visibility import KEPT, posts_visible_to, visible_to
from app.core.activity import PageView
from app.core.db.base import db
from app.core.db.pagination import PAGE_SIZE, Page, paginate
from app.core.errors import require_found
from app.core.outbox.models import Event
from app.notifications.kinds.kinds import KINDS, kinds_by_roles, kinds_for
from app.notifications.models import MailOptOut, Notification, Unread

T = TypeVar("T")
MOST_COUNTED = 100  # unread: beyond, the bell shows "99+"
MAILS_A_DAY = 100  # to one person: Discourse
DAY = timedelta(days=1)
WORDS: dict[str, type[CaseMessage] | type[CaseNote]] = {"message_id": CaseMessage, "note_id": CaseNote}
"""The table of a message or note, by the key in the event's values that contains its id."""
SEEN = "told"  # the kind of page view that is recorded for each notification that a page is about


def inbox(
    member: Member,
    cursor: str | None,
    *,
    kinds: Collection[str] | None = None,
    only_unread: bool = False,
    seen: Collection[int] = (),
    size: int = PAGE_SIZE,
) -> Page[Notification]:
    """Return the member's notifications, newest first, with all that a row shows. One statement.

    `kinds` and `only_unread` narrow it; those in `seen` count as read.
    """
    statement = _with_everything(_readable_by(member, select(Notification)), seen)
    if kinds is not None:
        statement = statement.where(Notification.kind.in_(kinds))
    if only_unread:
        statement = statement.where(Notification.read_at.is_(None), ~_is_seen(seen))
    return paginate(statement, (Notification.id,), cursor, size)


def case_words_of(told: Collection[Notification]) -> dict[int, str]:
    """Return the HTML of the messages and internal notes that these are about, by notification id.

    Withdrawn ones are left out. One statement if there are any.
    """
    words = {each.id: key for each in told for key in WORDS if each.event.values.get(key)}
    ids = {each.id: (words[each.id], each.event.values[words[each.id]]) for each in told if each.id in words}
    if not ids:
        return {}
    shown = union_all(*(_shown_words(key, {number for kind, number in ids.values() if kind == key}) for key in WORDS))
    html = {(row.kind, row.id): row.html for row in db.session.execute(shown)}
    return {told_id: html[of] for told_id, of in ids.items() if of in html}


def _shown_words(key: str, ids: Collection[int]) -> Select[Any]:
    model = WORDS[key]
    columns: tuple[Any, ...] = (literal(key).label("kind"), model.id, model.html)
    return select(*columns).where(model.id.in_(ids), model.withdrawn_at.is_(None))


def unread_of(member: Member) -> list[Unread]:
    """Return the member's unread notifications, newest first, up to 100."""
    rows = db.session.execute(_unread(reader_scope(member)), {"reader_id": member.id})
    return [Unread(*row) for row in rows if row.kind in KINDS]


@lru_cache(KEPT)
def _unread(reader: ReaderScope) -> Select[Any]:
    columns = (Notification.id, Notification.kind, Notification.thread_id, Notification.post_id, Notification.case_id)
    told = select(*columns, Event.values).select_from(Notification).join(Event, Event.id == Notification.event_id)
    unread = _readable_by(reader, told).where(Notification.read_at.is_(None), ~_is_seen())
    return unread.order_by(Notification.id.desc()).limit(MOST_COUNTED)


def _is_seen(seen: Collection[int] = ()) -> ColumnElement[bool]:
    """Was its page opened since it arrived, although the worker has not marked it yet?"""
    is_opened = exists().where(PageView.kind == SEEN, PageView.subject_id == Notification.id)
    return or_(is_opened, Notification.id.in_(seen)) if seen else is_opened


def get_notification(notification_id: int, member: Member) -> Notification:
    """Return one of the member's own notifications, unless it is about what they may no longer read."""
    statement = _with_everything(_readable_by(member, select(Notification)))
    return require_found(db.session.scalar(statement.where(Notification.id == notification_id)))


def told_of(event: Event, member: Member) -> Notification | None:
    """Return the member's notification of the event, if they may still read it."""
    statement = _with_everything(_readable_by(member, select(Notification)))
    return db.session.scalar(statement.where(Notification.event_id == event.id))


def receiver_of_mail(member_id: int) -> Member | None:
    """Return the member with their roles, if they still have a confirmed email address."""
    member = db.session.get(Member, member_id, options=[selectinload(Member.roles)])
    is_reached = member is not None and member.email and member.email_verified_at and not member.erased_at
    return member if is_reached else None


def refused_kinds(member_id: int) -> set[str]:
    return set(db.session.scalars(select(MailOptOut.kind).where(MailOptOut.member_id == member_id)))


def muted_by(thread_id: int | None, members: Collection[int]) -> list[int]:
    """Return those of the members who have muted the thread."""
    muted = (Subscription.thread_id == thread_id, Subscription.level == MUTED)
    return list(db.session.scalars(select(Subscription.member_id).where(*muted, Subscription.member_id.in_(members))))


def muting(actor_id: int | None, members: Collection[int]) -> list[int]:
    """Return those of the members who have muted this member."""
    muted = (Follow.subject == MEMBER, Follow.subject_id == actor_id, Follow.level == MUTED)
    return list(db.session.scalars(select(Follow.member_id).where(*muted, Follow.member_id.in_(members))))


def wants_mail(kind_of: Mapping[int, str], event: Event) -> set[int]:
    """Return who also gets an email: confirmed address, not opted out, fewer than MAILS_A_DAY in the last day."""
    reached = select(Member.id).where(
        Member.id.in_(kind_of),
        Member.email.is_not(None),
        Member.email_verified_at.is_not(None),
        Member.erased_at.is_(None),
    )
    refusals = select(MailOptOut.member_id, MailOptOut.kind).where(MailOptOut.member_id.in_(kind_of))
    lately = and_(Notification.mail_at > event.at - DAY, Notification.event_id != event.id)
    flooded = (
        select(Notification.member_id)
        .where(Notification.member_id.in_(kind_of), lately)
        .group_by(Notification.member_id)
        .having(func.count() >= MAILS_A_DAY)
    )
    refused = {member_id for member_id, kind in db.session.execute(refusals) if kind_of[member_id] == kind}
    return set(db.session.scalars(reached)) - refused - set(db.session.scalars(flooded))


def _readable_by(member: Member | ReaderScope, statement: Select[T]) -> Select[T]:
    """Restrict to notifications of the member that they may still read and still have the role for."""
    may_read: ColumnElement[bool] = and_(
        or_(Notification.thread_id.is_(None), visible_to(member)),
        or_(Notification.post_id.is_(None), posts_visible_to(member)),
    )
    return (
        statement.outerjoin(Thread, Thread.id == Notification.thread_id)
        .outerjoin(Post, Post.id == Notification.post_id)
        .where(
            Notification.member_id == member.id,
            Notification.kind.in_([kind.name for kind in kinds_for(member)]),
            *(
                or_(Notification.kind.not_in(names), Notification.thread_id.is_(None), in_spaces_of(member, *roles))
                for roles, names in kinds_by_roles().items()
            ),
            may_read,
        )
    )


def _with_everything(statement: Select[Notification], seen: Collection[int] = ()) -> Select[Notification]:
    return statement.options(
        with_expression(Notification.is_seen, _is_seen(seen)),
        contains_eager(Notification.thread),
        contains_eager(Notification.post),
        joinedload(Notification.actor),
        joinedload(Notification.event),
    )
