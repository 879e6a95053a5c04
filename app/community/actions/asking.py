"""Ask a question, or open a thread of another kind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from app.accounts.models import Member
from app.community import mentions, texts
from app.community.actions import counting
from app.community.actions.following import start_following
from app.community.actions.mentioning import limit_mentions, tell_named
from app.community.actions.pacing import limit_links, pace_thread
from app.community.actions.posting import write_post
from app.community.actions.tagging import set_tags
from app.community.events import QUESTION_ASKED
from app.community.models import Post, Space, Thread
from app.community.models.post import OPENING
from app.community.models.thread import PUBLIC, QUESTION, VISIBILITIES
from app.community.policies import can_ask, can_link
from app.core.db import db
from app.core.errors import Refused
from app.core.events import record
from app.core.hooks import call_hooks
from app.core.policy import require
from app.core.slugs import slug_of


def check_words(title: str, body: str, tags: Iterable[str]) -> tuple[str, str, list[str]]:
    """The words of a thread as they are stored. Raises Refused where they are not what they must be."""
    return texts.checked_title(title), texts.checked_body(body), texts.checked_tags(tags)


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
    """Ask a question, with its opening post; the asker follows it. Without a `locale` it is in the actor's language.
    A private one is a support case from the start.

    Raises NotAllowed where `can_ask` says no, Refused where title, body or tags are not what they must be or it was
    too soon.
    """
    thread = open_thread(
        actor, kind=QUESTION, space=space, title=title, body=body, tags=tags, visibility=visibility, now=now
    )
    thread.locale = locale or actor.locale
    if not thread.is_public:
        call_hooks("private_question", actor, thread, now)
    if thread.is_shown:
        make_known(actor, thread, now)
    return thread


def make_known(author: Member | None, thread: Thread, now: datetime) -> None:
    """The question is there for its readers: whom it concerns is told."""
    record(QUESTION_ASKED, author, thread, now, thread_id=thread.id)
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
    """Open a thread of this kind without an event of its own: whoever builds on it says what happened.

    Raises what `ask` does.
    """
    title, body, names = check_words(title, body, tags)
    if visibility not in VISIBILITIES:
        raise Refused(_("Choose public or private."), "visibility")
    html = mentions.render(body)
    require(can_ask(actor, space))
    require(can_link(actor, space.id, texts.link_count(html)))
    limit_links(actor, texts.link_count(html), now)
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
        excerpt=texts.excerpt_of(html),
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
        counting.count_question(thread, 1)
        counting.count_in_space(thread, 1)
    return thread
