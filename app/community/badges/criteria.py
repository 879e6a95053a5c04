"""Building blocks of badge rules: queries over posts, votes, revisions, the reputation ledger and visits."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, exists, func, literal, null, select, union_all
from sqlalchemy.orm import aliased

from app.accounts.members.models import Member
from app.community.members.models import Visit
from app.community.posts.models import ANSWER, COMMENT, OPENING, Post, Revision
from app.community.tags.models import TagExpert
from app.community.threads.models import QUESTION, Thread
from app.community.voting.models import Backing, Vote
from app.core.db.base import days_between
from app.core.errors import Message
from app.reputation.models import LedgerEntry
from app.reputation.rules import ReputationEvent

GOLD, SILVER, BRONZE = LEVELS = ("gold", "silver", "bronze")
Found: TypeAlias = Select[*tuple[Any, ...]]
Search: TypeAlias = Callable[[Collection[int], datetime], Found]
"""Of these members, at this time: rows of (member id, id of what earned it, or NULL)."""


@dataclass(frozen=True)
class Rule:
    """Who has earned a badge. With an `occasion` ("post", "tag", "year") it is earned once for each, otherwise once."""

    search: Search
    occasion: str = ""


@dataclass(frozen=True)
class Badge:
    """A badge. `name` is used in its URL and as its key in the table of awards; `sentence` says how to earn it."""

    name: str
    level: str
    title: Message
    sentence: Message
    rule: Rule

    @property
    def is_recurrent(self) -> bool:
        return bool(self.rule.occasion)


Where = ColumnElement[bool]
ACCEPTED: Where = Thread.accepted_post_id == Post.id
BY_ITS_ASKER: Where = Thread.accepted_by_id == Thread.asker_id
OWN_QUESTION: Where = Thread.asker_id == Post.author_id
OF_SOMEONE_ELSE: Where = Thread.asker_id.is_distinct_from(Post.author_id)
YEARS = 10
AFTER_DAYS = days_between(Thread.created_at, Post.created_at)


# ── Posts ────────────────────────────────────────────────────────────────────────────────────────


def each_answer(*where: Where) -> Rule:
    return Rule(lambda members, _now: _posts(members, ANSWER, where), "post")


def each_question(*where: Where) -> Rule:
    return Rule(lambda members, _now: _posts(members, OPENING, where), "post")


def answers(least: int, *where: Where) -> Rule:
    return Rule(lambda members, _now: _many(_posts(members, ANSWER, where), Post.author_id, least))


def questions(least: int, *where: Where) -> Rule:
    return Rule(lambda members, _now: _many(_posts(members, OPENING, where), Post.author_id, least))


def comments(least: int) -> Rule:
    return Rule(lambda members, _now: _many(_posts(members, COMMENT, ()), Post.author_id, least))


def unsung(least: int, share: float) -> Rule:
    """At least `least` accepted answers without a vote, and at least this share of all accepted answers."""
    silent = func.count().filter(Post.score == 0)

    def search(members: Collection[int], _now: datetime) -> Found:
        found = _many(_posts(members, ANSWER, (ACCEPTED, OF_SOMEONE_ELSE)), Post.author_id, least)
        return found.having(silent >= least, silent >= share * func.count())

    return Rule(search)


def _posts(members: Collection[int], kind: str, where: tuple[Where, ...]) -> Found:
    shown = (Post.is_shown, Thread.kind == QUESTION, Thread.is_public, ~Thread.is_deleted, ~Thread.is_hidden)
    statement = select(Post.author_id, Post.id).join(Thread, Thread.id == Post.thread_id)
    return statement.where(Post.author_id.in_(members), Post.kind == kind, *shown, *where)


def _many(statement: Found, member: Any, least: int) -> Found:
    return statement.with_only_columns(member, null()).group_by(member).having(func.count() >= least)


# ── Actions ──────────────────────────────────────────────────────────────────────────────────────


def votes(least: int, value: int, kind: str = "") -> Rule:
    def search(members: Collection[int], _now: datetime) -> Found:
        cast = select(Vote.member_id, null()).where(Vote.member_id.in_(members), Vote.value == value)
        cast = cast.join(Post, Post.id == Vote.post_id).where(Post.kind == kind) if kind else cast
        return _many(cast, Vote.member_id, least)

    return Rule(search)


def edits(least: int) -> Rule:
    """Revisions of other members' posts."""

    def search(members: Collection[int], _now: datetime) -> Found:
        statement = select(Revision.editor_id, null()).join(Post, Post.id == Revision.post_id)
        of_others = Post.author_id.is_distinct_from(Revision.editor_id)
        found = statement.where(Revision.editor_id.in_(members), Revision.number > 1, of_others)
        return _many(found, Revision.editor_id, least)

    return Rule(search)


