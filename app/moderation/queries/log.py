"""The log of deeds over others, for those who moderate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.accounts.models import MODERATOR, Member
from app.core.audit import LogEntry
from app.core.db import db
from app.core.paging import Page, page_by_key

NOBODY = 0


def log_entries(
    viewer: Member,
    *,
    actor: str = "",
    member: str = "",
    deed: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    cursor: str | None = None,
) -> Page[LogEntry]:
    """A page of the log, the newest first: all of it for those who moderate everything, for others their spaces.

    `actor` and `member` are handles; `deed` is a word such as "post.hidden", or its beginning: "post"; only
    what was done at `since` or later, and before `until`.
    """
    statement = select(LogEntry)
    spaces = {role.space_id for role in viewer.roles if role.name in (MODERATOR, "admin")}
    if None not in spaces:
        statement = statement.where(LogEntry.space_id.in_(spaces))
    if actor:
        statement = statement.where(LogEntry.actor_id == _id_of(actor))
    if member:
        statement = statement.where(LogEntry.member_id == _id_of(member))
    if deed:
        statement = statement.where(LogEntry.deed.startswith(deed, autoescape=True))
    if since is not None:
        statement = statement.where(LogEntry.at >= since)
    if until is not None:
        statement = statement.where(LogEntry.at < until)
    return page_by_key(statement, (LogEntry.id,), cursor)


def by_day(entries: Iterable[LogEntry], zone: str) -> list[tuple[date, Sequence[LogEntry]]]:
    """The entries in their order, under the calendar day of the time zone of this name."""
    days = groupby(entries, lambda entry: entry.at.astimezone(ZoneInfo(zone)).date())
    return [(day, list(of_day)) for day, of_day in days]


def people_in(entries: Iterable[LogEntry]) -> Mapping[int, Member]:
    """Who did and to whom, by id, in one statement."""
    ids = {each for entry in entries for each in (entry.actor_id, entry.member_id) if each is not None}
    if not ids:
        return {}
    return {member.id: member for member in db.session.scalars(select(Member).where(Member.id.in_(ids)))}


def _id_of(handle: str) -> int:
    return db.session.scalar(select(Member.id).where(Member.handle == handle)) or NOBODY
