"""Short ways to a question and what hangs on it, by the real actions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work

TITLE = "The grinder stops after two seconds"
BODY = "It hums, then the light blinks twice and nothing more happens."
REPLY = "Take the hopper off and turn the burr by hand until it runs free."


def a_question(actor: Member, space: Space, now: datetime, **changes: Any) -> Thread:
    """A question, committed."""
    words: dict[str, Any] = {"title": TITLE, "body": BODY, "tags": ["grinder"]}
    with unit_of_work():
        return threads_actions.ask(actor, space=space, **(words | changes), now=now)


def a_suggestion(actor: Member, space: Space, now: datetime, **changes: Any) -> Thread:
    """A suggestion, committed."""
    words: dict[str, Any] = {"title": TITLE, "body": BODY, "tags": [], "visibility": "public", "kind": "suggestion"}
    with unit_of_work():
        return threads_actions.open_thread(actor, space=space, **(words | changes), now=now)


def an_answer(actor: Member, thread: Thread, now: datetime, body: str = REPLY) -> Post:
    """An answer, committed."""
    with unit_of_work():
        return posts_actions.answer(actor, thread, body, now)


def opening_of(thread: Thread) -> Post:
    return db.session.scalars(select(Post).where(Post.thread_id == thread.id, Post.kind == "opening")).one()
