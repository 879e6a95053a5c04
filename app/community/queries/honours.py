"""What members earned: points, badges, places on leaderboards, and the tags in which they help most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, case, func, select, tuple_
from sqlalchemy.orm import joinedload

from app.accounts.models import Member
from app.community.models import BadgeAward, Post, Standing, Tag, TagExpert, Thread
from app.community.queries.reading import posts_visible_to, visible_to
from app.core.db import db
from app.core.paging import Page, in_order, page_of, values_of
from app.core.progress import noted
from app.reputation.models import LedgerEntry

Rows: TypeAlias = Select[*tuple[Any, ...]]

TOP_TAGS = 6
MONTHS = 12
MOST_COUNTED = 1000  # who stands further down is told their points alone
HOLDERS = "badge_holders"  # under which the worker notes how many members have each badge


class Earned(NamedTuple):
    """Points that moved, and the thread they came from where the viewer may read it."""

    entry: LedgerEntry
    thread: Thread | None


class Award(NamedTuple):
    """Who was awarded a badge, and the thread that it was earned in where the viewer may read it."""

    award: BadgeAward
    member: Member
    thread: Thread | None


class Held(NamedTuple):
    """A badge that a member has, how often, and since when last."""

    badge: str
    number: int
    awarded_at: datetime


class Place(NamedTuple):
    """A line of a leaderboard. Who has as many points as another stands at the same place."""

    place: int
    member: Member
    points: int


class Month(NamedTuple):
    """Reputation at the end of a month, or now, and what the month brought."""

    begins: datetime
    gained: int
    reputation: int


def earned_by(member: Member, viewer: Member | None, cursor: str | None) -> Page[Earned]:
    """How the member's reputation moved, newest first; what the viewer may not read is not named."""
    keys = (LedgerEntry.at, LedgerEntry.id)
    statement = _with_thread(select(LedgerEntry, Thread).select_from(LedgerEntry), LedgerEntry.post_id, viewer)
    rows = _rows(statement.where(LedgerEntry.member_id == member.id), keys, cursor)
    return _page([Earned(*row) for row in rows], keys, cursor, lambda each: each.entry)


def gained_by_month(member: Member, now: datetime) -> list[Month]:
    """The member's reputation through the last twelve months, oldest first, in one statement."""
    begins = _months_until(now)
    later = [
        func.coalesce(func.sum(case((LedgerEntry.at >= begin, LedgerEntry.counted), else_=0)), 0) for begin in begins
    ]
    mine = (LedgerEntry.member_id == member.id, LedgerEntry.at >= begins[0])
    since = [int(number) for number in db.session.execute(select(*later).where(*mine)).one()] + [0]
    return [
        Month(begin, since[number] - since[number + 1], member.reputation - since[number + 1])
        for number, begin in enumerate(begins)
    ]


def badges_of(member: Member) -> list[Held]:
    """The member's badges, the newest first."""
    newest = func.max(BadgeAward.awarded_at)
    statement = select(BadgeAward.badge, func.count(), newest).where(BadgeAward.member_id == member.id)
    return [Held(*row) for row in db.session.execute(statement.group_by(BadgeAward.badge).order_by(newest.desc()))]


def holders_of_badges() -> dict[str, int]:
    """How many members have each badge, as the worker counted them last."""
    return noted(HOLDERS)


def holders_of(badge: str, viewer: Member | None, cursor: str | None) -> Page[Award]:
    """Who was awarded the badge, newest first."""
    keys = (BadgeAward.awarded_at, BadgeAward.id)
    statement = select(BadgeAward, Member, Thread).join(Member, Member.id == BadgeAward.member_id)
    statement = _with_thread(statement, BadgeAward.post_id, viewer)
    rows = _rows(statement.where(BadgeAward.badge == badge, Member.erased_at.is_(None)), keys, cursor)
    return _page([Award(*row) for row in rows], keys, cursor, lambda each: each.award)


