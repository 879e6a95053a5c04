"""Operators of the search as conditions on threads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, false, select

from app.accounts.members.models import Member
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.tags.models import Tag, ThreadTag
from app.community.tags.queries import canonical_names
from app.community.threads.models import QUESTION, UNANSWERED, Thread
from app.core.db.base import fold_case
from app.search.query.parser import Filter

LONGEST_SCORE = 8  # digits
STATES = {
    "solved": Thread.accepted_post_id.is_not(None),
    "unsolved": and_(Thread.kind == QUESTION, Thread.accepted_post_id.is_(None)),
    "unanswered": and_(Thread.kind == QUESTION, Thread.answer_state == UNANSWERED),
}


def conditions(filters: Sequence[Filter]) -> list[ColumnElement[bool]]:
    """Return a condition for each operator; one with a value that means nothing matches no thread.

    One statement if there are tags, for synonyms of tags.
    """
    tags = {fold_case(each.value) for each in filters if each.name == "tag"}
    canonical = canonical_names(tags) if tags else {}
    found = ((each, _condition(each.name, fold_case(each.value), canonical)) for each in filters)
    return [~condition if each.is_excluded else condition for each, condition in found]


def _condition(name: str, value: str, canonical_tags: Mapping[str, str]) -> ColumnElement[bool]:
    found: ColumnElement[bool]
    match name:
        case "tag":
            tagged = select(ThreadTag.thread_id).join(Tag, Tag.id == ThreadTag.tag_id)
            found = Thread.id.in_(tagged.where(Tag.name == canonical_tags.get(value, value)))
        case "space":
            found = Thread.space_id.in_(select(Space.id).where(Space.slug == value))
        case "author":
            wrote = (Post.author_id == Member.id, Post.is_shown, Post.thread_id == Thread.id)
            found = exists().where(Member.handle == value.removeprefix("@"), *wrote)
        case "is":
            found = STATES.get(value, false())
        case "type":
            found = Thread.kind == value
        case "score":
            is_number = value.removeprefix("-").isdecimal() and len(value) < LONGEST_SCORE
            found = Thread.score >= int(value) if is_number else false()
        case _:
            day = _day(value)
            found = false() if day is None else Thread.created_at < day if name == "before" else _since(day)
    return found


def _since(day: datetime) -> ColumnElement[bool]:
    return Thread.created_at >= day + timedelta(days=1)


def _day(value: str) -> datetime | None:
    """Return midnight (UTC) of a day such as 2026-11-30, or of the first day of a month or year."""
    try:
        year, month, day = (*map(int, value.split("-")), 1, 1)[:3]
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
