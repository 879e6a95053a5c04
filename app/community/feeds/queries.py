"""Load public threads for feeds and sitemaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import quote

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.community.tags.models import Tag, ThreadTag
from app.community.threads.models import QUESTION, Thread
from app.community.visibility import listed
from app.core.db.base import db

IN_A_FEED = 30
IN_A_SITEMAP = 49_900  # threads; a file holds at most 50,000 addresses, and the first has some pages besides


def newest_of(tag: Tag | None) -> Sequence[Thread]:
    """Return the newest public questions, with this tag if given, with their authors."""
    statement = select(Thread).options(joinedload(Thread.asker)).where(Thread.kind == QUESTION, listed(None))
    if tag is not None:
        statement = statement.where(Thread.id.in_(select(ThreadTag.thread_id).where(ThreadTag.tag_id == tag.id)))
    return db.session.scalars(statement.order_by(Thread.created_at.desc(), Thread.id.desc()).limit(IN_A_FEED)).all()


def last_listed_id() -> int:
    """Return the highest thread id that a sitemap could contain."""
    return db.session.scalar(select(func.max(Thread.id))) or 0


def sitemap_rows(number: int) -> Iterator[tuple[str, datetime]]:
    """Yield address and last change of the listed threads in one file of the sitemap, which covers a range of ids."""
    first = (number - 1) * IN_A_SITEMAP
    statement = (
        select(Thread.kind, Thread.id, Thread.slug, Thread.changed_at)
        .where(Thread.id > first, Thread.id <= first + IN_A_SITEMAP, listed(None))
        .order_by(Thread.id)
    )
    for kind, thread_id, slug, changed_at in db.session.execute(statement):
        yield f"/{kind}s/{thread_id}/{quote(slug)}", changed_at
