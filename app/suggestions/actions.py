"""Make suggestions, and set a status with an official response."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from app.accounts.members.models import Member
from app.cases.redaction.actions import confidential_texts, leaks_for_everyone, require_confirmation
from app.community.locks import lock_threads
from app.community.posts.models import Post
from app.community.roles import is_staff_of
from app.community.threads.actions import open_thread, set_decided
from app.community.threads.models import PRIVATE, PUBLIC, SUGGESTION, Thread
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.errors import Conflict, InvalidInput
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.core.text import html as text_html
from app.reputation import actions as reputation_actions
from app.reputation import rules
from app.suggestions.events import (
    SUGGESTION_MADE,
    SUGGESTION_STATUS_CHANGED,
)
from app.suggestions.models import OPEN, SHIPPED, Area, Source, StatusChange, Suggestion
from app.suggestions.policies import can_decide, can_suggest, next_statuses
from app.suggestions.queries import opening_of
from app.suggestions.rules import checked_response

ANSWERED_MEANWHILE = _(
    "Someone else has responded while you were writing. Read their response first; your text is saved below."
)


def set_status(
    actor: Member,
    suggestion: Suggestion,
    status: str,
    response: str,
    now: datetime,
    *,
    revision: int | None = None,
    confirm: str = "",
) -> StatusChange:
    """Change the status with an official response. The author has points while the suggestion counts as shipped."""
    response = checked_response(response)
    html = text_html.render_markdown(response)
    thread = lock_suggestion(suggestion)
    require_allowed(can_decide(actor, suggestion))
    if revision is not None and revision != suggestion.revision:
        raise Conflict(ANSWERED_MEANWHILE)
    if status not in next_statuses(suggestion):
        raise InvalidInput(_("Select a status."), "status")
    guard_response(actor, thread, response, confirm, now)
    before = suggestion.status
    change = StatusChange(
        suggestion_id=suggestion.id, before=before, after=status, response=response, html=html, author=actor, at=now
    )
    db.session.add(change)
    apply_status(actor, suggestion, status, now)
    record_event(SUGGESTION_STATUS_CHANGED, actor, thread, now, thread_id=thread.id, status=status, before=before)
    return change


def apply_status(actor: Member, suggestion: Suggestion, status: str, now: datetime) -> None:
    """Set the status of the locked suggestion, whether it can be backed, and the author's points for shipping."""
    before = suggestion.status
    suggestion.status, suggestion.status_at = status, now
    suggestion.revision += 1
    set_decided(suggestion.thread, status if suggestion.is_decided else None, now)
    _settle_reward(actor, suggestion, before, now)


def _settle_reward(actor: Member, suggestion: Suggestion, before: str, now: datetime) -> None:
    """Award or reverse the author's points for shipping; none if they shipped their own suggestion."""
    opening = opening_of(suggestion)
    if before == SHIPPED:
        reputation_actions.reverse_points([rules.SUGGESTION_SHIPPED], opening, now)
    elif suggestion.status == SHIPPED and opening.author is not None and opening.author_id != actor.id:
        reputation_actions.award(opening.author, rules.SUGGESTION_SHIPPED, opening, actor, now)


def guard_suggestion(actor: Member, thread: Thread, text: str, confirm: str, now: datetime) -> None:
    """Run the privacy check on what staff write or change in a suggestion, a reply or a comment on one."""
    if thread.kind == SUGGESTION and is_staff_of(actor, thread.space_id):
        guard_response(actor, thread, text, confirm, now)


def guard_response(actor: Member, thread: Thread, text: str, confirm: str, now: datetime) -> None:
    """Check an official response for personal data and private text of the sources."""
    found = leaks_for_everyone(text, private_texts_behind([thread.id]))
    require_confirmation(actor, thread, text, found, confirm, now, about=thread)


def private_texts_behind(suggestion_ids: Collection[int]) -> tuple[str, ...]:
    """Return the private texts of the sources of these suggestions: posts, messages and notes."""
    sources = select(Source.thread_id).where(Source.suggestion_id.in_(list(suggestion_ids)))
    private = select(Post.body).join(Post.thread).where(Thread.id.in_(sources), Thread.visibility == PRIVATE)
    return (*confidential_texts(sources, with_messages=True), *db.session.scalars(private))


def lock_suggestion(suggestion: Suggestion, *others: Thread) -> Thread:
    """Lock the suggestion and these other threads, and return the suggestion's own thread."""
    thread = suggestion.thread
    lock_threads(thread, *others)
    lock_row(suggestion)
    return thread


def suggest(actor: Member, *, area: Area, title: str, body: str, confirm: str = "", now: datetime) -> Suggestion:
    """Create a suggestion for a product area."""
    require_allowed(can_suggest(actor, area))
    suggestion = create_suggestion(actor, area, title, body, now)
    guard_suggestion(actor, suggestion.thread, f"{title}\n\n{body}", confirm, now)
    record_event(SUGGESTION_MADE, actor, suggestion.thread, now, thread_id=suggestion.id)
    return suggestion


def create_suggestion(actor: Member, area: Area, title: str, body: str, now: datetime) -> Suggestion:
    """Insert the suggestion and its thread."""
    thread = open_thread(
        actor, kind=SUGGESTION, space=area.space, title=title, body=body, tags=[], visibility=PUBLIC, now=now
    )
    suggestion = Suggestion(id=thread.id, thread=thread, area=area, status=OPEN, status_at=now)
    db.session.add(suggestion)
    db.session.flush()
    return suggestion
