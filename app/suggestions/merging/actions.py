"""Merge a suggestion into another, and undo it within 30 days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import delete, or_, select, update

from app.accounts.members.models import Member
from app.community import counters
from app.community.drafts import actions as drafts_actions
from app.community.locks import lock_threads
from app.community.posts.models import ANSWER, OPENING, Post
from app.community.threads.actions import set_decided
from app.community.threads.models import Thread
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.errors import Conflict
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.core.text import html as text_html
from app.suggestions.actions import guard_response
from app.suggestions.events import SUGGESTION_MERGED, SUGGESTION_UNMERGED
from app.suggestions.merging.models import SuggestionMerge
from app.suggestions.merging.policies import can_merge, can_unmerge
from app.suggestions.merging.queries import merge_in_force, opening_after_merge
from app.suggestions.merging.support import IN_BULK, Sides, separate, unite
from app.suggestions.models import MERGED, StatusChange, Suggestion
from app.suggestions.queries import opening_of
from app.suggestions.rules import checked_response


def merge(
    actor: Member, suggestion: Suggestion, into: Suggestion, response: str, now: datetime, *, confirm: str = ""
) -> SuggestionMerge:
    """Merge the suggestion into `into` with an official response: posts, backers, followers and sources move there.

    Returns the merge that is there already if it was merged into `into` before. Raises Conflict if one of them was
    merged into another since it was selected.
    """
    response = checked_response(response)
    sides = Sides(suggestion, into)
    pointing = _pointing_to(suggestion.id)
    _lock(sides, pointing)
    if set(_pointing_to(suggestion.id)) - set(pointing):
        raise Conflict
    found = merge_in_force(suggestion.id)
    if found is not None and found.into_id == into.id:
        return found
    if found is not None or into.status == MERGED:
        raise Conflict(
            _("One of these suggestions was merged into another in the meantime. Check both, then try again.")
        )
    require_allowed(can_merge(actor, suggestion, into))
    guard_response(actor, suggestion.thread, response, confirm, now)
    made = _record(actor, sides, now)
    unite(made, sides)
    drafts_actions.follow_merge(suggestion.id, into.id)
    _close(actor, sides, response, pointing, now)
    counters.count_thread(suggestion.thread, -1)
    _tell(actor, made, sides, now)
    return made


def _pointing_to(suggestion_id: int) -> Sequence[Thread]:
    return db.session.scalars(select(Thread).where(Thread.merged_into_id == suggestion_id)).all()


def _lock(sides: Sides, others: Sequence[Thread]) -> None:
    """Lock the threads of both and `others`, and then both suggestions, in the order of their ids."""
    threads = (sides.merged.thread, sides.into.thread, *others)
    lock_threads(*{each.id: each for each in threads}.values())
    for suggestion in sorted(set(sides), key=lambda each: each.id):
        lock_row(suggestion)


def _record(actor: Member, sides: Sides, now: datetime) -> SuggestionMerge:
    """Store the merge, and move the posts: the opening post becomes a reply."""
    merged, into = sides.merged, sides.into
    post_ids = list(db.session.scalars(select(Post.id).where(Post.thread_id == merged.id).order_by(Post.id)))
    opening_id = opening_of(merged).id
    _move_posts(update(Post).where(Post.id == opening_id).values(kind=ANSWER, merged_at=now))
    _move_posts(update(Post).where(Post.thread_id == merged.id).values(thread_id=into.id))
    state: dict[str, Any] = {"status": merged.status, "status_at": merged.status_at}
    state |= {"post_ids": post_ids, "opening_id": opening_id}
    made = SuggestionMerge(suggestion_id=merged.id, into_id=into.id, actor_id=actor.id, at=now, **state)
    db.session.add(made)
    db.session.flush()
    return made


def _move_posts(statement: Any) -> None:
    db.session.execute(statement, execution_options=IN_BULK)
    for post in (each for each in db.session if isinstance(each, Post)):
        db.session.expire(post)


def _close(actor: Member, sides: Sides, response: str, pointing: Sequence[Thread], now: datetime) -> None:
    """Set the status with the official response, and redirect the address and those that redirected here."""
    merged, into = sides.merged, sides.into
    words = {"response": response, "html": text_html.render_markdown(response)}
    change = StatusChange(
        suggestion_id=merged.id, before=merged.status, after=MERGED, author_id=actor.id, at=now, **words
    )
    db.session.add(change)
    merged.status, merged.status_at = MERGED, now
    merged.revision += 1
    set_decided(merged.thread, MERGED, now)
    for thread in (merged.thread, *pointing):
        thread.merged_into_id = into.id
    into.thread.changed_at = now
    for suggestion in sides:
        counters.recount_answers(suggestion.thread)


def _tell(actor: Member, made: SuggestionMerge, sides: Sides, now: datetime) -> None:
    merged, into = sides.merged.thread, sides.into.thread
    record_event(SUGGESTION_MERGED, actor, into, now, thread_id=into.id, from_id=merged.id, merge_id=made.id)
    whom: dict[str, Any] = {"member_id": merged.asker_id, "space_id": merged.space_id}
    write_audit_log("suggestion.merged", actor, merged, now, **whom, into_id=into.id, merge_id=made.id)


def unmerge(actor: Member, suggestion: Suggestion, into: Suggestion, now: datetime) -> bool:
    """Undo the merge of the suggestion into `into`. Returns False if it is undone already.

    Who joined `into` since stays there; who backed or followed both, backs and follows both again. Raises Conflict if
    `into` was merged in the meantime, or the text of the suggestion is hidden or deleted there.
    """
    sides = Sides(suggestion, into)
    earlier = _merged_earlier_into(suggestion.id)
    _lock(sides, earlier)
    made = merge_in_force(suggestion.id)
    if made is None:
        return False
    require_allowed(can_unmerge(actor, suggestion, made, now))
    if made.into_id != into.id or into.status == MERGED:
        raise Conflict(_("The other suggestion was merged into another since. Undo that merge first."))
    opening = opening_after_merge(made)
    if opening is None or not opening.is_shown:
        raise Conflict(_("The text of this suggestion is hidden or deleted in the other one. Restore it there first."))
    _return_posts(made, opening.id)
    separate(made, sides)
    _reopen(made, sides, earlier, now)
    record_event(SUGGESTION_UNMERGED, actor, suggestion.thread, now, thread_id=suggestion.id, from_id=into.id)
    whom: dict[str, Any] = {"member_id": suggestion.thread.asker_id, "space_id": suggestion.thread.space_id}
    write_audit_log("suggestion.unmerged", actor, suggestion.thread, now, **whom, into_id=into.id, merge_id=made.id)
    return True


def _merged_earlier_into(suggestion_id: int) -> Sequence[Thread]:
    """Return the threads that were merged into this suggestion before it was merged: they redirect to it again."""
    earlier = select(SuggestionMerge.suggestion_id).where(
        SuggestionMerge.into_id == suggestion_id, SuggestionMerge.undone_at.is_(None)
    )
    return db.session.scalars(select(Thread).where(Thread.id.in_(earlier))).all()


def _return_posts(made: SuggestionMerge, opening_id: int) -> None:
    """Move the posts back, and the comments that were written under them since."""
    there = (Post.thread_id == made.into_id, or_(Post.id.in_(made.post_ids), Post.parent_id.in_(made.post_ids)))
    _move_posts(update(Post).where(*there).values(thread_id=made.suggestion_id))
    _move_posts(update(Post).where(Post.id == opening_id).values(kind=OPENING, merged_at=None))


def _reopen(made: SuggestionMerge, sides: Sides, earlier: Sequence[Thread], now: datetime) -> None:
    """Restore the status, without the official response of the merge, and the addresses."""
    merged, into = sides.merged, sides.into
    of_merge = (StatusChange.suggestion_id == merged.id, StatusChange.after == MERGED, StatusChange.at == made.at)
    db.session.execute(delete(StatusChange).where(*of_merge))
    merged.status, merged.status_at = made.status, made.status_at
    merged.revision += 1
    merged.thread.merged_into_id = None
    for thread in earlier:
        thread.merged_into_id = merged.id
    set_decided(merged.thread, None, now)
    into.thread.changed_at = now
    made.undone_at = now
    for suggestion in sides:
        counters.recount_answers(suggestion.thread)
    if merged.thread.is_listed:
        counters.count_thread(merged.thread, 1)
