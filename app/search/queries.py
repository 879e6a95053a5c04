"""Search queries; results are read from the database with the viewer's rights."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.community.posts.models import COMMENT, Post
from app.community.tags.queries import canonical_names
from app.community.threads.models import Thread
from app.community.visibility import listed, visible_to
from app.community.voting.queries import backed_by
from app.core.db.base import db
from app.core.text.html import to_text
from app.search.index import current_index
from app.search.query_parser import NO_SYNONYMS, likeness_query, query_of, tags_in, words_of
from app.search.snippets import best_excerpt

MOST_FOUND = 200  # hits that are used: nobody reads the eleventh page of twenty
ON_A_PAGE = 20
SORTS = {"new": Thread.created_at, "votes": Thread.score}
SIMILAR = 5  # Discourse
SHORTEST_TITLE = 10  # characters before similar questions are looked for; Discourse


@dataclass(frozen=True)
class Hit:
    """A matching thread, with the passage around the matching words."""

    thread: Thread
    excerpt: Markup
    is_backed: bool = False


@dataclass(frozen=True)
class Results:
    """One page of hits, their total number, and the start of the next page."""

    hits: list[Hit]
    total: int
    after: str | None
    is_first: bool = True


def search(text: str, viewer: Member | None, *, sort: str = "", start: int = 0) -> Results:
    """Return the threads that match `text` and that both everyone and this viewer may read.

    Three statements, one more for members, and one for tags in the query.
    """
    tags = tags_in(text)
    found = current_index().find(query_of(text, canonical_names(tags) if tags else NO_SYNONYMS), MOST_FOUND)
    readable = _readable(found, viewer, sort)
    shown = readable[start : start + ON_A_PAGE]
    threads = _threads(shown)
    words = words_of(text)
    texts = _texts(shown)
    backed = backed_by(viewer, shown)
    hits = [Hit(threads[i], best_excerpt(texts.get(i, []), words), i in backed) for i in shown if i in threads]
    end = start + ON_A_PAGE
    return Results(hits, len(readable), str(end) if end < len(readable) else None, start == 0)


def similar_to(title: str, viewer: Member | None, *, but: int | None = None) -> list[Thread]:
    """Return at most SIMILAR questions like this one, the most similar first. Two statements."""
    if len(title) < SHORTEST_TITLE:
        return []
    found = current_index().find(likeness_query(title), SIMILAR * 3)
    ids = [i for i in _readable(found, viewer) if i != but][:SIMILAR]
    threads = _threads(ids)
    return [threads[i] for i in ids if i in threads]


def _readable(ids: list[int], viewer: Member | None, sort: str = "") -> list[int]:
    """Return the ids that the viewer may read, best first, or in the order of `SORTS`."""
    allowed = select(Thread.id).join(Thread.space).where(Thread.id.in_(ids), listed(), visible_to(viewer))
    if sort in SORTS:
        return list(db.session.scalars(allowed.order_by(SORTS[sort].desc(), Thread.id.desc())))
    readable = set(db.session.scalars(allowed))
    return [i for i in ids if i in readable]


def _threads(ids: list[int]) -> dict[int, Thread]:
    statement = select(Thread).options(joinedload(Thread.asker), joinedload(Thread.space)).where(Thread.id.in_(ids))
    return {thread.id: thread for thread in db.session.scalars(statement)}


def _texts(ids: list[int]) -> dict[int, list[str]]:
    """Return the current texts of the posts: what was deleted since the index was written is not shown."""
    statement = (
        select(Post.thread_id, Post.html)
        .where(Post.thread_id.in_(ids), Post.kind != COMMENT, Post.is_shown)
        .order_by(Post.id)
    )
    texts: dict[int, list[str]] = {}
    for thread_id, html in db.session.execute(statement):
        texts.setdefault(thread_id, []).append(to_text(html))
    return texts
