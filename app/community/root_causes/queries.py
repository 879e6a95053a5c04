"""Root causes, with numbers from the threads that the viewer may read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Select, func, select, union
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.community.root_causes.models import RootCause
from app.community.root_causes.policies import can_see_themes
from app.community.threads.models import WAITING_FOR_ASKER, WITH_SUPPORT, Thread
from app.community.visibility import visible_to
from app.community.voting.models import Backing
from app.core.cache.shared_reads import cached_until_change
from app.core.db.base import db
from app.core.db.pagination import Page, decode_cursor, ordered_statement, page_of, paginate
from app.core.db.prefix_search import LONGEST, MOST
from app.core.errors import require_found

RECENTLY = timedelta(days=90)  # critical mass is calculated over the same time


class ThemeRow(NamedTuple):
    """A root cause in the list: its threads, those with an open case, and its customers of the last 90 days."""

    id: int
    name: str
    description: str
    threads: int
    open_cases: int
    customers: int


def list_themes(viewer: Member, words: str, cursor: str | None, now: datetime) -> Page[ThemeRow]:
    """Return a page of root causes, those with the most threads first; one statement."""
    rows = _counted(viewer, now)
    if words:
        rows = rows.where(RootCause.name.icontains(words, autoescape=True))
    found = rows.subquery()
    keys = (found.c.threads, found.c.id)
    statement = ordered_statement(select(found), keys, goes_on=bool(cursor))
    return page_of([ThemeRow(*row) for row in db.session.execute(statement, decode_cursor(cursor, keys))], keys, cursor)


def get_theme(theme_id: int, viewer: Member | None) -> RootCause:
    """Return the root cause. Raises NotFound for viewers who may not see root causes."""
    return require_found(db.session.get(RootCause, theme_id) if can_see_themes(viewer) else None)


def theme_row(theme: RootCause, viewer: Member, now: datetime) -> ThemeRow:
    """Return the root cause with its numbers."""
    return ThemeRow(*db.session.execute(_counted(viewer, now).where(RootCause.id == theme.id)).one())


def threads_of(theme: RootCause, viewer: Member, cursor: str | None) -> Page[Thread]:
    """Return a page of its threads, most recently active first."""
    statement = select(Thread).options(joinedload(Thread.asker), joinedload(Thread.space, innerjoin=True))
    statement = statement.where(Thread.theme_id == theme.id, visible_to(viewer))
    return paginate(statement, (Thread.active_at, Thread.id), cursor)


def themes_like(beginning: str) -> Sequence[str]:
    """Return names of root causes that contain this text, in alphabetical order."""
    words = beginning.strip()[:LONGEST]
    statement = select(RootCause.name).where(RootCause.name.icontains(words, autoescape=True))
    return db.session.scalars(statement.order_by(RootCause.folded).limit(MOST)).all() if words else ()


def name_of(theme_id: int | None) -> str:
    """Return the name of the root cause; "" if there is none."""
    if theme_id is None:
        return ""
    statement = select(RootCause.name).where(RootCause.id == theme_id)
    return cached_until_change(("theme", theme_id), lambda: db.session.scalar(statement)) or ""


def _counted(viewer: Member, now: datetime) -> Select[int, str, str, int, int, int]:
    read = select(Thread.theme_id, Thread.id, Thread.support_state, Thread.asker_id, Thread.created_at)
    threads = read.where(Thread.theme_id.is_not(None), visible_to(viewer)).cte("themed")
    asked = select(threads.c.theme_id, threads.c.asker_id.label("member_id")).where(
        threads.c.created_at >= now - RECENTLY, threads.c.asker_id.is_not(None)
    )
    backed = (
        select(threads.c.theme_id, Backing.member_id)
        .join(Backing, Backing.thread_id == threads.c.id)
        .where(Backing.backed_at >= now - RECENTLY)
    )
    people = union(asked, backed).subquery()
    customers = select(people.c.theme_id, func.count().label("customers")).group_by(people.c.theme_id).subquery()
    is_open = threads.c.support_state.in_((WITH_SUPPORT, WAITING_FOR_ASKER))
    numbers = (
        select(threads.c.theme_id, func.count().label("threads"), func.count().filter(is_open).label("open_cases"))
        .group_by(threads.c.theme_id)
        .subquery()
    )
    return (
        select(
            RootCause.id,
            RootCause.name,
            RootCause.description,
            func.coalesce(numbers.c.threads, 0).label("threads"),
            func.coalesce(numbers.c.open_cases, 0).label("open_cases"),
            func.coalesce(customers.c.customers, 0).label("customers"),
        )
        .outerjoin(numbers, numbers.c.theme_id == RootCause.id)
        .outerjoin(customers, customers.c.theme_id == RootCause.id)
    )