def top_tags(member: Member) -> Sequence[tuple[str, TagExpert]]:
    """The tags in which the member helps most, with how much."""
    statement = select(Tag.name, TagExpert).join(Tag, Tag.id == TagExpert.tag_id)
    mine = statement.where(TagExpert.member_id == member.id).order_by(TagExpert.points.desc(), TagExpert.id)
    return [(name, expert) for name, expert in db.session.execute(mine.limit(TOP_TAGS))]


def leaderboard(board: str, cursor: str | None) -> Page[Place]:
    """Who earned most on this board, with their roles: staff are marked, for helping is their work."""
    return _places(Standing, Standing.board == board, cursor)


def leaderboard_of_tag(tag: Tag, cursor: str | None) -> Page[Place]:
    """Who helped most in the tag, by the worker's last reckoning."""
    return _places(TagExpert, TagExpert.tag_id == tag.id, cursor)


def place_on(board: str, member: Member) -> Place | None:
    """The member's own place, if they have any."""
    return _place_of(Standing, Standing.board == board, member)


def place_in_tag(tag: Tag, member: Member) -> Place | None:
    return _place_of(TagExpert, TagExpert.tag_id == tag.id, member)


def _places(table: Any, board: ColumnElement[bool], cursor: str | None) -> Page[Place]:
    keys = (table.points, table.id)
    statement = select(table, Member).join(Member, Member.id == table.member_id).options(joinedload(Member.roles))
    rows = _rows(statement.where(board, Member.erased_at.is_(None)), keys, cursor)
    if not rows:
        return Page([], None, not cursor)
    place, before = (0, 0) if cursor is None else _above(table, board, rows[0][0])
    found, points = [], rows[0][0].points
    for number, (standing, member) in enumerate(rows):
        if standing.points != points:
            place, points = before + number, standing.points
        found.append((standing, Place(place + 1, member, points)))
    page = _page(found, keys, cursor, lambda each: each[0])
    return Page([each[1] for each in page.items], page.after, page.is_first)


def _above(table: Any, board: ColumnElement[bool], first: Any) -> tuple[int, int]:
    """How many have more points than this one, and how many stand before it on the board."""
    higher = select(func.count()).select_from(table).where(board, table.points > first.points).scalar_subquery()
    above = select(func.count()).select_from(table)
    before = above.where(board, tuple_(table.points, table.id) > (first.points, first.id)).scalar_subquery()
    row = db.session.execute(select(higher, before)).one()
    return row[0], row[1]


def _place_of(table: Any, board: ColumnElement[bool], member: Member) -> Place | None:
    own = select(table.points).where(board, table.member_id == member.id)
    higher = select(table.id).where(board, table.points > own.scalar_subquery()).limit(MOST_COUNTED).subquery()
    row = db.session.execute(own.add_columns(select(func.count()).select_from(higher).scalar_subquery())).one_or_none()
    return Place(row[1] + 1, member, row[0]) if row else None


def _months_until(now: datetime) -> list[datetime]:
    """When each of the last twelve months began, in UTC, oldest first."""
    last = now.astimezone(UTC)
    numbers = (last.year * 12 + last.month - 1 - back for back in reversed(range(MONTHS)))
    return [datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC) for number in numbers]


def _with_thread(statement: Rows, post_id: Any, viewer: Member | None) -> Rows:
    """With the thread of the post, where the viewer may read both: what they may read of a post depends on its space,
    so the thread is joined before it is asked."""
    readable = and_(Thread.id == Post.thread_id, visible_to(viewer), posts_visible_to(viewer))
    return statement.outerjoin(Post, Post.id == post_id).outerjoin(Thread, readable)


def _rows(statement: Rows, keys: Sequence[Any], cursor: str | None) -> list[Any]:
    after = values_of(cursor, keys)
    return list(db.session.execute(in_order(statement, keys, goes_on=bool(after)), after).unique())


def _page(rows: Sequence[Any], keys: Sequence[Any], cursor: str | None, keyed: Callable[[Any], Any]) -> Page[Any]:
    """The page that these rows are; `keyed` says what of each holds the keys."""
    page = page_of([keyed(row) for row in rows], keys, cursor)
    return Page(rows[: len(page.items)], page.after, page.is_first)
