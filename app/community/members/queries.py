"""Members: list, profile, earned points, leaderboards, autocompletion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, func, or_, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.members.models import Member, Role
from app.community.badges.queries import MOST_COUNTED, page_of_rows, rows_after, with_thread_of_post
from app.community.members.models import LeaderboardEntry
from app.community.posts.models import ANSWER, Post
from app.community.question_lists.queries import QuestionRow, question_rows
from app.community.tags.models import Tag, TagExpert
from app.community.threads.models import QUESTION, Thread
from app.community.visibility import listed, posts_visible_to, visible_to
from app.core.db.base import db, fold_case
from app.core.db.pagination import Page, decode_cursor, ordered_statement, page_of, paginate
from app.core.db.prefix_search import LONGEST, MOST, has_prefix
from app.core.errors import NotFound, require_found
from app.reputation.models import LedgerEntry


def members_like(beginning: str, actor: Member, thread: Thread | None) -> list[tuple[Member, bool]]:
    """Return members, not the actor, whose username or name has this start, those of the thread first (True)."""
    text = beginning.strip()[:LONGEST]
    if not text:
        return []
    here = matching_members(text, actor, _takes_part(thread)) if thread is not None else ()
    found = [(member, True) for member in here]
    if len(found) < MOST:
        known = {member.id for member in here}
        found += [(member, False) for member in matching_members(text, actor) if member.id not in known]
    return found[:MOST]


def matching_members(text: str, actor: Member, *more: ColumnElement[bool]) -> Sequence[Member]:
    """Return members other than the actor whose username or name starts with the text and who meet these conditions."""
    spellings = sorted({text, text.capitalize(), text.title()})
    begins = or_(has_prefix(Member.handle, fold_case(text)), *(has_prefix(Member.name, each) for each in spellings))
    return db.session.scalars(
        select(Member)
        .where(begins, Member.id != actor.id, Member.erased_at.is_(None), *more)
        .order_by(Member.reputation.desc(), Member.id.desc())
        .limit(MOST)
    ).all()


def _takes_part(thread: Thread) -> ColumnElement[bool]:
    wrote = select(Post.author_id).where(Post.thread_id == thread.id, Post.is_shown)
    return or_(Member.id == thread.asker_id, Member.id.in_(wrote.where(Post.author_id.is_not(None))))


TOP_TAGS = 6
MONTHS = 12


class Earned(NamedTuple):
    """A change of reputation, and the thread that caused it if the viewer may read it."""

    entry: LedgerEntry
    thread: Thread | None


class Place(NamedTuple):
    """A line of a leaderboard. Members with equal points have the same place."""

    place: int
    member: Member
    points: int


class Month(NamedTuple):
    """Reputation at the end of a month, or now, and the points gained in it."""

    begins: datetime
    gained: int
    reputation: int


def earned_by(member: Member, viewer: Member | None, cursor: str | None) -> Page[Earned]:
    """Return a page of the member's reputation changes, newest first, in threads that the viewer may read."""
    keys = (LedgerEntry.at, LedgerEntry.id)
    statement = with_thread_of_post(select(LedgerEntry, Thread).select_from(LedgerEntry), LedgerEntry.post_id, viewer)
    rows = rows_after(statement.where(LedgerEntry.member_id == member.id), keys, cursor)
    return page_of_rows([Earned(*row) for row in rows], keys, cursor, lambda each: each.entry)


def gained_by_month(member: Member, now: datetime) -> list[Month]:
    """Return the member's reputation over the last twelve months, oldest first, in one statement."""
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


def top_tags(member: Member) -> Sequence[tuple[str, TagExpert]]:
    """Return the tags in which the member has earned most, with their expert rows."""
    statement = select(Tag.name, TagExpert).join(Tag, Tag.id == TagExpert.tag_id)
    mine = statement.where(TagExpert.member_id == member.id).order_by(TagExpert.points.desc(), TagExpert.id)
    return [(name, expert) for name, expert in db.session.execute(mine.limit(TOP_TAGS))]


def leaderboard(board: str, cursor: str | None) -> Page[Place]:
    """Return a page of the leaderboard, with roles: staff are marked, because helping is their job."""
    return _places(LeaderboardEntry, LeaderboardEntry.board == board, cursor)


