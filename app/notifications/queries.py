"""Reads of inbox, mails and deliveries. What a reader may no longer read is not there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import contains_eager, joinedload, selectinload, with_expression

from app.accounts.members.models import AGENT, MODERATOR, Member
from app.cases.case.queries import within_spaces
from app.cases.timeline.models import CaseMessage, CaseNote
from app.community.following.models import MEMBER, MUTED, Follow, Subscription
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.community.visibility import KEPT, ReaderScope, posts_visible_to, reader_scope, visible_to
from app.core.activity import PageView
from app.core.db.base import db
from app.core.db.pagination import PAGE_SIZE, Page, paginate
from app.core.errors import NotFound
from app.core.outbox.models import Event
from app.notifications.kinds.kinds import FOR_NOTE_READERS, FOR_SUPPORT, KINDS, kinds_for
from app.notifications.models import MailOptOut, Notification

T = TypeVar("T")
MOST_COUNTED = 100  # unread: the bell says "99+" beyond
MAILS_A_DAY = 100  # to one person: Discourse
DAY = timedelta(days=1)
WORDS: dict[str, type[CaseMessage] | type[CaseNote]] = {"message_id": CaseMessage, "note_id": CaseNote}
"""What was said in a case, by the value of the event that names it."""
SEEN = "told"  # the kind of sighting that a page leaves for each notification that it is about


class Unread(NamedTuple):
    """An unread notification, as far as it takes to count it and to know which page it is about."""

    id: int
    kind: str
    thread_id: int | None
    post_id: int | None
    case_id: int | None
    values: dict[str, Any]

    @property
    def is_for_staff(self) -> bool:
        return KINDS[self.kind].is_for_staff


def inbox(
    member: Member,
    cursor: str | None,
    *,
    kinds: Collection[str] | None = None,
    only_unread: bool = False,
    seen: Collection[int] = (),
    size: int = PAGE_SIZE,
) -> Page[Notification]:
    """Return what the member was notified of, newest first, with all that a row shows, in one statement.

    `kinds` and `only_unread` narrow it; those in `seen` count as read.
    """
    statement = _with_everything(_readable_by(member, select(Notification)), seen)
    if kinds is not None:
        statement = statement.where(Notification.kind.in_(kinds))
    if only_unread:
        statement = statement.where(Notification.read_at.is_(None), ~_is_seen(seen))
    return paginate(statement, (Notification.id,), cursor, size)


def case_words_of(told: Collection[Notification]) -> dict[int, str]:
    """Return the HTML of the private messages and notes that these are about, by notification; one statement where
    there are any.

    What was withdrawn is left out.
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
    """Return the member's unread notifications, the newest first, up to 100."""
    rows = db.session.execute(_unread(reader_scope(member)), {"reader_id": member.id})
    return [Unread(*row) for row in rows if row.kind in KINDS]


@lru_cache(KEPT)
def _unread(reader: ReaderScope) -> Select[Any]:
    columns = (Notification.id, Notification.kind, Notification.thread_id, Notification.post_id, Notification.case_id)
    told = select(*columns, Event.values).select_from(Notification).join(Event, Event.id == Notification.event_id)
    unread = _readable_by(reader, told).where(Notification.read_at.is_(None), ~_is_seen())
    return unread.order_by(Notification.id.desc()).limit(MOST_COUNTED)


def _is_seen(seen: Collection[int] = ()) -> ColumnElement[bool]:
    """Was its page opened since it came? The worker has not marked it yet."""
    is_opened = exists().where(PageView.kind == SEEN, PageView.subject_id == Notification.id)
    return or_(is_opened, Notification.id.in_(seen)) if seen else is_opened


def get_notification(notification_id: int, member: Member) -> Notification:
    """One of the member's own. Raises NotFound for any other, and for what they may no longer read."""
    statement = _with_everything(_readable_by(member, select(Notification)))
    found = db.session.scalar(statement.where(Notification.id == notification_id))
    if found is None:
        raise NotFound
    return found


def told_of(event: Event, member: Member) -> Notification | None:
    """What the member was told of the event, if they may still read it."""
    statement = _with_everything(_readable_by(member, select(Notification)))
    return db.session.scalar(statement.where(Notification.event_id == event.id))


def receiver_of_mail(member_id: int) -> Member | None:
    """The member with their roles, if there is still a confirmed address to write to."""
    member = db.session.get(Member, member_id, options=[selectinload(Member.roles)])
    is_reached = member is not None and member.email and member.email_verified_at and not member.erased_at
    return member if is_reached else None


def refused_kinds(member_id: int) -> set[str]:
    """The kinds of mail that the member does not want."""
    return set(db.session.scalars(select(MailOptOut.kind).where(MailOptOut.member_id == member_id)))


def muted_by(thread_id: int | None, members: Collection[int]) -> list[int]:
    """Those of the members who have muted the thread."""
    muted = (Subscription.thread_id == thread_id, Subscription.level == MUTED)
    return list(db.session.scalars(select(Subscription.member_id).where(*muted, Subscription.member_id.in_(members))))


def muting(actor_id: int | None, members: Collection[int]) -> list[int]:
    """Those of the members who have muted this one."""
    muted = (Follow.subject == MEMBER, Follow.subject_id == actor_id, Follow.level == MUTED)
    return list(db.session.scalars(select(Follow.member_id).where(*muted, Follow.member_id.in_(members))))


def wants_mail(kind_of: Mapping[int, str], event: Event) -> set[int]:
    """Those of the members who are told by mail too: they have an address, did not refuse the kind, and had no hundred
    mails in the day before.
    """
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
    """What the member was told, may still read, and is (still) the kind of person to be told."""
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
            or_(Notification.kind.not_in(FOR_SUPPORT), Notification.thread_id.is_(None), within_spaces(member, AGENT)),
            or_(Notification.kind.not_in(FOR_NOTE_READERS), within_spaces(member, AGENT, MODERATOR)),
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
