"""Queries for the sources of suggestions, and for suggestions that a case can be linked to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.members.models import Member
from app.community.posts.models import OPENING, Post
from app.community.threads.models import SUGGESTION, Thread
from app.community.visibility import listed, visible_to
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.errors import NotFound, require_found
from app.core.web.http import read_id
from app.suggestions.models import DRAFT, MERGED, Source, Suggestion
from app.suggestions.sources.actions import UNLINKED

MOST_OFFERED = 20
LONGEST_WORDS = 200  # characters of a search text that are used


def sources_of(suggestion: Suggestion, viewer: Member | None) -> Sequence[Source]:
    """Return the sources that the viewer may read, newest first, with all that a row shows. One statement."""
    statement = (
        select(Source)
        .join(Source.thread)
        .options(contains_eager(Source.thread), joinedload(Source.customer), joinedload(Source.added_by))
        .where(Source.suggestion_id == suggestion.id, visible_to(viewer))
        .order_by(Source.id.desc())
    )
    return db.session.scalars(statement).all()


def get_source(suggestion: Suggestion, source_id: int, viewer: Member) -> Source:
    """Return a source of the suggestion. Raises NotFound if the viewer may not read it."""
    return require_found(next((source for source in sources_of(suggestion, viewer) if source.id == source_id), None))


def get_unlinking(suggestion: Suggestion, number: str) -> AuditLogEntry:
    """Return the log entry of an unlinking. Raises NotFound if this suggestion has none with this id."""
    found = db.session.get(AuditLogEntry, read_id(number))
    if found is None or (found.action, found.subject_id) != (UNLINKED, suggestion.id):
        raise NotFound
    return found


def links_of(thread: Thread, viewer: Member) -> Sequence[Source]:
    """Return the links from this thread to suggestions, newest first, with their areas. One statement."""
    loads = contains_eager(Source.suggestion)
    statement = (
        select(Source)
        .join(Source.suggestion)
        .join(Suggestion.thread)
        .options(loads.contains_eager(Suggestion.thread), loads.joinedload(Suggestion.area))
        .where(Source.thread_id == thread.id, visible_to(viewer))
        .order_by(Source.id.desc())
    )
    return db.session.scalars(statement).all()


def suggestions_like(words: str, viewer: Member) -> Sequence[Suggestion]:
    """Return suggestions whose title or text contains all these words, the most backed first. One statement."""
    opening = select(Post.id).where(Post.thread_id == Thread.id, Post.kind == OPENING)
    statement = (
        select(Suggestion)
        .join(Suggestion.thread)
        .options(contains_eager(Suggestion.thread), joinedload(Suggestion.area))
        .where(Thread.kind == SUGGESTION, listed(viewer), Suggestion.status.not_in((DRAFT, MERGED)))
    )
    for word in words[:LONGEST_WORDS].split():
        in_body = opening.where(Post.body.icontains(word, autoescape=True)).exists()
        statement = statement.where(or_(Thread.title.icontains(word, autoescape=True), in_body))
    return db.session.scalars(
        statement.order_by(Thread.backing_count.desc(), Thread.id.desc()).limit(MOST_OFFERED)
    ).all()
