"""What the world outside is told of the threads that everyone may read."""

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
    """The newest questions (with this tag) that everyone may read, with their askers."""
    statement = select(Thread).options(joinedload(Thread.asker)).where(Thread.kind == QUESTION, listed(None))
    if tag is not None:
        statement = statement.where(Thread.id.in_(select(ThreadTag.thread_id).where(ThreadTag.tag_id == tag.id)))
    return db.session.scalars(statement.order_by(Thread.created_at.desc(), Thread.id.desc()).limit(IN_A_FEED)).all()


def last_listed_id() -> int:
    """The newest id that a sitemap could hold."""
    return db.session.scalar(select(func.max(Thread.id))) or 0


def sitemap_rows(number: int) -> Iterator[tuple[str, datetime]]:
    """Address and last change of the listed threads of one file of the sitemap: those of a range of ids."""
    first = (number - 1) * IN_A_SITEMAP
    statement = (
        select(Thread.kind, Thread.id, Thread.slug, Thread.changed_at)
        .where(Thread.id > first, Thread.id <= first + IN_A_SITEMAP, listed(None))
        .order_by(Thread.id)
    )
    for kind, thread_id, slug, changed_at in db.session.execute(statement):
        yield f"/{kind}s/{thread_id}/{quote(slug)}", changed_at
