"""Badges of members, how many people they helped, and which members may qualify for new badges."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Select, and_, func, select, union
from sqlalchemy.orm import aliased

from app.accounts.members.models import Member
from app.community import events
from app.community.badges.models import BadgeAward
from app.community.members.models import Visit
from app.community.posts.models import ANSWER, OPENING, Post, Revision
from app.community.threads.models import QUESTION, Thread
from app.community.visibility import posts_visible_to, visible_to
from app.community.voting.models import Backing, Vote
from app.core.db.base import db
from app.core.db.pagination import Page, decode_cursor, ordered_statement, page_of
from app.core.outbox.checkpoints import IdRange, load_job_state
from app.core.outbox.models import Event
from app.reputation.models import LedgerEntry


def count_people_helped(members: Collection[int]) -> dict[int, int]:
    """Count, for each of these members, how many people their answers helped."""
    accepted = Thread.accepted_post_id == Post.id
    helped = union(
        _answers(members, Thread.asker_id).where(accepted),
        _answers(members, Backing.member_id).join(Backing, Backing.thread_id == Thread.id).where(accepted),
        _answers(members, Vote.member_id).join(Vote, Vote.post_id == Post.id).where(Vote.value > 0),
    ).subquery()
    author, person = helped.c.author, helped.c.person
    statement = select(author, func.count(person)).where(person != author).group_by(author)
    return dict.fromkeys(members, 0) | {row[0]: row[1] for row in db.session.execute(statement)}


def _answers(members: Collection[int], person: Any) -> Select[*tuple[Any, ...]]:
    """Select pairs of an answer's author and a person whom the answer may have helped."""
    shown = (Post.is_shown, Thread.kind == QUESTION, Thread.is_public, ~Thread.is_deleted, ~Thread.is_hidden)
    statement = select(Post.author_id.label("author"), person.label("person"))
    return (
        statement.select_from(Post)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.author_id.in_(members), Post.kind == ANSWER, *shown)
    )


Rows: TypeAlias = Select[*tuple[Any, ...]]
MOST_COUNTED = 1000  # members ranked lower see only their points
HOLDERS = "badge_holders"  # key under which the worker stores how many members have each badge


class Award(NamedTuple):
    """An award of a badge, its member, and the thread that earned it if the viewer may read it."""

    award: BadgeAward
    member: Member
    thread: Thread | None


class Held(NamedTuple):
    """A badge of a member, how many times they have it, and when it was last awarded."""

    badge: str
    number: int
    awarded_at: datetime


def badges_of(member: Member) -> list[Held]:
    """Return the member's badges, newest first."""
    newest = func.max(BadgeAward.awarded_at)
    statement = select(BadgeAward.badge, func.count(), newest).where(BadgeAward.member_id == member.id)
    return [Held(*row) for row in db.session.execute(statement.group_by(BadgeAward.badge).order_by(newest.desc()))]


def holders_of_badges() -> dict[str, int]:
    """Return how many members have each badge, as of the last run of the worker."""
    return load_job_state(HOLDERS)


def holders_of(badge: str, viewer: Member | None, cursor: str | None) -> Page[Award]:
    """Return a page of awards of the badge, newest first."""
    keys = (BadgeAward.awarded_at, BadgeAward.id)
    statement = select(BadgeAward, Member, Thread).join(Member, Member.id == BadgeAward.member_id)
    statement = with_thread_of_post(statement, BadgeAward.post_id, viewer)
    rows = rows_after(statement.where(BadgeAward.badge == badge, Member.erased_at.is_(None)), keys, cursor)
    return page_of_rows([Award(*row) for row in rows], keys, cursor, lambda each: each.award)


def with_thread_of_post(statement: Rows, post_id: Any, viewer: Member | None) -> Rows:
    """Add the post's thread, joined before the check (access depends on its space), if the viewer may read both."""
    readable = and_(Thread.id == Post.thread_id, visible_to(viewer), posts_visible_to(viewer))
    return statement.outerjoin(Post, Post.id == post_id).outerjoin(Thread, readable)


def rows_after(statement: Rows, keys: Sequence[Any], cursor: str | None) -> list[Any]:
    after = decode_cursor(cursor, keys)
    return list(db.session.execute(ordered_statement(statement, keys, goes_on=bool(after)), after).unique())


def page_of_rows(
    rows: Sequence[Any], keys: Sequence[Any], cursor: str | None, keyed: Callable[[Any], Any]
) -> Page[Any]:
    """Return these rows as a page; `keyed` returns the object of a row that has the cursor keys."""
    page = page_of([keyed(row) for row in rows], keys, cursor)
    return Page(rows[: len(page.items)], page.after, page.is_first)


APPEARING = tuple(
    each.name for each in (events.POST_DELETED, events.POST_UNDELETED, events.POST_HIDDEN, events.POST_SHOWN)
)
"""Events that, on an opening post, make the answers of the question appear or disappear too."""
JOINING = tuple(each.name for each in (events.THREAD_CLOSED, events.THREAD_REOPENED, events.THREAD_MERGED))
"""Events that move the backers of a question to the one it duplicates or was merged into, or back."""
GROWING: dict[str, Any] = {"ledger": LedgerEntry, "post": Post, "event": Event, "revision": Revision, "visit": Visit}


def touched_members(new: Mapping[str, IdRange]) -> list[int]:
    """Return, sorted, the ids of all members who created or are affected by these rows of the GROWING tables."""
    about = new["event"].holds(Event.id)
    in_post = select(Event).join(Post, Post.id == Event.subject_id).where(about, Event.subject_type == "post")
    in_thread = select(Event).join(Thread, Thread.id == Event.subject_id).where(about, Event.subject_type == "thread")
    in_thread_of_post = in_post.join(Thread, Thread.id == Post.thread_id)
    accepted = in_thread.join(Post, Post.id == Thread.accepted_post_id)
    theirs = aliased(Post)
    with_opening = in_post.where(Event.name.in_(APPEARING), Post.kind == OPENING).join(
        theirs, and_(theirs.thread_id == Post.thread_id, theirs.kind == ANSWER)
    )
    linked = [Event.values[name].as_integer() for name in ("canonical_id", "into_id")]
    joined = select(func.coalesce(*linked)).where(about, Event.name.in_(JOINING))
    helped_there = select(Post.author_id).join(Thread, Thread.accepted_post_id == Post.id)
    return _members(
        select(LedgerEntry.member_id).where(new["ledger"].holds(LedgerEntry.id)),
        select(LedgerEntry.actor_id).where(new["ledger"].holds(LedgerEntry.id)),
        select(Post.author_id).where(new["post"].holds(Post.id)),
        select(Revision.editor_id).where(new["revision"].holds(Revision.id)),
        select(Visit.member_id).where(new["visit"].holds(Visit.id)),
        select(Event.actor_id).where(about),
        in_post.with_only_columns(Post.author_id),
        in_thread.with_only_columns(Thread.asker_id),
        in_thread_of_post.with_only_columns(Thread.asker_id),
        accepted.with_only_columns(Post.author_id),
        with_opening.with_only_columns(theirs.author_id),
        helped_there.where(Thread.id.in_(joined)),
    )


def _members(*statements: Select[Any]) -> list[int]:
    found = {member_id for each in statements for member_id in db.session.scalars(each.distinct())}
    return sorted(found - {None})