def backings(least: int) -> Rule:
    """Backings and “me too” that the member added themselves."""

    def search(members: Collection[int], _now: datetime) -> Found:
        own = select(Backing.member_id, null()).where(Backing.member_id.in_(members), Backing.added_by_id.is_(None))
        return _many(own, Backing.member_id, least)

    return Rule(search)


def ledger(least: int, deed: ReputationEvent) -> Rule:
    def search(members: Collection[int], _now: datetime) -> Found:
        return _many(_standing(members).where(LedgerEntry.kind == deed.kind), LedgerEntry.member_id, least)

    return Rule(search)


def each_in_ledger(deed: ReputationEvent) -> Rule:
    return Rule(lambda members, _now: _standing(members).where(LedgerEntry.kind == deed.kind), "post")


def over_the_cap() -> Rule:
    """An event whose points the daily cap reduced."""

    def search(members: Collection[int], _now: datetime) -> Found:
        cut = _standing(members).where(LedgerEntry.nominal > 0, LedgerEntry.counted < LedgerEntry.nominal)
        return _many(cut, LedgerEntry.member_id, 1)

    return Rule(search)


def _standing(members: Collection[int]) -> Found:
    undoing = aliased(LedgerEntry)
    return select(LedgerEntry.member_id, LedgerEntry.post_id).where(
        LedgerEntry.member_id.in_(members),
        LedgerEntry.undoes_id.is_(None),
        ~exists().where(undoing.undoes_id == LedgerEntry.id),
    )


# ── Members ──────────────────────────────────────────────────────────────────────────────────────


def member(*where: Where) -> Rule:
    """Conditions on the member's own row."""
    return Rule(lambda members, _now: select(Member.id, null()).where(Member.id.in_(members), *where))


def each_tag(points: int, least: int) -> Rule:
    """At least `points` from at least `least` answers in a tag, as of the last run of the worker."""
    enough = (TagExpert.points >= points, TagExpert.answer_count >= least)

    def search(members: Collection[int], _now: datetime) -> Found:
        return select(TagExpert.member_id, TagExpert.tag_id).where(TagExpert.member_id.in_(members), *enough)

    return Rule(search, "tag")


def each_year(points: int) -> Rule:
    """Member for this many years, with at least `points` for each of them."""

    def search(members: Collection[int], now: datetime) -> Found:
        years = (
            select(Member.id, literal(year)).where(
                Member.id.in_(members),
                Member.created_at <= now - timedelta(days=365.25 * year),
                Member.reputation > points * year,
            )
            for year in range(1, YEARS + 1)
        )
        all_years = union_all(*years).subquery()
        return select(all_years)

    return Rule(search, "year")


def days_in_a_row(days: int) -> Rule:
    """Visited on each of this many days up to today. The worker checks more often than once a day."""

    def search(members: Collection[int], now: datetime) -> Found:
        row = (Visit.day > now.date() - timedelta(days=days), Visit.day <= now.date())
        return _many(select(Visit.member_id).where(Visit.member_id.in_(members), *row), Visit.member_id, days)

    return Rule(search)
