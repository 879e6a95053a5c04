"""Load merges of suggestions, and find where merged suggestions went."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.members.models import Member
from app.community.duplicates import successor_of
from app.community.posts.models import Post
from app.community.references import number_in
from app.community.roles import is_staff_of
from app.community.threads.models import SUGGESTION, Thread
from app.core.db.base import db
from app.core.errors import NotFound
from app.suggestions.merging.models import MergedSupport, SuggestionMerge
from app.suggestions.merging.policies import can_read_merge
from app.suggestions.models import MERGED, Suggestion
from app.suggestions.queries import get_suggestion
from app.suggestions.sources.queries import suggestions_like


def merge_in_force(suggestion_id: int) -> SuggestionMerge | None:
    """Return the merge of this suggestion that is not undone, with who merged it; None if there is none."""
    statement = select(SuggestionMerge).options(joinedload(SuggestionMerge.actor))
    return db.session.scalar(
        statement.where(SuggestionMerge.suggestion_id == suggestion_id, SuggestionMerge.undone_at.is_(None))
    )


def merged_into(suggestion: Suggestion, viewer: Member | None) -> Sequence[SuggestionMerge]:
    """Return for staff the merges into this suggestion, newest first. One statement if there are any."""
    if not (suggestion.thread.merged_count and is_staff_of(viewer, suggestion.thread.space_id)):
        return ()
    statement = (
        select(SuggestionMerge)
        .join(SuggestionMerge.suggestion)
        .join(Suggestion.thread)
        .options(contains_eager(SuggestionMerge.suggestion).contains_eager(Suggestion.thread))
        .where(SuggestionMerge.into_id == suggestion.id, SuggestionMerge.undone_at.is_(None))
    )
    return db.session.scalars(statement.order_by(SuggestionMerge.id.desc())).all()


def opening_after_merge(merge: SuggestionMerge) -> Post | None:
    """Return the post that opened the merged suggestion, if it is still in the other one."""
    return db.session.scalar(select(Post).where(Post.id == merge.opening_id, Post.thread_id == merge.into_id))


def find_merged(thread_id: int, viewer: Member | None) -> Suggestion | None:
    """Return the merged suggestion with its thread, space and area, if it is merged and the viewer may read of it."""
    if viewer is None:
        return None
    statement = (
        select(Suggestion)
        .join(Suggestion.thread)
        .options(
            contains_eager(Suggestion.thread).options(
                joinedload(Thread.asker), joinedload(Thread.space, innerjoin=True)
            ),
            joinedload(Suggestion.area, innerjoin=True),
        )
        .where(Suggestion.id == thread_id, Suggestion.status == MERGED)
    )
    found = db.session.scalar(statement)
    return found if found is not None and can_read_merge(viewer, found) else None


def get_either(thread_id: int, viewer: Member) -> Suggestion:
    """Return the suggestion, merged or not. Raises NotFound if the viewer may not read it."""
    return find_merged(thread_id, viewer) or get_suggestion(thread_id, viewer)


def moved_by(merge: SuggestionMerge) -> dict[str, int]:
    """Return how many backers, followers and sources the merge moved, by kind. One statement."""
    counted = select(MergedSupport.kind, func.count()).where(MergedSupport.merge_id == merge.id)
    return dict(db.session.execute(counted.group_by(MergedSupport.kind)).all())


def suggestions_named(words: str, viewer: Member, *, but: int) -> Sequence[Suggestion]:
    """Return readable suggestions with this number (first) or all these words, the most backed first."""
    found = [each for each in suggestions_like(words, viewer) if each.id != but] if words.strip() else []
    number = number_in(words, SUGGESTION)
    if number and number != but:
        with suppress(NotFound):
            named = current_suggestion(number, viewer)
            found = [named, *(each for each in found if each.id != named.id)]
    return found


def current_suggestion(thread_id: int, viewer: Member | None) -> Suggestion:
    """Return the suggestion, or the one that it was merged into. Raises NotFound if the viewer may not read it."""
    try:
        found = get_suggestion(thread_id, viewer)
        moved_to = found.thread.merged_into_id
    except NotFound:
        moved_to = successor_of(thread_id, viewer)
    return found if moved_to is None else get_suggestion(moved_to, viewer)
