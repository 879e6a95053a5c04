"""Ask a question, or open a thread of another kind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.community import texts
from app.community.actions import counting
from app.community.actions.following import start_following
from app.community.actions.pacing import wait_between_threads
from app.community.actions.posting import write_post
from app.community.actions.tagging import set_tags
from app.community.events import QUESTION_ASKED
from app.community.models import Space, Thread
from app.community.models.post import OPENING
from app.community.models.thread import PUBLIC, QUESTION, VISIBILITIES
from app.community.policies import can_ask, can_link
from app.core import markup
from app.core.db import db
from app.core.errors import Refused
from app.core.events import record
from app.core.policy import require
from app.core.slugs import slug_of


def ask(
    actor: Member, *, space: Space, title: str, body: str, tags: Iterable[str], visibility: str = PUBLIC, now: datetime
) -> Thread:
    """Ask a question, with its opening post; the asker follows it.

    Raises NotAllowed where `can_ask` says no, Refused where title, body or tags are not what they must be or it was
    too soon.
    """
    thread = open_thread(
        actor, kind=QUESTION, space=space, title=title, body=body, tags=tags, visibility=visibility, now=now
    )
    if thread.is_shown:
        make_known(actor, thread, now)
    return thread


def make_known(author: Member | None, thread: Thread, now: datetime) -> None:
    """The question is there for its readers: whom it concerns is told."""
    record(QUESTION_ASKED, author, thread, now, thread_id=thread.id)


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
    title, body, names = texts.checked_title(title), texts.checked_body(body), texts.checked_tags(tags)
    if visibility not in VISIBILITIES:
        raise Refused(_("A thread is public or private."), "visibility")
    html = markup.render(body)
    require(can_ask(actor, space))
    require(can_link(actor, space.id, texts.link_count(html)))
    wait_between_threads(actor, now)
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
