"""Ask a question, start other threads, and choose who else can read a private one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from app.accounts.members.models import Member
from app.community import counters, mentions, text_rules
from app.community.counters import count_thread
from app.community.events import QUESTION_ASKED
from app.community.following.actions import start_following
from app.community.locks import hold_linked
from app.community.mentions import limit_mentions, tell_named
from app.community.posts.actions import write_post
from app.community.posts.models import OPENING, Post
from app.community.posts.policies import can_link
from app.community.posts.rate_limits import limit_links, pace_thread
from app.community.spaces.models import Space
from app.community.tags.actions import set_tags
from app.community.threads.models import PUBLIC, QUESTION, VISIBILITIES, Thread
from app.community.threads.policies import can_ask
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.errors import InvalidInput
from app.core.hooks import call_hooks
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.core.text.normalisation import slug_of


class SeenBefore(NamedTuple):
    """A new question, and the ids of the similar threads that its author saw last before asking, as they were sent."""

    question: Thread
    seen_ids: Sequence[int]


def set_support_state(thread: Thread, state: str, now: datetime) -> None:
    """Store the state of the thread's case: one of SUPPORT_STATES."""
    if lock_row(thread).support_state != state:
        thread.support_state, thread.changed_at = state, now


def set_notified(thread: Thread, count: int) -> None:
    """Store how many members were notified of the new question; its author sees the number."""
    thread.notified_count = count


def mark_as_source(thread: Thread, now: datetime) -> None:
    """Mark the thread as a suggestion's source: the product team can read it, even if it is private."""
    thread.source_at = thread.source_at or now
    thread.changed_at = now


def set_source_since(thread: Thread, since: datetime | None, now: datetime) -> None:
    """Store since when the thread is the source of a suggestion. None if it is not: the product team loses access."""
    thread.source_at, thread.changed_at = since, now


def set_decided(thread: Thread, status: str | None, now: datetime) -> None:
    """Store the final status of a suggestion, after which it cannot be backed; None if it can be backed again."""
    thread.decided_as, thread.changed_at = status, now


def set_visibility(thread: Thread, visibility: str, now: datetime) -> None:
    """Make the thread public or private and update the counters. A private question gets a case."""
    hold_linked(thread)
    was_listed = thread.is_listed
    thread.visibility, thread.changed_at = visibility, now
    if thread.is_listed != was_listed:
        count_thread(thread, thread.is_listed - was_listed)
    if not thread.is_public:
        call_hooks("private_question", None, thread, now)


def check_words(title: str, body: str, tags: Iterable[str]) -> tuple[str, str, list[str]]:
    """Return title, text and tags as they are stored. Raises InvalidInput if they are invalid."""
    return text_rules.checked_title(title), text_rules.checked_body(body), text_rules.checked_tags(tags)


def ask(
    actor: Member,
    *,
    space: Space,
    title: str,
    body: str,
    tags: Iterable[str],
    visibility: str = PUBLIC,
    locale: str | None = None,
    now: datetime,
) -> Thread:
    """Ask a question, which its author follows; `locale` defaults to theirs. A private one is a support case.

    Raises InvalidInput if title, text or tags are invalid or the rate limit is reached.
    """
    thread = open_thread(
        actor, kind=QUESTION, space=space, title=title, body=body, tags=tags, visibility=visibility, now=now
    )
    thread.locale = locale or actor.locale
    if not thread.is_public:
        call_hooks("private_question", actor, thread, now)
    if thread.is_shown:
        publish_question(actor, thread, now)
    return thread


def record_seen(actor: Member, question: Thread, seen_ids: Sequence[int], now: datetime) -> None:
    """Record which similar threads were shown to the author of a new question; ids of others are left out."""
    if seen_ids:
        call_hooks("seen_before_asking", actor, SeenBefore(question, seen_ids), now)


def publish_question(author: Member | None, thread: Thread, now: datetime) -> None:
    """Record the events that notify others when a question becomes visible to its readers."""
    record_event(QUESTION_ASKED, author, thread, now, thread_id=thread.id)
    opening = select(Post).where(Post.thread_id == thread.id, Post.kind == OPENING)
    tell_named(author, db.session.scalars(opening).one(), now)


def open_thread(
    actor: Member,
    *,
    kind: str,
    space: Space,
    title: str,
    body: str,
    tags: Iterable[str],
    visibility: str,
    now: datetime,
) -> Thread:
    """Start a thread; the caller records its event. Raises the same errors as `ask`."""
    title, body, names = check_words(title, body, tags)
    if visibility not in VISIBILITIES:
        raise InvalidInput(_("Choose public or private."), "visibility")
    html = mentions.render(body)
    require_allowed(can_ask(actor, space))
    require_allowed(can_link(actor, space.id, text_rules.link_count(html)))
    limit_links(actor, text_rules.link_count(html), now)
    limit_mentions(actor, html, now)
    pace_thread(actor, now)
    thread = Thread(
        kind=kind,
        visibility=visibility,
        space=space,
        title=title,
        slug=slug_of(title),
        locale=actor.locale,
        asker=actor,
        excerpt=text_rules.excerpt_of(html),
        tag_names=names,
        created_at=now,
        active_at=now,
        written_at=now,
        changed_at=now,
    )
    db.session.add(thread)
    db.session.flush()
    write_post(actor, thread, OPENING, body, html, now)
    start_following(actor, thread, now)
    set_tags(actor, thread, names, now)
    if thread.is_listed:
        counters.count_question(thread, 1)
        counters.count_in_space(thread, 1)
    return thread