def leaderboard_of_tag(tag: Tag, cursor: str | None) -> Page[Place]:
    """Return a page of the leaderboard of the tag, as of the worker's last run."""
    return _places(TagExpert, TagExpert.tag_id == tag.id, cursor)


def place_on(board: str, member: Member) -> Place | None:
    """Return the member's own place, or None."""
    return _place_of(LeaderboardEntry, LeaderboardEntry.board == board, member)


def place_in_tag(tag: Tag, member: Member) -> Place | None:
    return _place_of(TagExpert, TagExpert.tag_id == tag.id, member)


def _places(table: Any, board: ColumnElement[bool], cursor: str | None) -> Page[Place]:
    keys = (table.points, table.id)
    statement = select(table, Member).join(Member, Member.id == table.member_id).options(joinedload(Member.roles))
    rows = rows_after(statement.where(board, Member.erased_at.is_(None)), keys, cursor)
    if not rows:
        return Page([], None, not cursor)
    place, before = (0, 0) if cursor is None else _above(table, board, rows[0][0])
    found, points = [], rows[0][0].points
    for number, (standing, member) in enumerate(rows):
        if standing.points != points:
            place, points = before + number, standing.points
        found.append((standing, Place(place + 1, member, points)))
    page = page_of_rows(found, keys, cursor, lambda each: each[0])
    return Page([each[1] for each in page.items], page.after, page.is_first)


def _above(table: Any, board: ColumnElement[bool], first: Any) -> tuple[int, int]:
    """Return how many have more points than this row, and how many come before it on the board."""
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
    last = now.astimezone(UTC)
    numbers = (last.year * 12 + last.month - 1 - back for back in reversed(range(MONTHS)))
    return [datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC) for number in numbers]


SORTS: dict[str, tuple[Any, ...]] = {
    "reputation": (Member.reputation, Member.id),
    "new": (Member.created_at, Member.id),
    "name": (Member.name, Member.id),
}
ON_PROFILE = 15


def list_members(search: str, sort: str, cursor: str | None) -> Page[Member]:
    """Return a page of members in this order; `search` is the start of a name. Raises NotFound."""
    if sort not in SORTS:
        raise NotFound
    statement = select(Member).options(joinedload(Member.roles)).where(Member.erased_at.is_(None))
    if search:
        wanted = search.removeprefix("@")
        spellings = {wanted, wanted.capitalize(), wanted.title()}
        names = [has_prefix(Member.name, each) for each in sorted(spellings)]
        statement = statement.where(or_(has_prefix(Member.handle, wanted), *names))
    return paginate(statement, SORTS[sort], cursor, is_rising=sort == "name")


def get_member(handle: str) -> Member:
    """Return the member with their roles. Raises NotFound if they do not exist or their account was erased."""
    statement = select(Member).options(joinedload(Member.roles))
    found = db.session.scalars(statement.where(Member.handle == handle, Member.erased_at.is_(None))).unique()
    return require_found(found.one_or_none())


def questions_of(member: Member, viewer: Member | None, cursor: str | None) -> Page[QuestionRow]:
    """Return a page of the member's questions that are listed for the viewer, newest first."""
    keys = (Thread.created_at, Thread.id)
    after = decode_cursor(cursor, keys)
    mine = question_rows().where(listed(viewer), Thread.asker_id == member.id)
    rows = db.session.execute(ordered_statement(mine, keys, goes_on=bool(after), size=ON_PROFILE), after)
    return page_of(list(map(QuestionRow._make, rows)), keys, cursor, ON_PROFILE)


def answers_of(member: Member, viewer: Member | None, cursor: str | None) -> Page[Post]:
    """Return a page of the member's answers with threads that the viewer may read, newest first."""
    statement = (
        select(Post)
        .join(Post.thread)
        .options(contains_eager(Post.thread))
        .where(Post.author_id == member.id, Post.kind == ANSWER, Thread.kind == QUESTION)
        .where(posts_visible_to(viewer), visible_to(viewer))
    )
    return paginate(statement, (Post.created_at, Post.id), cursor, ON_PROFILE)


def staff() -> Sequence[Member]:
    """Return all staff with their roles."""
    statement = (
        select(Member)
        .join(Role)
        .options(joinedload(Member.roles))
        .where(Member.erased_at.is_(None))
        .order_by(Member.name, Member.id)
    )
    return db.session.scalars(statement).unique().all()
